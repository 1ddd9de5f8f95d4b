from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "aftercare.drills"
    label = "drills"

    def ready(self) -> None:
        from aftercare.drills import tasks, views  # noqa: F401

        views.register()
