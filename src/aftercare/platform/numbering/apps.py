from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "aftercare.platform.numbering"
    label = "numbering"

    def ready(self) -> None:
        from aftercare.platform.numbering import views

        views.register()
