"""Reading visits, always for somebody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.events import About
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.journal import public as journal
from aftercare.platform.notify import public as notify
from aftercare.platform.sheets import public as sheets
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service.cases import selectors as cases
from aftercare.service.orders.models import OrderTask
from aftercare.service.visits import rules
from aftercare.service.visits.errors import MemberNotFoundError, VisitNotFoundError
from aftercare.service.visits.models import CompletionCode, Confirmation, Participation, Visit

# What tells through whose hands a visit went.
HANDS = ["visit.dispatched", "visit.refused", "visit.transferred", "visit.not_accepted"]

# Whose contact asked for it.
ASKER = "order__request__contact__customer_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One link of the chain: who had it, to whom it went, why."""

    what: str
    name: str
    to: str
    reason: str
    at: datetime


def visible_to(by: Actor, permission: str = "visit.view") -> QuerySet[Visit]:
    """The visits that an actor may see (or do `permission` to). Own: those of one's crews."""
    return Visit.objects.filter(accounts.scope_q(by, permission, own=lambda: _own(by)))


def listed(by: Actor) -> QuerySet[Visit]:
    """`visible_to`, for a list: who may see none at all is refused, not shown an empty one."""
    accounts.require_somewhere(by, "visit.view")
    return visible_to(by)


def _own(by: Actor) -> Q:
    return cases.own(
        by,
        staff=_of_staff(by.id),
        customer="order__customer_id",
        request="order__request_id",
        asker=ASKER,
    )


def _of_staff(staff_id: int | None) -> Q:
    """Those of one's crews, as far as the crew may see them."""
    mine = Q(pk__in=Participation.objects.filter(staff_id=staff_id or 0).values("visit_id")) | Q(lead_id=staff_id)
    return mine & cases.seen()


_LINE = ("id", "order_id", "sequence", "state", "sub_state", "planned_start_at", "lead__name")
_LINES = Ready(
    lambda order_ids: Visit.objects.filter(order_id__in=order_ids).order_by("order_id", "sequence").values(*_LINE)
)


def lines_of(order_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Order → its visits, a line each; the caller may see the orders."""
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in order_ids}
    for row in _LINES(tuple(order_ids)):
        found[row["order_id"]].append(row)
    return found


_OF_STAFF = Ready(lambda pk, staff_id: Visit.objects.filter(_of_staff(staff_id), pk=pk).values("pk"))


def is_own(visit: Visit, by: Actor) -> bool:
    """Whether the visit is the actor's own, whatever else they may see."""
    if by.kind is ActorKind.STAFF and by.id is not None:
        return bool(_OF_STAFF(visit.pk, by.id))
    return Visit.objects.filter(_own(by), pk=visit.pk).exists()


_VISIT = Ready(lambda pk: Visit.objects.select_related("order__request").filter(pk=pk))


def get_visit(*, visit_id: int, by: Actor, permission: str = "visit.view") -> Visit:
    """One visit with its order; not to be seen: it does not exist; seen, but not to be done: refused."""
    return cases.granted(
        _VISIT.first(visit_id),
        lambda visit, wanted: cases.may(visit, by, wanted, is_own),
        permission,
        view="visit.view",
        missing=VisitNotFoundError,
    )


def overlapping(*, staff_id: int, start_at: datetime, end_at: datetime, leave_out: int | None) -> Visit | None:
    """Another open visit of the engineer within the whole interval (feature 74)."""
    return (
        Visit.objects.filter(
            crew__staff_id=staff_id,
            state__in=Visit.OPEN_STATES,
            planned_start_at__lt=end_at,
            planned_end_at__gt=start_at,
        )
        .exclude(pk=leave_out or 0)
        .select_related("order")
        .order_by("planned_start_at", "pk")
        .first()
    )


def busy_between(
    staff_ids: Sequence[int], start_at: datetime, end_at: datetime, *, leave_out: int = 0
) -> dict[int, str]:
    """Who of these people has an open visit within the interval: its number, the earliest where there are more."""
    rows = (
        Participation.objects.exclude(visit_id=leave_out)
        .filter(
            staff_id__in=staff_ids,
            visit__state__in=Visit.OPEN_STATES,
            visit__planned_start_at__lt=end_at,
            visit__planned_end_at__gt=start_at,
        )
        .order_by("-visit__planned_start_at", "-visit_id")
    )
    columns = rows.values_list("staff_id", "visit__order__number", "visit__sequence")
    return {staff_id: f"{number}-{sequence}" for staff_id, number, sequence in columns}


def grabbed_since(*, staff_id: int, since: datetime) -> int:
    """How many orders an engineer has taken from the pool since a moment."""
    return Visit.objects.filter(crew__staff_id=staff_id, grabbed_at__gte=since).count()


def plan_of(*, by: Actor, start: datetime) -> dict[str, list[dict[str, Any]]]:
    """An engineer's own visits in the order of time: still open from before, of the day, of the week after."""
    morrow = start + timedelta(days=1)
    mine = visible_to(by).filter(crew__staff_id=by.id or 0)
    before = mine.filter(state__in=Visit.OPEN_STATES, planned_start_at__lt=start)
    day = mine.filter(planned_start_at__gte=start, planned_start_at__lt=morrow).exclude(state=Visit.State.CANCELLED)
    later = mine.filter(
        state__in=Visit.OPEN_STATES, planned_start_at__gte=morrow, planned_start_at__lt=morrow + timedelta(days=7)
    )
    fields = (
        "id",
        "state",
        "sub_state",
        "planned_start_at",
        "planned_end_at",
        "order__title",
        "order__priority",
        "order__customer__name",
        "order__site__name",
        "order__site__address",
    )
    parts = {"before": before, "day": day, "later": later}
    return {
        name: [dict(row) for row in rows.order_by("planned_start_at", "pk").values(*fields)]
        for name, rows in parts.items()
    }


def notes_of(plan: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[int, list[str]]:
    """What higher apps have to say beside these visits."""
    found: dict[int, list[str]] = {}
    ids = [row["id"] for rows in plan.values() for row in rows]
    for notes in rules.day_notes:
        for visit_id, lines in notes(ids).items():
            found.setdefault(visit_id, []).extend(lines)
    return found


def seen(ids: Collection[int], by: Actor) -> set[int]:
    """Of these visits, those that the actor may see."""
    return set(visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))


def working(ids: Collection[int], by: Actor) -> set[int]:
    """Of these visits, those that the actor may carry out."""
    return set(visible_to(by, "visit.work").filter(pk__in=ids).values_list("pk", flat=True))


def about(visit_id: int) -> tuple[About, ...]:
    """What else an event about a visit's sheet is about."""
    visit = Visit.objects.get(pk=visit_id)
    return (
        About("visit", "visit", visit.pk),
        About("order", "order", visit.order_id),
        About("case", "case", visit.case_id),
    )


def unit_path_of(visit_id: int) -> str:
    """Where the visit belongs."""
    return Visit.objects.values_list("unit_path", flat=True).get(pk=visit_id)


def crew_of(visit: Visit) -> list[Participation]:
    """Lead first, then the helpers."""
    return list(visit.crew.select_related("staff").order_by("-role", "pk"))


def member_of(visit: Visit, staff_id: int) -> Participation:
    """One of the crew; whoever is not does not exist here."""
    found = visit.crew.select_related("staff").filter(staff_id=staff_id).first()
    if found is None:
        raise MemberNotFoundError
    return found


def speaks_for_crew(visit: Visit, by: Actor) -> bool:
    """Whether the actor leads the visit or plans it: they say how the crew shares, and what times others had."""
    is_lead = by.kind is ActorKind.STAFF and by.id is not None and by.id == visit.lead_id
    return is_lead or accounts.allows(by, "visit.plan", unit_path=visit.unit_path)


def tasks_of(visit: Visit) -> list[OrderTask]:
    """The tasks of its order, in their order."""
    return list(visit.order.tasks.order_by("position"))


def is_test(sheet_id: int) -> bool:
    """Whether a sheet of a visit is its test sheet, or only a record of it."""
    return not sheets.Sheet.objects.filter(pk=sheet_id, role="record").exists()


def test_sheet(visit: Visit) -> sheets.Sheet | None:
    """The test sheet that was laid out for the visit."""
    found = sheets.Sheet.objects.filter(subject_kind="visit", subject_id=visit.pk, role="test")
    return found.order_by("-pk").first()


def confirmation_of(visit: Visit) -> Confirmation | None:
    """The customer's word, if given."""
    return Confirmation.objects.filter(visit=visit).first()


def confirmations_of(visit_ids: Collection[int]) -> dict[int, Confirmation]:
    """The same of many visits; those without one are left out."""
    return {word.visit_id: word for word in Confirmation.objects.filter(visit_id__in=visit_ids)}


def is_crew(visit: Visit, by: Actor) -> bool:
    """Whether the actor goes on this visit: whose device tells its place."""
    return by.kind is ActorKind.STAFF and visit.crew.filter(staff_id=by.id or 0).exists()


def has_code(visit: Visit) -> bool:
    """Whether a completion code was sent to the customer."""
    return CompletionCode.objects.filter(visit=visit).exists()


def is_picture(file_id: int, by: Actor) -> bool:
    """Whether this is a picture that the actor may see: an id from elsewhere is none."""
    if file_id not in files.visible([file_id], by):
        return False
    return files.get_file(file_id, by).content.media_type.startswith("image/")


def photos_of(visit: Visit, by: Actor) -> list[files.Link]:
    """The photographs of the visit, in the order in which they came."""
    links = files.links_of("visit", visit.pk, by)
    return [link for link in links if link.role == "photo" or link.role.startswith("photo.")]


def empty_slots(visit: Visit) -> list[rules.PhotoSlot]:
    """The required photo slots that hold nothing yet."""
    needed = [slot for slot in rules.slots_of(visit.order.photo_slots) if slot.is_required]
    if not needed:
        return []
    filled = {link.role for link in photos_of(visit, SYSTEM)}
    return [slot for slot in needed if rules.photo_role(slot.key) not in filled]


def reachable_customer(visit_ids: Sequence[int]) -> dict[int, notify.Address]:
    """Whom a message about a visit to its customer reaches: the reporter, else a contact of the customer."""
    found = {}
    rows = Visit.objects.filter(pk__in=visit_ids).select_related("order__request__contact", "order__customer")
    for visit in rows:
        order, request = visit.order, visit.order.request
        usual = order.customer.language if order.customer else settings.LANGUAGE_CODE
        contact = request.contact if request else None
        said = [(contact.name, contact.mail, contact.language)] if contact else []
        said += [(request.reporter_name, request.reporter_mail, request.reporter_language)] if request else []
        said += _contacts(order.customer_id)
        name, mail, language = next((one for one in said if one[1]), ("", "", ""))
        if mail:
            found[visit.pk] = notify.Address(name=name, mail=mail, language=language or usual)
    return found


def _contacts(customer_id: int | None) -> list[tuple[str, str, str]]:
    rows = customers.Contact.objects.filter(customer_id=customer_id or 0, active_to=None).exclude(mail="")
    return list(rows.order_by("pk").values_list("name", "mail", "language")[:1])


def lapsed_ids(at: datetime, *, visit_id: int | None = None) -> list[int]:
    """Dispatched visits whose engineer has not accepted within the time that the order allows."""
    rows = Visit.objects.filter(state=Visit.State.DISPATCHED, dispatched_at__lt=at, order__accept_minutes__gt=0)
    if visit_id is not None:
        rows = rows.filter(pk=visit_id)
    found = rows.order_by("pk").values_list("pk", "dispatched_at", "order__accept_minutes")
    return [pk for pk, since, minutes in found if (end := rules.lapses_at(since, minutes)) and end <= at]


def chain_of(visit: Visit) -> list[Hand]:
    """Through whose hands the visit went, in the order of time: sent, refused, passed on, not accepted (feature 40)."""
    events = [one for one in journal.events_of("case", visit.case_id, names=HANDS) if one.payload["visit"] == visit.pk]
    ids = {one.payload[key] for one in events for key in ("engineer", "giver", "taker") if one.payload.get(key)}
    names = {pk: brief.name for pk, brief in organisation.briefs(sorted(ids)).items()}
    return [
        Hand(
            what=one.type,
            name=names.get(one.payload.get("engineer") or one.payload.get("giver") or 0, ""),
            to=names.get(one.payload.get("taker") or 0, ""),
            reason=str(rules.REFUSAL_REASONS.get(one.payload.get("reason", ""), one.payload.get("reason", ""))),
            at=one.occurred_at,
        )
        for one in events
    ]


def times_of(visit: Visit) -> dict[str, datetime | None]:
    """The times of its steps, by column."""
    names = ("dispatched_at", "accepted_at", "departed_at", "arrived_at", "work_started_at", "ended_at")
    return {name: getattr(visit, name) for name in names}


def open_counts(staff_ids: Sequence[int]) -> dict[int, int]:
    """How many open visits each of these people has."""
    rows = Participation.objects.filter(staff_id__in=staff_ids, visit__state__in=Visit.OPEN_STATES)
    return dict(rows.values_list("staff_id").annotate(count=Count("pk")))
