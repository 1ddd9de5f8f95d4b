from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "aftercare.platform.search"
    label = "search"
