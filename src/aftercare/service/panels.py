"""What service work shows on its own pages, on the pages of equipment and customers, and at home."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.accounts.public import actor_of
from aftercare.platform.files import public as files
from aftercare.regulations import public as regulations
from aftercare.service import shown as looks
from aftercare.service.coverage.panels import quotas_of_contract
from aftercare.service.life.panels import PANELS as LIFE
from aftercare.service.orders import selectors as orders
from aftercare.service.orders.models import Order
from aftercare.service.records.panels import PANELS as RECORDS
from aftercare.service.requests import selectors as requests
from aftercare.service.requests import shown as request_shown
from aftercare.service.requests.models import Request
from aftercare.service.today.panels import CARD as TODAY
from aftercare.service.visits import rules as visit_rules
from aftercare.service.visits import selectors as visits
from aftercare.service.visits import shown as visit_shown
from aftercare.service.visits.panels import CARDS
from aftercare.service.worktypes import selectors as work_types

LIMIT = 20


def orders_of_request(request: HttpRequest, request_id: int) -> str:
    """The orders of a request with their visits."""
    rows = orders.of_request(request_id, by=actor_of(request))
    values = {"orders": rows, "lines": visits.lines_of([row["id"] for row in rows]), "looks": looks}
    return ui.fragment(request, "service/_orders.html", values) if rows else ""


def diagnoses_of_request(request: HttpRequest, request_id: int) -> str:
    """What was found out from afar."""
    one = request_shown.asked(request, request_id, by=actor_of(request))
    rows = requests.diagnoses_of(one)
    return ui.fragment(request, "service/_diagnoses.html", {"rows": rows}) if rows else ""


def duplicates_of_request(request: HttpRequest, request_id: int) -> str:
    """Open requests that may say the same, while there is still time to merge."""
    by = actor_of(request)
    one = request_shown.asked(request, request_id, by=by)
    if one.state not in Request.OPEN_STATES:
        return ""
    rows = requests.duplicates(
        by=by,
        asset_id=one.asset_id,
        site_id=one.site_id,
        symptom_code=one.symptom_code,
        phone=one.reporter_phone,
        leave_out=one.pk,
    )
    return ui.fragment(request, "service/_duplicates.html", {"rows": rows, "one": one, "looks": looks}) if rows else ""


def visits_of_order(request: HttpRequest, order_id: int) -> str:
    """The visits of an order."""
    rows = list(
        visits.visible_to(actor_of(request))
        .filter(order_id=order_id)
        .select_related("lead", "order")
        .order_by("sequence")
    )
    return ui.fragment(request, "service/_visits.html", {"visits": rows, "looks": looks}) if rows else ""


def tasks_of_order(request: HttpRequest, order_id: int) -> str:
    """The tasks, to be ticked off by those who work on it."""
    by = actor_of(request)
    order = orders.get_order(order_id=order_id, by=by)
    if not order.tasks.exists():
        return ""
    may = accounts.allows(by, "visit.work", unit_path=order.unit_path, own=orders.is_own(order, by))
    return ui.fragment(request, "service/_tasks.html", {"order": order, "may_tick": may})


def reports_of_order(request: HttpRequest, order_id: int) -> str:
    """Every version of the report."""
    order = orders.get_order(order_id=order_id, by=actor_of(request))
    rows = list(order.reports.select_related("issued_by", "reviewed_by").order_by("-version"))
    return ui.fragment(request, "service/_reports.html", {"reports": rows, "looks": looks}) if rows else ""


def tasks_of_visit(request: HttpRequest, visit_id: int) -> str:
    """The tasks of the visit's order."""
    return tasks_of_order(request, visits.get_visit(visit_id=visit_id, by=actor_of(request)).order_id)


def crew_of_visit(request: HttpRequest, visit_id: int) -> str:
    """Who goes, and the customer's word."""
    one = visits.get_visit(visit_id=visit_id, by=actor_of(request))
    values = {
        "visit": one,
        "crew": visit_shown.members(one, by=actor_of(request)),
        "may_share": visit_shown.may_share(one, by=actor_of(request)),
        "chain": visits.chain_of(one),
        "confirmation": (confirmation := visits.confirmation_of(one)),
        "rated": visit_rules.rated(confirmation.rating) if confirmation else "",
    }
    return (
        ui.fragment(request, "service/_crew.html", values)
        if any(values[name] for name in ("crew", "chain", "confirmation"))
        else ""
    )


def photos_of_visit(request: HttpRequest, visit_id: int) -> str:
    """The photographs of the visit by their slots; nothing where nothing is, and nobody may add one."""
    by = actor_of(request)
    one = visits.get_visit(visit_id=visit_id, by=by)
    values = visit_shown.photo_values(one, by=by)
    slots = visit_shown.photo_slots(one, by=by)
    if not values["may_add"] and not any(photos for _slot, photos in slots):
        return ""
    return ui.fragment(request, "service/_photos.html", {**values, "slots": slots})


def customers_files_of_visit(request: HttpRequest, visit_id: int) -> str:
    """What came with the request, before anybody sets out; nothing where nothing came."""
    by = actor_of(request)
    one = visits.get_visit(visit_id=visit_id, by=by)
    links = files.links_of("request", one.order.request_id, by) if one.order.request_id else []
    return ui.fragment(request, "service/_request_files.html", {"links": links}) if links else ""


def escalations_of_request(request: HttpRequest, request_id: int) -> str:
    """What was escalated in the case and nobody has taken over; nothing where there is none."""
    by = actor_of(request)
    one = request_shown.asked(request, request_id, by=by)
    rows = regulations.open_escalations("case", one.case_id, by)
    return ui.fragment(request, "service/_escalations.html", {"rows": rows}) if rows else ""


def _requests_panel(field: str) -> ui.Panel:
    def render(request: HttpRequest, subject_id: int) -> str:
        rows = requests.visible_to(actor_of(request)).filter(**{field: subject_id}).order_by("-pk")[:LIMIT]
        more = reverse("service:requests") + f"?q={_WORD[field]}:{subject_id}"
        return ui.fragment(request, "service/_requests.html", {"rows": list(rows), "looks": looks, "more": more})

    def count(by: Actor, subject_id: int) -> int:
        return requests.visible_to(by).filter(**{field: subject_id}, state__in=Request.OPEN_STATES).count()

    return ui.Panel(
        kind=_KIND[field],
        title=gettext_lazy("Service requests"),
        render=render,
        icon="inbox",
        permission="request.view",
        count=count,
        # The panel shows the newest, whatever their state; the button counts what is left to do.
        button=gettext_lazy("Open requests"),
    )


_KIND = {"asset_id": "asset", "customer_id": "customer", "site_id": "site"}
_WORD = {"asset_id": "asset", "customer_id": "customer_is", "site_id": "site_is"}


PANELS = {
    "service.duplicates": ui.Panel(
        kind="request", title=gettext_lazy("May be the same"), render=duplicates_of_request, icon="copy", lazy=False
    ),
    "service.escalations": ui.Panel(
        kind="request",
        title=gettext_lazy("Escalated"),
        render=escalations_of_request,
        icon="chevrons-up",
        lazy=False,
    ),
    "service.orders": ui.Panel(
        kind="request", title=gettext_lazy("Orders"), render=orders_of_request, icon="tool", lazy=False
    ),
    "service.diagnoses": ui.Panel(
        kind="request",
        title=gettext_lazy("Remote diagnosis"),
        render=diagnoses_of_request,
        icon="stethoscope",
        lazy=False,
    ),
    # What customers send with a report, and what people add; looked up once somebody scrolls there.
    "service.request_files": replace(files.panel("request"), count=None),
    "service.visits": ui.Panel(
        kind="order", title=gettext_lazy("Visits"), render=visits_of_order, icon="truck", lazy=False
    ),
    "service.tasks": ui.Panel(
        kind="order", title=gettext_lazy("Tasks"), render=tasks_of_order, icon="list-check", lazy=False
    ),
    "service.reports": ui.Panel(
        kind="order", title=gettext_lazy("Reports"), render=reports_of_order, icon="file-text", lazy=False
    ),
    "service.order_files": replace(files.panel("order"), count=None),
    "service.visit_tasks": ui.Panel(
        kind="visit", title=gettext_lazy("Tasks"), render=tasks_of_visit, icon="list-check", lazy=False
    ),
    "service.visit_request_files": ui.Panel(
        kind="visit",
        title=gettext_lazy("Files of the request"),
        render=customers_files_of_visit,
        icon="paperclip",
        lazy=False,
    ),
    "service.photos": ui.Panel(
        kind="visit", title=gettext_lazy("Photographs"), render=photos_of_visit, icon="camera", lazy=False
    ),
    "service.crew": ui.Panel(
        kind="visit", title=gettext_lazy("Crew and confirmation"), render=crew_of_visit, icon="users", lazy=False
    ),
    "service.asset_requests": _requests_panel("asset_id"),
    "service.customer_requests": _requests_panel("customer_id"),
    "service.site_requests": _requests_panel("site_id"),
    "service.contract_quotas": ui.Panel(
        kind="contract", title=gettext_lazy("Quotas"), render=quotas_of_contract, icon="hourglass", lazy=False
    ),
}

MENU = {
    "service.my_day": ui.Entry(
        gettext_lazy("My day"), "service:my_day", icon="sun", permission="visit.work", order=5, phone=True
    ),
    "service.requests": ui.Entry(
        gettext_lazy("Service requests"),
        "service:requests",
        icon="inbox",
        permission="request.view",
        order=10,
        phone=True,
    ),
    "service.orders": ui.Entry(
        gettext_lazy("Orders"), "service:orders", icon="tool", permission="order.view", order=20
    ),
    "service.visits": ui.Entry(
        gettext_lazy("Visits"), "service:visits", icon="truck", permission="visit.view", order=30
    ),
    "service.today": ui.Entry(
        gettext_lazy("On duty today"), "service:today", icon="users", permission="visit.plan", order=32
    ),
    "service.states": ui.Entry(
        gettext_lazy("States"), "service:states", icon="tag", permission="state.view", order=62, group=ui.Group.RECORDS
    ),
    "service.worktypes": ui.Entry(
        gettext_lazy("Work types"),
        "service:worktypes",
        icon="template",
        permission="work_type.view",
        order=60,
        group=ui.Group.RECORDS,
    ),
}


def _option(kind: str, row: Request | Order) -> ui.Option:
    return ui.Option(row.pk, f"{row.number} {row.title}", str(looks.state_of(kind, row.state, row.sub_state).label))


def _request_options(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    rows = requests.visible_to(by).filter(pk__in=ids)
    return [_option("request", row) for row in rows.order_by("-pk")]


def _find_requests(by: Actor, text: str, limit: int) -> list[ui.Option]:
    found = requests.visible_to(by).filter(Q(number__icontains=text) | Q(title__icontains=text))
    return _request_options(by, list(found.order_by("-pk").values_list("pk", flat=True)[:limit]))


def _order_options(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    rows = orders.visible_to(by).filter(pk__in=ids)
    return [_option("order", row) for row in rows.order_by("-pk")]


def _find_orders(by: Actor, text: str, limit: int) -> list[ui.Option]:
    found = orders.visible_to(by).filter(Q(number__icontains=text) | Q(title__icontains=text))
    return _order_options(by, list(found.order_by("-pk").values_list("pk", flat=True)[:limit]))


def _work_type_options(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    rows = work_types.visible_to(by).filter(pk__in=ids).order_by("code")
    return [ui.Option(row.pk, str(row.name), row.code) for row in rows]


def _find_work_types(by: Actor, text: str, limit: int) -> list[ui.Option]:
    rows = [
        row for row in work_types.visible_to(by).order_by("code") if text.lower() in f"{row.code} {row.name}".lower()
    ]
    return [ui.Option(row.pk, str(row.name), row.code) for row in rows[:limit]]


PICKERS = {
    "request": ui.Picker(search=_find_requests, get=_request_options),
    "order": ui.Picker(search=_find_orders, get=_order_options),
    "work_type": ui.Picker(search=_find_work_types, get=_work_type_options),
}


def register() -> None:
    """Called once, when Django is ready."""
    for key, picker in PICKERS.items():
        ui.pickers.register(key, picker)
    for order, (key, panel) in enumerate((PANELS | RECORDS | LIFE).items(), start=10):
        ui.panels.register(key, panel, order=order)
    for order, (key, card) in enumerate(CARDS.items(), start=10):
        ui.home.register(key, card, order=order)
    ui.home.register("service.today", TODAY, order=40)
    for key, entry in MENU.items():
        ui.menu.register(key, entry)
    jump = ui.Jump(
        gettext_lazy("New service request"),
        "service:request_new",
        icon="plus",
        keywords="new request 新建 登记 报修 xj dj bx",
        permission="request.create",
    )
    ui.palette.register("service.request_new", jump)
