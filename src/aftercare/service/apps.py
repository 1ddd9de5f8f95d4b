from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "aftercare.service"
    label = "service"
