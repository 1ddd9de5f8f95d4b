from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "aftercare.platform.approvals"
    label = "approvals"
