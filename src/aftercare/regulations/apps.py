from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "aftercare.regulations"
    label = "regulations"
