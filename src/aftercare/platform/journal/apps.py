from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate  # noqa: TID251 - guards are lost when a table is remade
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "aftercare.platform.journal"
    label = "journal"

    def ready(self) -> None:
        from aftercare.base.kernel import commands
        from aftercare.base.kernel.events import in_transaction
        from aftercare.platform.journal.batches.services import mark_undone
        from aftercare.platform.journal.events import BatchUndone, PersonalDataErased
        from aftercare.platform.journal.guard.selectors import check_guards
        from aftercare.platform.journal.guard.services import install_guards
        from aftercare.platform.journal.log.services import JournalSink
        from aftercare.platform.journal.privacy.services import carry_out_erasure
        from aftercare.platform.journal.receivers import show

        autodiscover_modules("events")
        commands.set_sink(JournalSink())
        in_transaction.register("journal.batches", frozenset({BatchUndone.type}), mark_undone)
        in_transaction.register("journal.erasures", frozenset({PersonalDataErased.type}), carry_out_erasure)
        post_migrate.connect(install_guards, sender=self, dispatch_uid="journal.guards")
        checks.register(check_guards, checks.Tags.database)
        show()
