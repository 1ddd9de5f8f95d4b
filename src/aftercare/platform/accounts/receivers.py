"""What accounts does when the organisation tree changes, and when a database was made."""

from typing import Any

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.events import Recorded
from aftercare.platform.accounts.access.models import ApiToken, Realm, User, fresh_stamp
from aftercare.platform.accounts.access.selectors import allows_somewhere
from aftercare.platform.accounts.roles.services import sync_roles
from aftercare.platform.units.events import UnitClosed, UnitMoved, UnitOpened, UnitRenamed

TREE_NAMES = frozenset({UnitClosed.type, UnitMoved.type, UnitOpened.type, UnitRenamed.type})


def may_record_late(by: Actor) -> bool:
    """For the kernel, which asks before anything is looked up: what is recorded is not known yet."""
    return allows_somewhere(by, "journal.record_late")


def tree_changed(_events: list[Recorded]) -> None:
    """Scopes are parts of the tree, and it changes a few times a year: everybody looks again."""
    User.objects.filter(realm=Realm.STAFF).update(access_stamp=fresh_stamp())
    ApiToken.objects.filter(unit__isnull=False).update(access_stamp=fresh_stamp())


def load_roles(**_kwargs: Any) -> None:
    """After `migrate`: the preset roles."""
    sync_roles(by=SYSTEM, at=clock.now())
