from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "aftercare.platform.numbering"
    label = "numbering"
