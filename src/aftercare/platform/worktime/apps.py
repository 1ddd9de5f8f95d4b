from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "aftercare.platform.worktime"
    label = "worktime"
