"""A request as its customer sees it: five plain states, who comes, when, what can be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.platform.files import public as files
from aftercare.service.orders import selectors as orders
from aftercare.service.requests import selectors as requests
from aftercare.service.requests.models import Request
from aftercare.service.visits import selectors as visits
from aftercare.service.visits.models import Confirmation, Visit

# No internal word reaches a customer (look): five states, in this order.
STATES: tuple[tuple[str, Words], ...] = (
    ("received", Words("已收到", "Received")),
    ("arranged", Words("已安排", "Arranged")),
    ("coming", Words("正在路上", "On the way")),
    ("working", Words("处理中", "In progress")),
    ("done", Words("已完成", "Done")),
)
WITHDRAWN = (Request.State.CANCELLED, Request.State.MERGED)
# Lines on one page of a customer's own requests.
PAGE = 20
# Urging again sooner changes nothing.
URGE_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The appointment that counts now, or the one that waits for the customer's word."""

    visit_id: int
    engineer: str
    start_at: datetime | None
    end_at: datetime | None
    on_the_way: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What the customer's page shows."""

    request_id: int
    number: str
    title: str
    received_at: datetime
    state: str
    is_closed: bool
    is_cancelled: bool
    coming: Coming | None
    to_confirm: tuple[Coming, ...]
    # The customer's newest word on a visit.
    confirmed: Confirmation | None
    may_urge: bool
    urged: int
    documents: tuple[files.Link, ...]


def tracked(*, request_id: int, by: Actor) -> Tracked:
    """The request of a link, or of the customer's own; raises RequestNotFoundError."""
    one = requests.get_request(request_id=request_id, by=by)
    mine = list(visits.visible_to(by).filter(order__request_id=one.pk).select_related("lead").order_by("pk"))
    current = next((visit for visit in reversed(mine) if visit.state in Visit.OPEN_STATES), None)
    given = visits.confirmations_of([visit.pk for visit in mine])
    waiting = [visit for visit in mine if visit.state == Visit.State.FINISHED and visit.pk not in given]
    order_ids = list(orders.visible_to(by).filter(request_id=one.pk).values_list("pk", flat=True))
    documents = [link for links in files.links_of_many("order", order_ids, by).values() for link in links]
    return Tracked(
        request_id=one.pk,
        number=one.number,
        title=one.title,
        received_at=one.received_at,
        state=_state(one, mine, current),
        is_closed=one.state in {Request.State.RESOLVED, Request.State.ARCHIVED},
        is_cancelled=one.state in WITHDRAWN,
        coming=_coming(current) if current and current.state != Visit.State.PLANNED else None,
        to_confirm=tuple(_coming(visit) for visit in waiting),
        confirmed=max(given.values(), key=lambda word: word.at, default=None),
        may_urge=one.state in Request.OPEN_STATES,
        urged=one.urged_count,
        documents=tuple(documents),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A line of a customer's own requests."""

    id: int
    number: str
    title: str
    site: str
    received_at: datetime
    state: str
    is_cancelled: bool
    coming_at: datetime | None
    waits_for_word: bool


# What waits for the customer's word is theirs to do, so it is not over for them.
_UNCONFIRMED = Visit.objects.filter(
    order__request_id=OuterRef("pk"), state=Visit.State.FINISHED, confirmation=None, from_history=False
)
_IS_OPEN = Q(state__in=Request.OPEN_STATES) | Q(Exists(_UNCONFIRMED), state=Request.State.RESOLVED)


def own(*, by: Actor, is_open: bool | None = None, after: int | None = None, limit: int = PAGE) -> list[Own]:
    """A customer's or dealer's own requests, the newest first; `after`: those older than this one."""
    found = requests.visible_to(by).order_by("-pk")
    if is_open is not None:
        found = found.filter(_IS_OPEN if is_open else ~_IS_OPEN)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.select_related("site")[:limit])
    mine: dict[int | None, list[Visit]] = {}
    together = visits.visible_to(by).filter(order__request_id__in=[row.pk for row in rows])
    for visit in together.select_related("order", "confirmation").order_by("pk"):
        mine.setdefault(visit.order.request_id, []).append(visit)
    return [_own(row, mine.get(row.pk, [])) for row in rows]


def _own(one: Request, mine: list[Visit]) -> Own:
    current = next((visit for visit in reversed(mine) if visit.state in Visit.OPEN_STATES), None)
    is_told = current is not None and current.state != Visit.State.PLANNED
    return Own(
        id=one.pk,
        number=one.number,
        title=one.title,
        site=one.site.name if one.site else one.place_text,
        received_at=one.received_at,
        state=_state(one, mine, current),
        is_cancelled=one.state in WITHDRAWN,
        coming_at=current.planned_start_at if current and is_told else None,
        waits_for_word=any(
            visit.state == Visit.State.FINISHED and not hasattr(visit, "confirmation") for visit in mine
        ),
    )


def _state(one: Request, mine: list[Visit], current: Visit | None) -> str:
    if one.state in {Request.State.RESOLVED, Request.State.ARCHIVED}:
        return "done"
    if current is not None and current.state == Visit.State.TRAVELLING:
        return "coming"
    if (current is not None and current.state == Visit.State.ON_SITE) or any(visit.arrived_at for visit in mine):
        return "working"
    return "received" if one.state == Request.State.RECEIVED else "arranged"


def _coming(visit: Visit) -> Coming:
    return Coming(
        visit_id=visit.pk,
        engineer=visit.lead.name if visit.lead else "",
        start_at=visit.planned_start_at,
        end_at=visit.planned_end_at,
        on_the_way=visit.state == Visit.State.TRAVELLING,
    )
