from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "aftercare.registry.customers"
    label = "customers"

    def ready(self) -> None:
        from aftercare.registry.customers import receivers

        receivers.register()
