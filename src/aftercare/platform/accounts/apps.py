from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251 - preset roles are part of a fresh database
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "aftercare.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        from aftercare.base.kernel.commands import may_record_late
        from aftercare.base.kernel.events import in_transaction
        from aftercare.platform.accounts import receivers, views
        from aftercare.platform.accounts.access.models import Role, User
        from aftercare.platform.accounts.rules import declare_own
        from aftercare.platform.journal.public import called, subject_names

        declare_own()
        subject_names.register("role", called(Role, "name", page="accounts:role"))
        subject_names.register("user", called(User, "name", page="accounts:user"))
        may_record_late.register("accounts", receivers.may_record_late)
        views.register()
        in_transaction.register("accounts.tree", receivers.TREE_NAMES, receivers.tree_changed)
        # The preset roles stand in the `roles.py` of whoever composes the product.
        autodiscover_modules("roles")
        post_migrate.connect(receivers.load_roles, sender=self)
