"""What service work offers to search and to imports."""

# ruff: noqa: E501 - tables: a row stays on its line

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, Channel
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.platform.imports import public as imports
from aftercare.platform.journal import public as journal
from aftercare.platform.search import public as search
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service.orders import rules as order_rules
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import services as order_services
from aftercare.service.orders.models import Order
from aftercare.service.reports import selectors as reports
from aftercare.service.requests import rules
from aftercare.service.requests import selectors as requests
from aftercare.service.requests import services as request_services
from aftercare.service.requests.models import Request
from aftercare.service.states.models import StateName
from aftercare.service.visits import selectors as visits
from aftercare.service.visits.shown import number_of
from aftercare.service.worktypes.models import WorkKind, WorkType
from aftercare.service.worktypes.rules import codes_in

# -- search ------------------------------------------------------------------------------------


def _request_rows(ids: Sequence[int]) -> list[search.Row]:
    rows = Request.objects.filter(pk__in=ids).select_related("customer")
    return [
        search.Row(
            id=row.pk,
            unit_path=row.unit_path,
            title=row.title,
            number=row.number,
            text=" ".join(part for part in (row.customer.name if row.customer else "", row.description[:400]) if part),
            unseen=f"{row.reporter_phone} {row.reporter_name}",
            owners=_owners(row.owner_id, row.customer_id),
        )
        for row in rows
    ]


def _order_rows(ids: Sequence[int]) -> list[search.Row]:
    rows = Order.objects.filter(pk__in=ids).select_related("customer", "site").prefetch_related("visits__crew")
    return [
        search.Row(
            id=row.pk,
            unit_path=row.unit_path,
            title=row.title,
            number=row.number,
            text=" ".join(one.name for one in (row.customer, row.site) if one),
            owners=(*_owners(None, row.customer_id), *_crew_of(row)),
        )
        for row in rows
    ]


def _owners(staff_id: int | None, customer_id: int | None) -> tuple[tuple[str, int], ...]:
    staff = (("staff", staff_id),) if staff_id else ()
    party = (("party", customer_id),) if customer_id else ()
    return (*staff, *party)


def _crew_of(order: Order) -> set[tuple[str, int]]:
    return {("staff", member.staff_id) for visit in order.visits.all() for member in visit.crew.all()}


def _every(model: type[Request] | type[Order], after: int, limit: int) -> list[int]:
    return list(model.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


BUILDERS = {
    "request": search.Builder(
        label=Words("服务请求", "Service requests"),
        icon="inbox",
        permission="request.view",
        events=frozenset({"request.received", "request.corrected", "request.triaged", "request.owner_changed"}),
        build=_request_rows,
        visible=requests.seen,
        url=lambda pk: reverse("service:request", args=[pk]),
        every=lambda after, limit: _every(Request, after, limit),
    ),
    "order": search.Builder(
        label=Words("工单", "Orders"),
        icon="tool",
        permission="order.view",
        events=frozenset({"order.opened", "visit.crew_changed"}),
        build=_order_rows,
        visible=orders.seen,
        url=lambda pk: reverse("service:order", args=[pk]),
        every=lambda after, limit: _every(Order, after, limit),
    ),
}

# -- imports -----------------------------------------------------------------------------------

NO_ASSET = _("There is no equipment “%(number)s”.")
NO_CUSTOMER = _("There is no customer “%(number)s”.")
# A report's fields by the columns that they come from, and those without which no row is new.
CELLS = {"reporter_phone": "phone"}
REQUIRED = {"title"}
IN_FUTURE = _("This lies in the future.")
NATURES = {code: Words(zh, en) for code, zh, en in (
    ("breakdown", "故障", "Breakdown"), ("defect", "质量缺陷", "Quality defect"), ("installation", "安装", "Installation"),
    ("maintenance", "保养", "Maintenance"), ("inspection", "检验", "Inspection"), ("replacement", "更换", "Replacement"),
    ("training", "培训", "Training"), ("enquiry", "咨询", "Enquiry"),
)}  # fmt: skip
URGENCIES = {code: Words(zh, en) for code, zh, en in (
    ("emergency", "特急", "Emergency"), ("urgent", "紧急", "Urgent"), ("normal", "一般", "Normal"), ("low", "低", "Low"),
)}  # fmt: skip


def _decide_requests(rows: Sequence[imports.Row], context: imports.Context) -> None:
    """Every row is a new request: what it refers to has to be there, and nobody has reported anything tomorrow."""
    assets = _by_number(equipment.Asset, rows, "asset")
    owners = _by_number(customers.Customer, rows, "customer")
    briefs = equipment.asset_briefs(assets.values())
    for row in rows:
        _check_named(row, assets, owners)
        received = row.values.get("received_at")
        if received is not None and received > context.at + clock.AHEAD_LIMIT:
            row.problem("received_at", IN_FUTURE)
        asset_id = assets.get(row.values.get("asset", ""))
        owner_id = owners.get(row.values.get("customer", "")) or _owner_of(briefs.get(asset_id or 0))
        if not row.problems:
            _check_report(row, _report_of(row, asset_id=asset_id, customer_id=owner_id))


def _owner_of(asset: equipment.AssetBrief | None) -> int | None:
    """Whose it is: its own customer's, else that of the place where it stands."""
    site = customers.site(asset.site_id) if asset and not asset.customer_id and asset.site_id else None
    return site.customer_id if site else asset.customer_id if asset else None


def _check_report(row: imports.Row, report: rules.Report) -> None:
    """As whoever takes it would; what has to be filled in is said by the import itself."""
    try:
        rules.check(report)
    except DomainError as error:
        named = {CELLS.get(name, name): texts for name, texts in error.fields.items()}
        for name, texts in named.items():
            if name in row.values or name not in REQUIRED:
                row.problem(name, texts[0])
    if not row.problems:
        row.new()


def _report_of(row: imports.Row, *, asset_id: int | None, customer_id: int | None) -> rules.Report:
    given = row.values
    return rules.Report(
        nature=given.get("nature") or "breakdown", source=Request.Source.IMPORT, title=given.get("title", ""),
        description=given.get("description", ""), urgency=given.get("urgency") or "normal", asset_id=asset_id,
        customer_id=customer_id, reporter_name=given.get("name", ""), reporter_phone=given.get("phone", ""),
        place_text=given.get("place", ""),
    )  # fmt: skip


def _check_named(row: imports.Row, assets: Collection[str], owners: Collection[str]) -> None:
    """The equipment and the customer that a row names have to be there."""
    asset, customer = row.values.get("asset"), row.values.get("customer")
    if asset and asset not in assets:
        row.problem("asset", NO_ASSET, number=asset)
    if customer and customer not in owners:
        row.problem("customer", NO_CUSTOMER, number=customer)


def _by_number(model: type[Any], rows: Sequence[imports.Row], column: str) -> dict[str, int]:
    """Number → id of what the rows name in this column."""
    return dict(model.objects.filter(number__in=_named(rows, column)).values_list("number", "pk"))


def _named(rows: Sequence[imports.Row], column: str) -> set[str]:
    return {str(row.values[column]) for row in rows if row.values.get(column)}


def _apply_request(row: imports.Row, context: imports.Context) -> None:
    """The same verb as at every other door; the clocks start at the time the row gives."""
    asset = equipment.Asset.objects.filter(number=row.values.get("asset", "")).first()
    customer = customers.Customer.objects.filter(number=row.values.get("customer", "")).first()
    report = _report_of(row, asset_id=asset.pk if asset else None, customer_id=customer.pk if customer else None)
    at = row.values.get("received_at") or context.at
    by = context.by.through(Channel.IMPORT)
    request = request_services.receive(
        report=report, by=by, at=at, unit_id=None if asset or customer else context.unit_id
    )
    context.created("service.case", [request.case_id])
    context.created("service.request", [request.pk])


REQUESTS = imports.Target(
    key="requests",
    name=Words("服务请求", "Service requests"),
    permission="request.create",
    subjects=frozenset({"case", "request"}),
    levels=(
        imports.Level(
            key="requests",
            name=Words("服务请求", "Requests"),
            columns=(
                imports.Column(
                    key="title",
                    label=Words("简要描述", "In a few words"),
                    required=True,
                    synonyms=("故障", "标题", "title"),
                ),
                imports.Column(key="description", label=Words("详细描述", "Description"), max_length=5_000),
                imports.Column(
                    key="nature", label=Words("服务类型", "What is wanted"), kind=imports.Kind.CHOICE, choices=NATURES
                ),
                imports.Column(
                    key="urgency", label=Words("紧急程度", "Urgency"), kind=imports.Kind.CHOICE, choices=URGENCIES
                ),
                imports.Column(key="asset", label=Words("设备编号", "Equipment no."), synonyms=("asset",)),
                imports.Column(key="customer", label=Words("客户编号", "Customer no.")),
                imports.Column(key="name", label=Words("联系人", "Caller"), max_length=80),
                imports.Column(key="phone", label=Words("联系电话", "Phone"), max_length=30, synonyms=("电话", "手机")),
                imports.Column(key="place", label=Words("地点", "Place"), max_length=300),
                imports.Column(key="received_at", label=Words("报修时间", "Received"), kind=imports.Kind.MOMENT),
            ),
            decide=_decide_requests,
            apply=imports.each(_apply_request),
        ),
    ),
)

KINDS = {kind.value: Words(zh, en) for kind, zh, en in (
    (WorkKind.REPAIR, "维修", "Repair"), (WorkKind.INSTALLATION, "安装", "Installation"),
    (WorkKind.MAINTENANCE, "保养", "Maintenance"), (WorkKind.INSPECTION, "检验", "Inspection"),
    (WorkKind.TRAINING, "培训", "Training"), (WorkKind.REMOTE_SUPPORT, "远程支持", "Remote support"),
    (WorkKind.DEPOT_REPAIR, "返厂维修", "Depot repair"), (WorkKind.MODERNISATION, "改造", "Modernisation"),
)}  # fmt: skip
NO_WORK_TYPE = _("There is no work type “%(code)s”.")
NO_UNIT = _("Choose a unit for this import (More – Choose the unit), or name the equipment.")


def _decide_orders(rows: Sequence[imports.Row], context: imports.Context) -> None:
    """Every row is a new order; what it refers to has to be there."""
    assets = _by_number(equipment.Asset, rows, "asset")
    owners = _by_number(customers.Customer, rows, "customer")
    types = set(
        WorkType.objects.filter(code__in=_named(rows, "work_type"), active_to=None).values_list("code", flat=True)
    )
    for row in rows:
        _check_named(row, assets, owners)
        work_type = row.values.get("work_type")
        if work_type and work_type not in types:
            row.problem("work_type", NO_WORK_TYPE, code=work_type)
        if not row.values.get("asset") and context.unit_id is None:
            row.problem("", NO_UNIT)
        _check_tools(row)
        if not row.problems:
            row.new()


def _check_tools(row: imports.Row) -> None:
    try:
        order_rules.checked_tools(codes_in(row.values.get("tools") or ""))
    except DomainError as error:
        row.refuse(error)


def _apply_order(row: imports.Row, context: imports.Context) -> None:
    """The same verb as at every other door; equipment brings its site, its customer and its office along."""
    given: dict[str, Any] = dict(row.values)
    asset = equipment.Asset.objects.filter(number=given.get("asset", "")).first()
    customer = customers.Customer.objects.filter(number=given.get("customer", "")).first()
    work_type = WorkType.objects.filter(code=given.get("work_type", ""), active_to=None).first()
    order = order_services.open_planned(
        by=context.by.through(Channel.IMPORT), kind=given.get("kind") or WorkKind.MAINTENANCE, title=given["title"],
        unit_id=asset.unit_id if asset else context.unit_id or 0, at=context.at, due_at=given.get("due_at"),
        asset_id=asset.pk if asset else None, site_id=asset.site_id if asset else None,
        customer_id=customer.pk if customer else asset.customer_id if asset else None,
        work_type_id=work_type.pk if work_type else None, tools=codes_in(given.get("tools") or ""),
    )  # fmt: skip
    context.created("service.case", [order.case_id])
    context.created("service.order", [order.pk])


ORDERS = imports.Target(
    key="orders",
    name=Words("工单（计划内）", "Orders (planned work)"),
    permission="order.open",
    subjects=frozenset({"case", "order"}),
    levels=(
        imports.Level(
            key="orders",
            name=Words("工单", "Orders"),
            columns=(
                imports.Column(key="title", label=Words("工作内容", "In a few words"), required=True, synonyms=("标题", "title")),
                imports.Column(key="kind", label=Words("工作类别", "Kind of work"), kind=imports.Kind.CHOICE, choices=KINDS),
                imports.Column(key="asset", label=Words("设备编号", "Equipment no."), synonyms=("asset",)),
                imports.Column(key="customer", label=Words("客户编号", "Customer no.")),
                imports.Column(key="work_type", label=Words("作业模板", "Work type"), synonyms=("work type", "模板")),
                imports.Column(key="due_at", label=Words("完成期限", "To be done by"), kind=imports.Kind.MOMENT, synonyms=("due",)),
                imports.Column(
                    key="tools", label=Words("工具与车辆", "Tools and vehicles"), max_length=1_000, example="platform van-3t",
                    help=Words("编码，空格分隔；在作业模板之外另带", "Codes with blanks between, besides what the work type names"),
                ),
            ),
            decide=_decide_orders,
            apply=imports.each(_apply_order),
        ),
    ),
)  # fmt: skip

# -- names in the journal ----------------------------------------------------------------------


def _case_names(ids: set[int], by: Actor) -> dict[int, journal.Subject]:
    names = ("case_id", "number", "pk", "title")
    rows = requests.visible_to(by).filter(case_id__in=ids).values_list(*names)
    found = {
        one: journal.Subject(number, reverse("service:request", args=[pk]), said) for one, number, pk, said in rows
    }
    rest = orders.visible_to(by).filter(case_id__in=ids - found.keys()).values_list(*names)
    return found | {
        one: journal.Subject(number, reverse("service:order", args=[pk]), said) for one, number, pk, said in rest
    }


def _request_names(ids: set[int], by: Actor) -> dict[int, journal.Subject]:
    rows = requests.visible_to(by).filter(pk__in=ids).values_list("pk", "number")
    return {pk: journal.Subject(number, reverse("service:request", args=[pk])) for pk, number in rows}


def _order_names(ids: set[int], by: Actor) -> dict[int, journal.Subject]:
    rows = orders.visible_to(by).filter(pk__in=ids).values_list("pk", "number")
    return {pk: journal.Subject(number, reverse("service:order", args=[pk])) for pk, number in rows}


def _visit_names(ids: set[int], by: Actor) -> dict[int, journal.Subject]:
    rows = visits.visible_to(by).filter(pk__in=ids).select_related("order")
    return {one.pk: journal.Subject(number_of(one), reverse("service:visit", args=[one.pk])) for one in rows}


def _report_names(ids: set[int], by: Actor) -> dict[int, journal.Subject]:
    rows = reports.visible_to(by).filter(pk__in=ids).values_list("pk", "order__number", "version", "order_id")
    return {
        pk: journal.Subject(f"{number} · v{version}", reverse("service:order", args=[order]))
        for pk, number, version, order in rows
    }


def register() -> None:
    """Called once, when Django is ready."""
    for order, (kind, builder) in enumerate(BUILDERS.items(), start=5):
        search.builders.register(kind, builder, order=order)
    imports.targets.register(REQUESTS.key, REQUESTS)
    imports.targets.register(ORDERS.key, ORDERS)
    journal.subject_names.register("case", _case_names)
    journal.subject_names.register("request", _request_names)
    journal.subject_names.register("order", _order_names)
    journal.subject_names.register("visit", _visit_names)
    journal.subject_names.register("report", _report_names)
    journal.subject_names.register("work_type", journal.called(WorkType, "name", page="service:worktype"))
    journal.subject_names.register("state_name", journal.called(StateName, "name"))
