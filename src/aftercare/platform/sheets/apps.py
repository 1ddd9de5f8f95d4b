from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "aftercare.platform.sheets"
    label = "sheets"
