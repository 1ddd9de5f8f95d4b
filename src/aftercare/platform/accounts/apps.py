from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "aftercare.platform.accounts"
    label = "accounts"
