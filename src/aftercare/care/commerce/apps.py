from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "aftercare.care.commerce"
    label = "commerce"
