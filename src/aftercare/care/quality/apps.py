from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "aftercare.care.quality"
    label = "quality"
