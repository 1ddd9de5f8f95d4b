from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "aftercare.config"
    label = "config"

    def ready(self) -> None:
        """Make the start-up checks known."""
        from aftercare.config import checks  # noqa: F401 - importing registers
