from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251 - statistics are lost when a table is remade

from aftercare.base.kernel import statistics


class KernelConfig(AppConfig):
    name = "aftercare.base.kernel"
    label = "kernel"

    def ready(self) -> None:
        post_migrate.connect(_refresh_statistics, sender=self, dispatch_uid="kernel.statistics")


def _refresh_statistics(**_given: Any) -> None:
    statistics.refresh()
