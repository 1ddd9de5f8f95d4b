from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "aftercare.foresight.staffing"
    label = "staffing"
