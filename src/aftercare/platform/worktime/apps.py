from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "aftercare.platform.worktime"
    label = "worktime"

    def ready(self) -> None:
        from aftercare.platform.journal.public import called, subject_names
        from aftercare.platform.worktime import views
        from aftercare.platform.worktime.models import NamedCalendar

        subject_names.register("calendar", called(NamedCalendar, "name", page="worktime:calendar"))
        views.register()
