from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "aftercare.base.ui"
    label = "ui"
