from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "aftercare.platform.worktime"
    label = "worktime"

    def ready(self) -> None:
        from aftercare.platform.worktime import views

        views.register()
