from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegulationsConfig(AppConfig):
    name = "aftercare.regulations"
    label = "regulations"

    def ready(self) -> None:
        from aftercare.platform.journal import public as journal
        from aftercare.regulations import receivers, tasks, views  # noqa: F401
        from aftercare.regulations.clocks import selectors

        receivers.register()
        views.register()
        journal.checks.register(
            "regulations.clocks", journal.Check(_("Clocks equal their recount"), selectors.differences)
        )
