from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "aftercare.platform.jobs"
    label = "jobs"
