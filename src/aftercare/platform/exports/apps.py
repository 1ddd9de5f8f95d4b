from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "aftercare.platform.exports"
    label = "exports"

    def ready(self) -> None:
        from aftercare.base.ui import public as ui
        from aftercare.platform.exports import tasks  # noqa: F401 - declares its job

        ui.long_sheets.use(url="exports:new")
