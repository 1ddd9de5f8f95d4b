from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "aftercare.platform.units"
    label = "units"
