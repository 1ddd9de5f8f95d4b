from django.apps import AppConfig


class PayConfig(AppConfig):
    name = "aftercare.judgement.pay"
    label = "pay"
