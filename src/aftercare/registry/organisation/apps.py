from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "aftercare.registry.organisation"
    label = "organisation"
