from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "aftercare.platform.files"
    label = "files"
