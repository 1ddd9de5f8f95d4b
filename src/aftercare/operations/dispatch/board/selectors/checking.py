"""Before anything is planned: what it would break, for one engineer or for all of them; the same answer for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.board import rules
from aftercare.operations.dispatch.board.rules import Conflict, Grade
from aftercare.operations.dispatch.board.selectors import board
from aftercare.operations.dispatch.roads.selectors.ways import Model, place_at
from aftercare.operations.dispatch.tools import selectors as tools
from aftercare.operations.dispatch.tools.rules import NOTHING, Kit
from aftercare.platform.accounts import public as accounts
from aftercare.platform.worktime import public as worktime
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Candidate, Point, Reason, Schedule
from aftercare.regulations import public as regulations
from aftercare.service.public import Order, Visit


@dataclass(frozen=True, slots=True)
class Found:
    """Something that would break, as it is shown."""

    code: str
    grade: Grade
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One engineer for one appointment: what speaks against it, and the way there."""

    person: Candidate
    found: Sequence[Found]
    # Seconds on the way from the stop before and to the one after; None = nothing known of either.
    travel: int | None
    open: int

    @property
    def grade(self) -> Grade:
        """The gravest."""
        return max((one.grade for one in self.found), key=rules.STRICTNESS.index, default=Grade.OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The appointment, with all that does not depend on the engineer."""

    by: Actor
    at: datetime
    order: Order
    visit: Visit | None
    start: datetime
    end: datetime
    apart: rules.Apart
    wishes: Mapping[int, str]
    required: bool
    kit: Kit
    common: Sequence[Conflict]

    def payload(self, staff_id: int) -> dict[str, int]:
        """What an event about sending this engineer would name."""
        ids = {"case": self.order.case_id, "order": self.order.pk, "engineer": staff_id, "lead": staff_id}
        return ids | ({"visit": self.visit.pk} if self.visit else {})

    def deeds(self, staff_id: int) -> list[regulations.Deed]:
        """What dropping it here makes happen."""
        names = ["visit.rescheduled" if self.visit else "visit.planned"]
        if self.visit is None or self.visit.lead_id != staff_id:
            names.append("visit.crew_changed")
        return [regulations.Deed(name, self.payload(staff_id)) for name in names]


def check(
    *,
    by: Actor,
    at: datetime,
    start: datetime,
    end: datetime,
    staff_id: int | None,
    order_id: int | None = None,
    visit_id: int | None = None,
) -> list[Found]:
    """What the appointment would break with this engineer (None: with nobody yet)."""
    job = _job(by, at, start, end, order_id, visit_id)
    if staff_id is None:
        return [_said(one) for one in job.common]
    people = _fit(job, [staff_id])
    weighed = _weigh(job, people)
    return list(weighed[0].found) if weighed else []


def candidates(
    *,
    by: Actor,
    at: datetime,
    start: datetime,
    end: datetime,
    order_id: int | None = None,
    visit_id: int | None = None,
) -> list[Weighed]:
    """Everybody whom the reader plans, with every reason against; who can be sent comes first, the nearest of them."""
    job = _job(by, at, start, end, order_id, visit_id)
    seen = set(organisation.staff_of(by).filter(accounts.scope_q(by, board.PLAN)).values_list("pk", flat=True))
    people = [one for one in _fit(job, None) if one.staff_id in seen]
    weighed = [one for one in _weigh(job, people) if not any(found.code == "left" for found in one.found)]
    far = 10**9
    return sorted(
        weighed,
        key=lambda one: (
            rules.STRICTNESS.index(one.grade), far if one.travel is None else one.travel, one.person.name,
            one.person.staff_id,
        ),
    )  # fmt: skip


def ways_said(*, by: Actor, order_id: int | None = None, visit_id: int | None = None) -> str:
    """Which model says how long the ways take, for the reader of the candidates."""
    order, _visit = board.get_job(by=by, order_id=order_id, visit_id=visit_id)
    return board.model_in(order.unit_path).used.said


def _job(by: Actor, at: datetime, start: datetime, end: datetime, order_id: int | None, visit_id: int | None) -> _Job:
    order, visit = board.get_job(by=by, order_id=order_id, visit_id=visit_id)
    wishes, kit = _wishes(order, at), _kit(order)
    return _Job(
        by=by,
        at=at,
        order=order,
        visit=visit,
        start=start,
        end=end,
        apart=board.apart_for(by),
        wishes=wishes,
        required="required" in wishes.values(),
        kit=kit,
        common=[*_common(order, visit, at, start, end), *_shared(order, visit, start, end, kit)],
    )


def _wishes(order: Order, at: datetime) -> dict[int, str]:
    """Engineer → what the customer or the site says of them; the site's word comes first."""
    if order.customer_id is None:
        return {}
    site_ids = [order.site_id] if order.site_id else []
    found: dict[int, str] = {}
    for wish in customers.engineer_wishes(customer_id=order.customer_id, site_ids=site_ids, at=at):
        found.setdefault(wish.staff_id, wish.kind)
    return found


def _common(order: Order, visit: Visit | None, at: datetime, start: datetime, end: datetime) -> list[Conflict]:
    """What speaks against the time, whoever comes."""
    found = []
    if start < at and (visit is None or visit.planned_start_at != start):
        found.append(Conflict("past", Grade.WARN))
    clock = regulations.pressing_of("case", [order.case_id], as_of=at).get(order.case_id)
    if clock and clock.due_at and clock.due_at < start:
        found.append(Conflict("clock", Grade.WARN, {"name": str(clock.name)}))
    if order.due_at and order.due_at < end:
        found.append(Conflict("due", Grade.WARN))
    site = customers.site_briefs([order.site_id]).get(order.site_id) if order.site_id else None
    if site and site.calendar_key and _is_closed(site.calendar_key, start, end):
        found.append(Conflict("closed", Grade.WARN))
    crew = visit.crew.count() if visit else 1
    if order.crew_size > max(crew, 1):
        found.append(Conflict("crew", Grade.WARN, {"needs": order.crew_size}))
    return found


def _kit(order: Order) -> Kit:
    """What people have of what the order asks for; nothing is read where it asks for nothing."""
    return tools.kit_of(order.unit_path, order.tools) if order.tools else NOTHING


def _shared(order: Order, visit: Visit | None, start: datetime, end: datetime, kit: Kit) -> list[Conflict]:
    """Shared tools and vehicles of which every piece is with another visit at that time."""
    wanted = [code for code in order.tools if code in kit.shared]
    if not wanted:
        return []
    used = board.tools_in_use(order.unit_path, start, end, leave_out=visit.pk if visit else None)
    short = [kit.names[code] for code in wanted if used.get(code, 0) >= kit.shared[code]]
    return [Conflict("shared_tool", Grade.WARN, {"what": ", ".join(short)})] if short else []


def _is_closed(key: str, start: datetime, end: datetime) -> bool:
    open_seconds = worktime.calendar_for(key).between(start, end)
    return open_seconds < int((end - start).total_seconds())


def _fit(job: _Job, staff_ids: Sequence[int] | None) -> list[Candidate]:
    order = job.order
    return organisation.available_engineers(
        "/", job.start, order.skills, certificates=order.certificates, staff_ids=staff_ids
    )


def _weigh(job: _Job, people: Sequence[Candidate]) -> list[Weighed]:
    """Each person; the number of queries does not grow with them."""
    ids = [one.staff_id for one in people]
    reach, leave_out = board.REACH, job.visit.pk if job.visit else None
    stops = board.stops_of(ids, start=job.start - reach, end=job.end + reach, leave_out=leave_out)
    schedules = organisation.schedules(ids, job.start, job.end)
    place = board.place_of(job.order)
    lacks = _lacks(job, ids)
    later = _certificates_at_the_end(job, ids)
    day = timezone.localdate(job.start)
    bases = organisation.bases(ids, day, day)
    homes = {one.staff_id: bases[one.staff_id][-1].place if bases[one.staff_id] else one.home for one in people}
    model = board.model_in(job.order.unit_path)
    _ask_ahead(model, place, [*homes.values(), *(stop.place for each in stops.values() for stop in each)])
    found = []
    for one in people:
        slot = rules.Slot(start=job.start, end=job.end, place=place, name=one.name)
        said = _against(job, one, schedules[one.staff_id], later.get(one.staff_id, ()))
        said += lacks.get(one.staff_id, [])
        said += [
            _said(two) for two in (*rules.touching(slot, stops[one.staff_id], job.apart, model.between), *job.common)
        ]
        travel = rules.way(slot, stops[one.staff_id], homes[one.staff_id], model.between)
        found.append(Weighed(person=one, found=said, travel=travel, open=len(stops[one.staff_id])))
    return found


def _ask_ahead(model: Model, place: Point | None, others: Sequence[Point | None]) -> None:
    """All ways there and on from there at once, where a road server tells them."""
    around = [place_at(one) for one in others if one is not None]
    if place is not None and around:
        model.ask(around, [place_at(place)])
        model.ask([place_at(place)], around)


def _lacks(job: _Job, ids: Sequence[int]) -> dict[int, list[Found]]:
    """Engineer → what the regulations of the case still ask for, each with its clause.

    What would be refused at once is told apart from what stands in the way only when the visit is sent.
    """
    case_id, sent = job.order.case_id, {one: f"sent {one}" for one in ids}
    deeds = {key: [regulations.Deed("visit.dispatched", job.payload(one))] for one, key in sent.items()}
    now = {one: f"now {one}" for one in ids}
    deeds |= {key: job.deeds(one) for one, key in now.items()}
    lacking = regulations.lacks_of(deeds, case_id=case_id, by=job.by, at=job.at)
    found = {}
    for one in ids:
        at_once = [_lack(lack, Grade.BLOCK) for lack in lacking.get(now[one], ()) if lack.refuses]
        known = {same.text for same in at_once}
        later = [_lack(lack, Grade.WARN) for key in (now[one], sent[one]) for lack in lacking.get(key, ())]
        found[one] = [*at_once, *{same.text: same for same in later if same.text not in known}.values()]
    return found


def _lack(lack: regulations.Lack, grade: Grade) -> Found:
    return Found("regulation", grade, f"{lack.clause} {lack.missing}")


def _certificates_at_the_end(job: _Job, ids: Sequence[int]) -> dict[int, tuple[Reason, ...]]:
    """Where work goes on into another day, certificates are looked at on its last day, too."""
    if not job.order.certificates or timezone.localdate(job.start) == timezone.localdate(job.end):
        return {}
    people = organisation.available_engineers("/", job.end, certificates=job.order.certificates, staff_ids=ids)
    return {
        one.staff_id: tuple(reason for reason in one.reasons if reason.code.startswith("certificate_"))
        for one in people
    }


def _against(job: _Job, person: Candidate, schedule: Schedule, later: Sequence[Reason]) -> list[Found]:
    """What speaks against the person. The service refuses who is unfit at the start, unless they have it already."""
    has_it = job.visit is not None and job.visit.lead_id == person.staff_id
    grade = Grade.WARN if has_it else Grade.BLOCK
    found = [Found(reason.code, grade, str(reason)) for reason in person.reasons]
    known = {one.code for one in found}
    found += [Found(reason.code, Grade.WARN, str(reason)) for reason in later if reason.code not in known]
    slot = rules.Slot(start=job.start, end=job.end, place=None, name=person.name)
    same = {"leave": "on_leave", "engaged": "engaged", "off_shift": "off_shift"}
    found += [_said(one) for one in rules.on_duty(slot, schedule) if same[one.code] not in known]
    lacks = job.kit.missing(job.order.tools, job.kit.own.get(person.staff_id, frozenset()))
    if lacks:
        found.append(_said(Conflict("tool", Grade.WARN, {"name": person.name, "what": ", ".join(lacks)})))
    wish = job.wishes.get(person.staff_id)
    if wish == "excluded":
        found.append(_said(Conflict("excluded", Grade.WARN)))
    elif job.required and wish != "required":
        found.append(_said(Conflict("required", Grade.WARN)))
    return found


def _said(one: Conflict) -> Found:
    return Found(one.code, one.grade, str(one))
