"""What service work shows on the start page: what needs somebody now, then today's figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.regulations import public as regulations
from aftercare.service import shown as looks
from aftercare.service.orders import selectors as orders
from aftercare.service.orders.models import Order
from aftercare.service.requests import selectors as requests
from aftercare.service.requests import shown as request_shown
from aftercare.service.requests.models import Request
from aftercare.service.visits import selectors
from aftercare.service.visits.models import Visit

# Rows of a card; the card's foot leads to the rest.
SHOWN = 5


def _hint(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _request_rows(found: Iterable[Request], at: datetime) -> tuple[ui.CardRow, ...]:
    rows = list(found)
    clocks = request_shown.clock_cells([row.case_id for row in rows], at)
    return tuple(
        ui.CardRow(
            row.title,
            reverse("service:request", args=[row.pk]),
            hint=_hint(row.number, row.customer.name if row.customer else _("customer not matched yet")),
            clock=clocks.get(row.case_id),
            at=row.received_at,
        )
        for row in rows
    )


def _order_rows(found: Iterable[Order], moment: str) -> tuple[ui.CardRow, ...]:
    return tuple(
        ui.CardRow(
            row.title,
            reverse("service:order", args=[row.pk]),
            hint=_hint(row.number, row.customer.name if row.customer else ""),
            state=looks.PRIORITY[row.priority],
            at=getattr(row, moment),
        )
        for row in found
    )


def _visit_rows(found: Iterable[Visit], *, named: bool) -> tuple[ui.CardRow, ...]:
    return tuple(
        ui.CardRow(
            row.order.title,
            reverse("service:visit", args=[row.pk]),
            hint=_hint(
                row.lead.name if named and row.lead else "",
                row.order.site.name if row.order.site else "",
                row.order.customer.name if row.order.customer and not named else "",
            ),
            state=looks.VISIT[row.state],
            at=row.planned_start_at,
            appointed=True,
        )
        for row in found
    )


def _pressing(by: Actor, at: datetime) -> ui.CardBody:
    """Requests whose clocks are late, those first that have been so the longest."""
    late = regulations.overdue(at).values("subject_id")
    found = requests.visible_to(by).filter(case_id__in=late, state__in=Request.OPEN_STATES)
    due = regulations.overdue(at).filter(subject_id=OuterRef("case_id")).order_by("due_at").values("due_at")[:1]
    longest = found.alias(late_since=Subquery(due)).order_by("late_since", "priority", "pk")
    rows = _request_rows(longest.select_related("customer")[:SHOWN], at)
    return ui.CardBody(count=found.count(), unit=_("late"), tone="red" if rows else "green", rows=rows)


def _untriaged(by: Actor, at: datetime) -> ui.CardBody:
    """Requests that nobody has looked at yet."""
    found = requests.visible_to(by, "request.triage").filter(state="received", from_history=False)
    rows = _request_rows(found.select_related("customer").order_by("priority", "received_at", "pk")[:SHOWN], at)
    return ui.CardBody(count=found.count(), unit=_("to triage"), tone="amber" if rows else "green", rows=rows)


def _urged(by: Actor, at: datetime) -> ui.CardBody:
    """Customers who have asked again."""
    found = requests.visible_to(by).filter(urged_count__gt=0, state__in=Request.OPEN_STATES)
    rows = _request_rows(found.select_related("customer").order_by("priority", "received_at", "pk")[:SHOWN], at)
    return ui.CardBody(count=found.count(), unit=_("urged"), tone="red" if rows else "green", rows=rows)


def _repeated(by: Actor, at: datetime) -> ui.CardBody:
    """Faults that came back soon after a repair."""
    found = requests.visible_to(by).filter(repeat_of__isnull=False, state__in=Request.OPEN_STATES)
    rows = _request_rows(found.select_related("customer").order_by("priority", "received_at", "pk")[:SHOWN], at)
    return ui.CardBody(count=found.count(), unit=_("repeated"), tone="amber" if rows else "green", rows=rows)


def _unscheduled(by: Actor, at: datetime) -> ui.CardBody:
    """Orders without an appointment."""
    del at
    found = orders.visible_to(by).filter(state="open", from_history=False)
    rows = _order_rows(found.select_related("customer").order_by("priority", "opened_at", "pk")[:SHOWN], "opened_at")
    return ui.CardBody(count=found.count(), unit=_("to schedule"), tone="amber" if rows else "green", rows=rows)


def _unanswered(by: Actor, at: datetime) -> ui.CardBody:
    """Visits that were sent out and that no engineer has taken yet."""
    del at
    found = selectors.visible_to(by).filter(state="dispatched")
    shown = found.select_related("order__site", "order__customer", "lead").order_by("planned_start_at", "pk")[:SHOWN]
    rows = _visit_rows(shown, named=True)
    return ui.CardBody(
        count=found.count(), unit=pgettext("service", "not accepted"), tone="amber" if rows else "green", rows=rows
    )


def _to_review(by: Actor, at: datetime) -> ui.CardBody:
    """Reports that wait for a review."""
    del at
    found = orders.visible_to(by, "report.review").filter(state="reported")
    rows = _order_rows(
        found.select_related("customer").order_by("reported_at", "pk")[:SHOWN],
        "reported_at",
    )
    return ui.CardBody(count=found.count(), unit=_("to review"), tone="amber" if rows else "green", rows=rows)


def _my_visits(by: Actor, at: datetime) -> ui.CardBody | None:
    """The own next visits; who only plans for others gets the card when there are any."""
    del at
    # A login that is nobody's goes to no customer: a visit without an engineer is not theirs.
    if by.kind is not ActorKind.STAFF or by.id is None:
        return None
    found = (
        selectors.visible_to(by)
        .filter(Q(lead_id=by.id) | Q(crew__staff_id=by.id), state__in=Visit.OPEN_STATES)
        .distinct()
    )
    shown = found.select_related("order__site", "order__customer", "lead").order_by("planned_start_at", "pk")[:SHOWN]
    rows = _visit_rows(shown, named=False)
    if not rows and accounts.allows_somewhere(by, "visit.plan"):
        return None
    count = found.count()
    return ui.CardBody(count=count, unit=ngettext("visit", "visits", count), tone="teal", rows=rows)


def _day(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _open_figure(by: Actor, at: datetime) -> ui.CardBody:
    """How much is open, and what came today."""
    found = requests.visible_to(by).filter(from_history=False)
    today = found.filter(received_at__gte=_day(at)).count()
    return ui.CardBody(
        count=found.filter(state__in=Request.OPEN_STATES).count(), hint=_("%(count)s received today") % {"count": today}
    )


def _visits_figure(by: Actor, at: datetime) -> ui.CardBody:
    """Today's appointments, and how many are over."""
    start = _day(at)
    found = selectors.visible_to(by).filter(planned_start_at__gte=start, planned_start_at__lt=start + timedelta(days=1))
    states = [state for state in found.values_list("state", flat=True) if state != Visit.State.CANCELLED]
    done = sum(state in Visit.ENDED_STATES for state in states)
    return ui.CardBody(count=len(states), hint=_("%(count)s of them done") % {"count": done})


def _road_figure(by: Actor, at: datetime) -> ui.CardBody:
    """The visits to which somebody is on the way, or at which they work."""
    del at
    found = selectors.visible_to(by).filter(state__in=("travelling", "on_site")).values_list("state", flat=True)
    travelling = sum(state == "travelling" for state in found)
    return ui.CardBody(count=len(found), tone="teal", hint=_("%(count)s of them on the way") % {"count": travelling})


def _waiting_figure(by: Actor, at: datetime) -> ui.CardBody:
    """What stands still, for the customer or for parts."""
    del at
    found = requests.visible_to(by).filter(state__in=Request.OPEN_STATES).exclude(paused_reason="")
    rows = list(found.values_list("paused_reason", flat=True))
    parts = rows.count("parts")
    return ui.CardBody(
        count=len(rows),
        tone="amber" if rows else "grey",
        hint=_("%(count)s of them for parts") % {"count": parts} if parts else pgettext("figure", "paused requests"),
    )


CARDS = {
    "service.my_visits": ui.Card(
        gettext_lazy("My visits"), body=_my_visits, icon="truck", permission="visit.work", url="service:my_day"
    ),
    "service.pressing": ui.Card(
        gettext_lazy("Late"), body=_pressing, icon="alarm", permission="request.view", url="service:requests?view=late"
    ),
    "service.urged": ui.Card(
        gettext_lazy("Urged by customers"),
        body=_urged,
        icon="speakerphone",
        permission="request.answer",
        url="service:requests?view=urged",
    ),
    "service.untriaged": ui.Card(
        gettext_lazy("New requests"),
        body=_untriaged,
        icon="inbox",
        permission="request.triage",
        url="service:requests?view=new",
    ),
    "service.unscheduled": ui.Card(
        gettext_lazy("To be scheduled"),
        body=_unscheduled,
        icon="calendar-question",
        permission="visit.plan",
        url="service:orders?view=to_schedule",
    ),
    "service.unanswered": ui.Card(
        gettext_lazy("Dispatched, not accepted"),
        body=_unanswered,
        icon="send",
        permission="visit.dispatch",
        url="service:visits?view=unanswered",
    ),
    "service.to_review": ui.Card(
        gettext_lazy("Reports to review"),
        body=_to_review,
        icon="file-search",
        permission="report.review",
        url="service:orders?view=to_review",
    ),
    "service.repeated": ui.Card(
        gettext_lazy("Repeated faults"),
        body=_repeated,
        icon="repeat",
        permission="order.reopen",
        url="service:requests?view=repeated",
    ),
    "service.open_figure": ui.Card(
        gettext_lazy("Open requests"),
        body=_open_figure,
        permission="request.triage",
        tier=ui.Tier.FIGURES,
        url="service:requests",
    ),
    "service.visits_figure": ui.Card(
        gettext_lazy("Visits today"),
        body=_visits_figure,
        permission="visit.view",
        tier=ui.Tier.FIGURES,
        url="service:visits?view=today",
    ),
    "service.road_figure": ui.Card(
        gettext_lazy("Visits under way"),
        body=_road_figure,
        permission="visit.plan",
        tier=ui.Tier.FIGURES,
        url="service:visits?view=out",
    ),
    "service.waiting_figure": ui.Card(
        gettext_lazy("Waiting"),
        body=_waiting_figure,
        permission="request.pause",
        tier=ui.Tier.FIGURES,
        url="service:requests?view=waiting",
    ),
}
