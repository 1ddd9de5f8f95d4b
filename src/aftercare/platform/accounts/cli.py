"""`aftercare roles sync`, `aftercare users add`, `aftercare users reset`."""

import argparse
import sys

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Channel
from aftercare.platform.accounts.access.models import Realm, Role, User
from aftercare.platform.accounts.roles.services import assign_role, sync_roles
from aftercare.platform.accounts.users.services import first_password, open_user, reset_password

BY = SYSTEM.through(Channel.CLI)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add our commands to `aftercare`."""
    sync = commands.add_parser("roles sync", help=_("bring the preset roles up to date; the company's edits stay"))
    sync.set_defaults(run=_sync)
    add = commands.add_parser("users add", help=_("make a login, and print its first password"))
    add.add_argument("username")
    add.add_argument("--name", default="", help=_("as people call the person"))
    add.add_argument("--email", default="")
    add.add_argument("--role", default="administrator", help=_("key of the role, everywhere (default administrator)"))
    add.set_defaults(run=_add)
    reset = commands.add_parser("users reset", help=_("give a login a new first password, and print it"))
    reset.add_argument("username")
    reset.set_defaults(run=_reset)


def _sync(_options: argparse.Namespace) -> int:
    changed = sync_roles(by=BY, at=clock.now())
    sys.stdout.write(_("Changed: %(roles)s\n") % {"roles": ", ".join(changed) or "-"})
    return 0


def _add(options: argparse.Namespace) -> int:
    _expect_role(options.role)  # first: a login without its role would be left behind
    password, at = first_password(), clock.now()
    user = open_user(username=options.username, name=options.name, email=options.email, password=password, by=BY, at=at)
    assign_role(user_id=user.pk, role=options.role, unit_id=None, by=BY, at=at)
    sys.stdout.write(
        _("%(user)s: %(password)s (to be changed at the first sign-in)\n")
        % {"user": user.username, "password": password}
    )
    return 0


def _expect_role(key: str) -> None:
    known = list(Role.objects.filter(realm=Realm.STAFF).order_by("position", "key").values_list("key", flat=True))
    if key not in known:
        said = _("There is no role “%(role)s” for staff. There are: %(known)s.")
        raise CommandError(said % {"role": key, "known": ", ".join(known)})


def _reset(options: argparse.Namespace) -> int:
    user = User.objects.filter(username__iexact=options.username).first()
    if user is None:
        raise CommandError(_("There is no login “%(user)s”.") % {"user": options.username})
    password = reset_password(user_id=user.pk, by=BY, at=clock.now())
    sys.stdout.write(
        _("%(user)s: %(password)s (to be changed at the first sign-in)\n")
        % {"user": user.username, "password": password}
    )
    return 0
