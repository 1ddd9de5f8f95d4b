from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "aftercare.platform.notify"
    label = "notify"
