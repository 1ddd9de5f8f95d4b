from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251 - statistics are lost when a table is remade

from aftercare.base.kernel import catalogues, statistics


class KernelConfig(AppConfig):
    name = "aftercare.base.kernel"
    label = "kernel"

    def import_models(self) -> None:
        """The first app's, and so before any code that might translate something."""
        catalogues.join_equal()
        catalogues.hold_by_thread()
        super().import_models()

    def ready(self) -> None:
        post_migrate.connect(_refresh_statistics, sender=self, dispatch_uid="kernel.statistics")


def _refresh_statistics(**_given: Any) -> None:
    statistics.refresh()
