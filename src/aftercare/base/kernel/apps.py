from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "aftercare.base.kernel"
    label = "kernel"
