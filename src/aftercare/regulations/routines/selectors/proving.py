"""What proves the turns of routines: the journal, read for one routine in one unit."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import Routine
from aftercare.regulations.facts.rules import Fact, has_values
from aftercare.regulations.gates.selectors import fact_of
from aftercare.regulations.policies.rules import attributes_of
from aftercare.regulations.routines.models import Duty
from aftercare.regulations.routines.rules import NextFact, Owed
from aftercare.regulations.routines.selectors.duties import KIND

SHEET = "sheet.submitted"


def rows_of(place: str, unit_id: int) -> list[Duty]:
    """The turns of one routine in one unit that evidence can settle, in order."""
    rows = Duty.objects.filter(place=place, unit_id=unit_id, ended="")
    return list(rows.select_related("wording", "regulation", "unit").order_by("first_day", "pk"))


def owed(duty: Duty) -> Owed:
    """The turn as evidence sees it."""
    return Owed(duty.begins_at, duty.due_at, duty.lost_at)


def facts_for(routine: Routine, unit: units.Unit) -> NextFact:
    """What reads the next event that proves a routine in a unit."""

    def read(after: datetime, last: int, until: datetime) -> Fact | None:
        for event in journal.events_between(routine.evidence, after, until):
            is_new = event.occurred_at > after or event.id > last
            if is_new and has_values(routine.where, event.payload) and _lies_in(event, unit):
                return fact_of(event)
        return None

    return read


def _lies_in(event: Recorded, unit: units.Unit) -> bool:
    """Whether an event is the unit's own: the unit that it names, its case's, else that of the people in it."""
    if unit.kind == units.Unit.Kind.COMPANY:
        return True
    return any(path.startswith(unit.path) for path in _paths_of(event))


def _paths_of(event: Recorded) -> list[str]:
    about: dict[str, list[int]] = {}
    for one in event.about:
        about.setdefault(one.kind, []).append(one.id)
    if "unit" in about:
        return list(units.Unit.objects.filter(pk__in=about["unit"]).order_by("pk").values_list("path", flat=True))
    case = event.stream_id if event.stream == "case" else next(iter(about.get("case", [])), None)
    if case is not None:
        facts = [fact_of(one) for one in journal.events_of("case", case)]
        return [str(attributes_of(facts).get("unit_path") or "")]
    people = [event.stream_id] if event.stream == "staff" else about.get("staff", [])
    if not people and event.actor.kind is ActorKind.STAFF and event.actor.id is not None:
        people = [event.actor.id]
    rows = organisation.Staff.objects.filter(pk__in=people)
    return list(rows.order_by("pk").values_list("unit_path", flat=True))


def forms_handed_in(duties: Sequence[Duty]) -> dict[int, Recorded]:
    """Duty → the first time its form was handed in for it, or for a twin: the same form for the same unit and days.

    Two regulations that ask for the same meeting in the same week get it once.
    """
    wanted = {_twin(one): [one.pk] for one in duties if one.form}
    if not wanted:
        return {}
    days = {one.first_day for one in duties}
    rows = Duty.objects.filter(form__in={key[0] for key in wanted}, first_day__in=days)
    for row in rows.filter(unit_id__in={key[1] for key in wanted}).order_by("pk"):
        if _twin(row) in wanted:
            wanted[_twin(row)].append(row.pk)
    found = _handed_in({pk for group in wanted.values() for pk in group})
    return {
        one.pk: min(group, key=lambda event: (event.occurred_at, event.id))
        for one in duties
        if (group := [found[pk] for pk in wanted.get(_twin(one), []) if pk in found])
    }


def _twin(duty: Duty) -> tuple[str, int, str, date, date]:
    return duty.form, duty.unit_id, duty.routine, duty.first_day, duty.next_day


def _handed_in(ids: Iterable[int]) -> dict[int, Recorded]:
    found: dict[int, Recorded] = {}
    for pk in sorted(ids):
        for event in journal.events_about(KIND, pk, names=SHEET):
            found.setdefault(pk, event)
    return found


def touched(events: Sequence[Recorded]) -> set[tuple[str, int]]:
    """The (place, unit) whose turns these events may settle otherwise than before. One query."""
    first, last = min(one.occurred_at for one in events), max(one.occurred_at for one in events)
    rows = Duty.objects.filter(begins_at__lte=last, lost_at__gt=first, ended="").exclude(proofs="")
    columns = ("place", "unit_id", "begins_at", "lost_at", "done_at", "proofs")
    return {
        (place, unit_id)
        for place, unit_id, begins_at, lost_at, done_at, proofs in rows.order_by("pk").values_list(*columns)
        for event in events
        if f",{event.type}," in proofs
        and begins_at <= event.occurred_at < lost_at
        and (done_at is None or event.occurred_at < done_at)
    }


def groups(duty_ids: Collection[int]) -> set[tuple[str, int]]:
    """The (place, unit) of these duties, and of their twins."""
    rows = Duty.objects.filter(pk__in=duty_ids)
    found = set[tuple[str, int]]()
    for one in rows.order_by("pk"):
        twins = Duty.objects.filter(
            form=one.form, unit_id=one.unit_id, routine=one.routine, first_day=one.first_day, next_day=one.next_day
        )
        found |= set(twins.order_by("pk").values_list("place", "unit_id"))
    return found


def all_groups() -> list[tuple[str, int]]:
    """Every (place, unit) that has turns."""
    return sorted(set(Duty.objects.filter(ended="").order_by().values_list("place", "unit_id").distinct()))
