from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "aftercare.registry.customers"
    label = "customers"
