from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "aftercare.operations.dispatch"
    label = "dispatch"
