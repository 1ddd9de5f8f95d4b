from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "aftercare.faces.portal"
    label = "portal"
