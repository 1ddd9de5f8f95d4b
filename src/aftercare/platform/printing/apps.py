from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "aftercare.platform.printing"
    label = "printing"
