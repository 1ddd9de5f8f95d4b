from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "aftercare.registry.organisation"
    label = "organisation"

    def ready(self) -> None:
        from aftercare.registry.organisation import receivers, tasks

        receivers.register()
        tasks.register()
