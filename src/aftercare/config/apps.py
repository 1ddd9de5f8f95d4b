from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "aftercare.config"
    label = "config"
