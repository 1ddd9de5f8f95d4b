from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "aftercare.registry.equipment"
    label = "equipment"
