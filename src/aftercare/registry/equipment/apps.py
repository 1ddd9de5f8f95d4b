from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "aftercare.registry.equipment"
    label = "equipment"

    def ready(self) -> None:
        from aftercare.registry.equipment import panels, receivers

        receivers.register()
        panels.register()
