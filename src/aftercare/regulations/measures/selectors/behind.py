"""What stands behind a figure: the cases that were counted, those that speak against it first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.platform.journal import public as journal
from aftercare.regulations.measures.rules import Behind, Figure, Subject, Unit, say_value, unit_of
from aftercare.regulations.measures.selectors.indicators import Measured

# More than this is a list to export, not to read.
MOST = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing behind a figure, as the reader may see it: its name and page, or nothing but that it counts."""

    name: str
    url: str
    at: datetime
    is_good: bool
    amount: str
    events: tuple[int, ...]


def counted(measured: Measured, figure: Figure, by: Actor) -> list[Counted]:
    """The first of what stands behind a figure, with the names that the reader may know; one look-up a kind."""
    limit = measured.is_limit
    ordered = sorted(figure.behind, key=lambda one: (one.is_good is not limit, _badness(one, limit), one.at))[:MOST]
    names = _names({one.subject for one in ordered}, by)
    unit = unit_of(measured.binding.formula)
    return [_counted(one, names.get(one.subject), unit) for one in ordered]


def titles(rows: Iterable[Counted]) -> dict[int, str]:
    """What the facts behind the rows are called: their numbers say nothing to anybody. One look-up."""
    ids = {id_ for row in rows for id_ in row.events}
    found = journal.effective().filter(pk__in=ids).values_list("pk", "type")
    return {id_: str(journal.title_of(name)) for id_, name in found}


def _badness(one: Behind, limit: bool) -> int:
    """The longest first where less is better, else the lowest."""
    return (-1 if limit else 1) * (one.amount or 0)


def _counted(one: Behind, subject: journal.Subject | None, unit: Unit) -> Counted:
    return Counted(
        name=subject.name if subject else "",
        url=subject.url if subject else "",
        at=one.at,
        is_good=one.is_good,
        amount="" if one.amount is None else str(say_value(one.amount, unit)),
        events=one.events,
    )


def _names(subjects: Iterable[Subject], by: Actor) -> dict[Subject, journal.Subject]:
    by_kind: dict[str, set[int]] = {}
    for kind, number in subjects:
        by_kind.setdefault(kind, set()).add(number)
    asks = ((kind, ids, journal.subject_names.get(kind)) for kind, ids in by_kind.items())
    return {(kind, number): found for kind, ids, ask in asks if ask for number, found in ask(ids, by).items()}
