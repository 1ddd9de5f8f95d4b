from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "aftercare.platform.journal"
    label = "journal"
