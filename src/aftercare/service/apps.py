"""The service app: the heart. What it declares to the floors below."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "aftercare.service"
    label = "service"

    def ready(self) -> None:
        from aftercare.service import panels
        from aftercare.service.receivers import attributes, registered

        attributes.declare()
        registered.declare()
        panels.register()
