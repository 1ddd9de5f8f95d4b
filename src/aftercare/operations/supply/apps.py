from django.apps import AppConfig


class SupplyConfig(AppConfig):
    name = "aftercare.operations.supply"
    label = "supply"
