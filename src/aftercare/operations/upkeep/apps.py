from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "aftercare.operations.upkeep"
    label = "upkeep"
