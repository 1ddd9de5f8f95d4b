"""How an order becomes the parts of its page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import shown as looks
from aftercare.service.cases import shown as cases
from aftercare.service.orders import rules, selectors
from aftercare.service.orders.models import Order
from aftercare.service.states import shown as states
from aftercare.service.worktypes.rules import parts_text

# verb → (label, icon, permission, states); the services decide again.
STEPS: dict[str, tuple[Words, str, str, frozenset[str]]] = {
    "visit": (
        Words("安排上门", "Plan a visit"),
        "calendar-plus",
        "visit.plan",
        frozenset({"open", "scheduled", "in_progress"}),
    ),
    "report": (Words("出具报告", "Write the report"), "file-text", "report.issue", frozenset({"done"})),
    "review": (Words("审核报告", "Review the report"), "file-check", "report.review", frozenset({"reported"})),
    "pool": (Words("放入抢单池", "Put into the pool"), "hand-grab", "order.pool", frozenset({"open"})),
    "grab": (Words("抢单", "Take it"), "hand-grab", "visit.grab", frozenset({"open"})),
    "hold": (Words("挂起", "Hold"), "player-pause", "order.hold", frozenset({"open", "scheduled"})),
    "resume": (Words("恢复", "Go on"), "player-play", "order.hold", frozenset({"held"})),
    "tools": (Words("工具与车辆", "Tools and vehicles"), "tools", "order.open", frozenset(Order.ACTIVE_STATES)),
    "sub_state": (states.SET, "tag", "order.sub_state", frozenset(looks.ORDER)),
    "finish": (
        Words("不上门完工", "Finish without a visit"),
        "circle-check",
        "order.finish",
        frozenset({"open", "held"}),
    ),
    "reopen": (Words("重新打开", "Reopen"), "rotate", "order.reopen", frozenset({"done", "reported"})),
    "cancel": (
        Words("取消工单", "Cancel the order"),
        "ban",
        "order.cancel",
        frozenset({"open", "scheduled", "in_progress", "held"}),
    ),
}
# States of a visit in which nothing more is done on it.
ENDED = ("finished", "incomplete", "cancelled")
_NEXT = {"open": "visit", "done": "report", "reported": "review", "held": "resume"}


def crumb(one: Order) -> ui.Crumb:
    """What a form about the order says above its title, and the way back."""
    return ui.Crumb(f"{one.number} {one.title}", reverse("service:order", args=[one.pk]))


def detail(one: Order, *, by: Actor, at: datetime) -> ui.Detail:
    """The page of one order."""
    own = selectors.is_own(one, by)
    steps = _steps(one, by, _lacking(one, by, at, own=own), own=own)
    following = _NEXT.get(one.state, "")
    parents = [ui.Crumb(_("Orders"), reverse("service:orders"))]
    if one.request_id and one.request:
        parents = [
            ui.Crumb(_("Service requests"), reverse("service:requests")),
            ui.Crumb(one.request.number, reverse("service:request", args=[one.request_id])),
        ]
    return ui.Detail(
        kind="order",
        id=one.pk,
        number=one.number,
        title=one.title,
        version=one.version,
        parents=tuple(parents),
        state=looks.state_of("order", one.state, one.sub_state),
        path=ui.state_path(looks.ORDER, looks.ORDER_PATH, current=one.state),
        next_step=steps.get(following) or _to_visit(one, by),
        steps=tuple(step for verb, step in steps.items() if verb != following),
        smart=_smart(one),
        facts=_facts(one),
        timeline=looks.case_timeline(one.case_id, by),
    )


# verb → the events that come of it, which gates may stand before.
DEEDS: dict[str, tuple[str, ...]] = {
    "visit": ("visit.planned",),
    "report": ("report.issued",),
    "review": ("report.reviewed",),
    "pool": ("order.pooled",),
    "grab": ("visit.planned", "visit.dispatched"),
    "hold": ("order.held",),
    "resume": ("order.resumed",),
    "finish": ("order.finished",),
    "reopen": ("order.reopened",),
    "cancel": ("order.cancelled",),
}


def lacks_of(one: Order, *, by: Actor, at: datetime) -> cases.Lacks:
    """What the case's rules still ask for, by verb, of those that the order's state allows."""
    offered = {
        verb: [regulations.Deed(name, _ids(verb, one, by)) for name in names]
        for verb, names in DEEDS.items()
        if one.state in STEPS[verb][3]
    }
    return regulations.lacks_of(offered, case_id=one.case_id, by=by, at=at)


def _ids(verb: str, one: Order, by: Actor) -> dict[str, int]:
    """What the event would name; whoever takes an order from the pool goes there themselves."""
    ids = {"case": one.case_id, "order": one.pk}
    return ids | {"engineer": by.id} if verb == "grab" and by.id else ids


def _lacking(one: Order, by: Actor, at: datetime, *, own: bool) -> cases.Missing:
    lacks = lacks_of(one, by=by, at=at)
    if not lacks:
        return {}
    ids = {"order": one.pk, "request": one.request_id, "customer": one.customer_id}
    page = cases.Page(
        "order", one.case_id, one.unit_path, ids, by, at, own=own, visit=lambda: selectors.newest_visit(one.case_id)
    )
    return cases.missing_of(lacks, page)


def _steps(one: Order, by: Actor, lacking: cases.Missing, *, own: bool) -> dict[str, ui.Step]:
    found = {}
    for verb, (label, icon, permission, allowed) in STEPS.items():
        if one.state not in allowed or (verb == "grab" and not one.is_pooled) or (verb == "pool" and one.is_pooled):
            continue
        if verb == "sub_state" and not states.may_change("order", one.state, one.sub_state):
            continue
        if accounts.allows(by, permission, unit_path=one.unit_path, own=own):
            address = reverse(f"service:order_{verb}", args=[one.pk])
            found[verb] = ui.Step(
                str(label), address, icon=icon, dialog=True, danger=verb == "cancel", missing=lacking.get(verb, ())
            )
    return found


def _smart(one: Order) -> tuple[ui.Smart, ...]:
    visits = reverse("service:visits") + f"?q=order:{one.number}"
    children = reverse("service:orders") + f"?q=parent:{one.number}"
    rows = [
        ui.Smart(_("Visits"), count=one.visits.count(), url=visits, icon="truck", permission="visit.view"),
        ui.Smart(_("Reports"), count=one.reports.count(), url="#reports", icon="file-text"),
    ]
    count = one.children.count()
    return (
        (*rows, ui.Smart(_("Parts of this order"), count=count, url=children, icon="sitemap")) if count else tuple(rows)
    )


def _to_visit(one: Order, by: Actor) -> ui.Step | None:
    """While a visit is under way, the next step is taken there."""
    may = accounts.allows_somewhere(by, "visit.view")
    running = one.visits.exclude(state__in=ENDED).order_by("sequence").first() if may else None
    if running is None:
        return None
    return ui.Step(_("To the visit"), reverse("service:visit", args=[running.pk]), icon="truck")


def _facts(one: Order) -> tuple[ui.Facts, ...]:
    names = organisation.names_of_needs(one.skills, one.certificates)
    where = (
        ui.Fact(
            _("Customer"), one.customer.name if one.customer else "", url=_to("customers:customer", one.customer_id)
        ),
        ui.Fact(_("Site"), one.site.name if one.site else "", url=_to("customers:site", one.site_id)),
        ui.Fact(
            _("Equipment"),
            equipment.label_of(one.asset_id) if one.asset_id else "",
            url=_to("equipment:asset", one.asset_id),
        ),
    )
    work = (
        ui.Fact(_("Kind of work"), one.get_kind_display()),
        ui.Fact(_("Work type"), str(one.work_type.name) if one.work_type else ""),
        ui.Fact(_("Takes"), ui.formats.duration(one.duration_minutes * 60)),
        ui.Fact(_("Crew"), str(one.crew_size) if one.crew_size > 1 else ""),
        ui.Fact(
            _("Skills"), ui.formats.listed(f"{names.get(code, code)} ≥ {level}" for code, level in one.skills.items())
        ),
        ui.Fact(_("Certificates"), ui.formats.listed(names.get(code, code) for code in one.certificates)),
        ui.Fact(_("Tools and vehicles"), ui.formats.listed(rules.called(one.unit_path, one.tools))),
        ui.Fact(pgettext("service", "Parts"), ui.formats.listed(parts_text(one.parts, " × "))),
        ui.Fact(_("Priority"), ui.badge(looks.PRIORITY[one.priority])),
        ui.Fact(_("Who pays"), ui.badge(looks.PAYER[one.payer])),
        ui.Fact(_("To be done by"), ui.formats.moment(one.due_at) if one.due_at else ""),
        ui.Fact(_("Rework"), pgettext("answer", "Yes") if one.is_rework else ""),
        ui.Fact(_("Waits because"), str(rules.HOLD_REASONS.get(one.held_reason, ""))),
        ui.Fact(_("Part of order"), one.parent.number if one.parent else "", url=_to("service:order", one.parent_id)),
    )
    return (
        ui.Facts(_("Where"), tuple(fact for fact in where if fact.value)),
        ui.Facts(pgettext("service", "Work"), tuple(fact for fact in work if fact.value)),
    )


def _to(name: str, pk: int | None) -> str:
    return reverse(name, args=[pk]) if pk else ""
