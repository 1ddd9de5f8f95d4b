from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "aftercare.platform.units"
    label = "units"

    def ready(self) -> None:
        from aftercare.platform.units import receivers

        receivers.register()
