"""Units for tests."""

from datetime import UTC, datetime
from itertools import count

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.units.public import Unit, open_unit

OPENED_AT = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = count(100_001)  # of one length: in order as texts, too


def make_unit(
    *,
    parent: Unit | None = None,
    kind: str = "company",
    code: str = "",
    name: Words | None = None,
    at: datetime = OPENED_AT,
) -> Unit:
    """Open a unit; without values it is a company with a code of its own."""
    code = code or f"U{next(_numbers)}"
    return open_unit(
        parent_id=parent.pk if parent else None,
        kind=kind,
        code=code,
        name=name or Words(zh=code, en=code),
        by=SYSTEM,
        at=at,
    )


def make_office(*, parent: Unit | None = None, code: str = "", name: Words | None = None) -> Unit:
    """An office, in a company of its own unless one is given."""
    return make_unit(parent=parent or make_unit(), kind="office", code=code, name=name)


def make_team(*, parent: Unit | None = None, code: str = "", name: Words | None = None) -> Unit:
    """A team, in an office of its own unless one is given."""
    return make_unit(parent=parent or make_office(), kind="team", code=code, name=name)
