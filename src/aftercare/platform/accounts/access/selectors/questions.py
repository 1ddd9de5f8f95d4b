"""What somebody may do, asked of their standing: with one row, in one unit, anywhere; and which rows they may see."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.platform.accounts.access import rules
from aftercare.platform.accounts.access.errors import DutiesSeparateError
from aftercare.platform.accounts.access.rules import Reach, Scope
from aftercare.platform.accounts.access.selectors.standings import Person, standing_of
from aftercare.platform.accounts.offices import selectors as offices

# Whether a row is somebody's own, or how to find out.
Owned = bool | Callable[[], bool]


def allows(by: Actor, permission: str, *, unit_path: str | None = None, own: Owned = False, team: bool = False) -> bool:
    """May the actor do this to a row of this unit? Also to a row of no unit (`unit_path=None`).

    `own`: the row is the actor's own, by whatever the owning app means by it; `team` likewise. A
    function is asked only if it matters: most rights do not hang on it.
    """
    declared, access = rules.permissions[permission], standing_of(by).access
    if not callable(own):
        return access.allows(declared.key, unit_path=unit_path, own=own, team=team)
    if access.allows(declared.key, unit_path=unit_path, own=False, team=team):
        return True
    return bool(access.of(declared.key)) and own()


def allows_each(by: Actor, permission: str, unit_paths: Iterable[str]) -> bool:
    """`allows` for rows of these units, whosever they are."""
    return all(allows(by, permission, unit_path=path) for path in set(unit_paths))


def require(
    by: Actor, permission: str, *, unit_path: str | None = None, own: Owned = False, team: bool = False
) -> None:
    """`allows`, or NotAllowedError."""
    if not allows(by, permission, unit_path=unit_path, own=own, team=team):
        raise NotAllowedError


def allows_somewhere(by: Actor, permission: str) -> bool:
    """May the actor do this to anything at all, if only to their own? For menus and pages, never for rows."""
    return rights_of(by)(permission)


def rights_of(by: Actor) -> Callable[[str], bool]:
    """`allows_somewhere`, for many permissions."""
    known, held = rules.permissions, standing_of(by).access.of
    return lambda permission: bool(held(known[permission].key))


def require_somewhere(by: Actor, permission: str) -> None:
    """`allows_somewhere`, or NotAllowedError: the first line of a selector that lists."""
    if not allows_somewhere(by, permission):
        raise NotAllowedError


# True of every row. An empty Q would be that alone, but or-ed with another it is left out.
EVERY_ROW = ~Q(pk__in=())


def scope_q(
    by: Actor,
    permission: str,
    *,
    path: str | None = "unit_path",
    own: Q | Callable[[], Q] | None = None,
    team: Q | None = None,
) -> Q:
    """The rows to which the actor may do this, as a filter.

    `path` names the column with the unit's path (None: the rows belong to no unit); `own` and
    `team` are the app's filters for rows that are the actor's or their team's own; one that is
    dear to make comes as a function and is made only for those whom it concerns. The filter may be
    and-ed and or-ed with others; no limit is `EVERY_ROW`, nothing at all matches no row. Where a list
    is made, the office that the reader chose narrows it (`offices.narrowed`).
    """
    return offices.narrow(_granted_q(by, permission, path, own, team), permission, path)


def _granted_q(by: Actor, permission: str, path: str | None, own: Q | Callable[[], Q] | None, team: Q | None) -> Q:
    reaches = standing_of(by).access.of(rules.permissions[permission].key)
    parts = [_reach_q(reach, path) for reach in reaches if reach.scope is not Scope.OWN]
    if any(part is None for part in parts):
        return EVERY_ROW
    found = [part for part in parts if part is not None]
    if reaches and own is not None and is_somebody(by):
        found.append(own() if callable(own) else own)
    if team is not None and any(reach.scope is not Scope.OWN for reach in reaches):
        found.append(team)
    return reduce(or_, found) if found else Q(pk__in=[])


def _reach_q(reach: Reach, path: str | None) -> Q | None:
    """None = no limit."""
    return Q(**{f"{path}__startswith": reach.prefix}) if path and reach.prefix else None


def is_somebody(by: Actor) -> bool:
    """A visitor without a name owns nothing (and `owner_id=None` would match what nobody owns)."""
    return by.id is not None or by.kind in {ActorKind.SYSTEM, ActorKind.HISTORY}


def masked(by: Actor, permission: str, value: str, *, unit_path: str | None = None, own: Owned = False) -> str:
    """The value, or what may be shown of it to those without the field's permission."""
    if not value or allows(by, permission, unit_path=unit_path, own=own):
        return value
    return (rules.permissions[permission].mask or rules.mask_all)(value)


def person_of(by: Actor) -> Person | None:
    """The staff member or contact behind a login, if there is one."""
    return standing_of(by).person


def party_ids_of(by: Actor) -> frozenset[int]:
    """The customers that an external actor speaks for: what `own` means on their rows."""
    person = person_of(by)
    return person.party_ids if person else frozenset()


def require_separate(by: Actor, permission: str, *, done_by: dict[str, int | None]) -> None:
    """Refuse who did the other half: `require_separate(by, "report.review", done_by={"report.submit": staff_id})`."""
    me = {by.id, by.on_behalf_of} - {None}
    for duty in rules.duties.before(permission):
        if by.kind is ActorKind.STAFF and done_by.get(duty.first) in me:
            raise DutiesSeparateError(why=str(duty.why))
