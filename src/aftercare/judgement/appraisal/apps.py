from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "aftercare.judgement.appraisal"
    label = "appraisal"
