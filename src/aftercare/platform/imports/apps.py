from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "aftercare.platform.imports"
    label = "imports"
