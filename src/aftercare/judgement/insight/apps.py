from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "aftercare.judgement.insight"
    label = "insight"
