"""The office that somebody looks at, remembered for the length of a request.

The choice narrows lists, counts and the board, where their door says so (`narrowed`); what one opens by its
address, looks up or does is as the grants say (decision 0016).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models import Q

from aftercare.platform.accounts.offices.rules import Office, followed
from aftercare.platform.units import public as units

_chosen: ContextVar[Office | None] = ContextVar("office_chosen", default=None)
_narrows: ContextVar[bool] = ContextVar("office_narrows", default=False)


def open_offices(at: datetime) -> list[Office]:
    """The offices of the company in reading order."""
    found: list[Office] = []
    for node in units.tree(at=at):
        if node.kind == "office":
            above = sum(node.path.startswith(one.path) for one in found)
            found.append(Office(node.id, node.name, node.path, above))
    return found


@contextmanager
def looking_at(office: Office | None) -> Iterator[None]:
    """Within the block this office is the chosen one; None = all that one may see."""
    token = _chosen.set(office)
    try:
        yield
    finally:
        _chosen.reset(token)


def look_at(office: Office | None) -> None:
    """For the rest of a block of `looking_at`: who asks is known now."""
    _chosen.set(office)


def chosen() -> Office | None:
    """The office that the reader chose to look at; None = all that they may see."""
    return _chosen.get()


@contextmanager
def narrowed() -> Iterator[None]:
    """Within the block what is listed is that of the chosen office."""
    token = _narrows.set(True)
    try:
        yield
    finally:
        _narrows.reset(token)


def shows(unit_path: str) -> bool:
    """Whether rows of this unit are listed: for rows that are worked out, as `narrow` for those of a table."""
    office = _chosen.get() if _narrows.get() else None
    return office is None or unit_path.startswith(office.path)


def narrow(found: Q, permission: str, path: str | None) -> Q:
    """The rows of a scope, those of the chosen office alone where lists are narrowed. Never more than were given."""
    office = _chosen.get() if path and _narrows.get() and permission in followed else None
    return found & Q(**{f"{path}__startswith": office.path}) if office else found
