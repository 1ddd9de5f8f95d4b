"""Pages: the frame, lists, details, forms, errors, and the look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "aftercare.base.ui"
    label = "ui"

    def ready(self) -> None:
        """Our own health checks, and their page in the rail."""
        from aftercare.base.ui import health

        health.register_own()
