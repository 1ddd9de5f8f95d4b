"""How a request becomes the parts of its page: facts, steps, clocks, hints."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import once
from aftercare.base.kernel.ids import row_id
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import shown as looks
from aftercare.service.cases import shown as cases
from aftercare.service.coverage import selectors as coverage
from aftercare.service.requests import rules, selectors
from aftercare.service.requests.models import Request
from aftercare.service.states import shown as states

# verb → (icon, states in which it is offered); the services decide again.
_STEPS: dict[str, tuple[str, frozenset[str]]] = {
    "triage": ("stethoscope", frozenset({"received", "triaged", "planned"})),
    "correct": ("edit", frozenset({"received", "triaged", "planned", "in_progress"})),
    "answer": ("phone-call", frozenset({"received", "triaged", "planned", "in_progress"})),
    "link": ("link", frozenset({"received", "triaged", "planned", "in_progress", "resolved"})),
    "diagnose": ("device-desktop-search", frozenset({"triaged", "planned", "in_progress"})),
    "plan": ("clipboard-list", frozenset({"triaged", "planned", "in_progress"})),
    "order": ("tool", frozenset({"triaged", "planned", "in_progress"})),
    "urge": ("speakerphone", frozenset({"received", "triaged", "planned", "in_progress"})),
    "pause": ("player-pause", frozenset({"received", "triaged", "planned", "in_progress"})),
    "resume": ("player-play", frozenset({"received", "triaged", "planned", "in_progress"})),
    "sub_state": ("tag", frozenset(looks.REQUEST)),
    "resolve": ("circle-check", frozenset({"triaged", "planned", "in_progress"})),
    "archive": ("archive", frozenset({"resolved"})),
    "reopen": ("rotate", frozenset({"resolved", "archived"})),
    "merge": ("git-merge", frozenset({"received", "triaged", "planned"})),
    "split": ("git-branch", frozenset({"received", "triaged", "planned", "in_progress"})),
    "rebase": ("gavel", frozenset({"received", "triaged", "planned", "in_progress"})),
    "cancel": ("ban", frozenset({"received", "triaged", "planned", "in_progress"})),
}
_PERMISSION = {
    "correct": "request.change",
    "link": "request.answer",
    "order": "order.open",
    "resume": "request.pause",
    "rebase": "regulation.override",
}
_LABEL: dict[str, Words] = {
    "triage": Words("分诊", "Triage"),
    "correct": Words("更正登记", "Correct"),
    "answer": Words("答复客户", "Answer the customer"),
    "link": Words("客户链接", "The customer's link"),
    "diagnose": Words("远程诊断", "Remote diagnosis"),
    "plan": Words("处理方案", "Handling plan"),
    "order": Words("开工单", "Open an order"),
    "urge": Words("催办", "Urge"),
    "pause": Words("暂停", "Pause"),
    "resume": Words("恢复", "Go on"),
    "sub_state": states.SET,
    "resolve": Words("解决", "Resolve"),
    "archive": Words("归档", "Archive"),
    "reopen": Words("重新打开", "Reopen"),
    "merge": Words("合并", "Merge"),
    "split": rules.SPLIT,
    "rebase": Words("改用现行规则", "Apply today's rules"),
    "cancel": Words("撤销", "Cancel the request"),
}
_ADDRESS = {"order": "service:order_new"}


def asked(http: HttpRequest, request_id: int, *, by: Actor) -> Request:
    """The request that a page is about: looked up once, however many of its panels need it."""
    return once(http, f"service.request {request_id}", lambda: selectors.get_request(request_id=request_id, by=by))


def crumb(one: Request) -> ui.Crumb:
    """What a form about the request says above its title, and the way back."""
    return ui.Crumb(f"{one.number} {one.title}", ui.addressed("service:request", one.pk))


def detail(one: Request, *, by: Actor, at: datetime) -> ui.Detail:
    """The page of one request."""
    own = cache(lambda: selectors.is_own(one, by))
    lacking = _lacking(one, by, at, own)
    steps = {step.verb: step for step in _steps(one, by, own, lacking)}
    open_order = selectors.open_order_of(one) if one.state in Request.OPEN_STATES else None
    left = selectors.left_to_do(one, open_order)
    following = rules.next_step(state=one.state, has_customer=one.customer_id is not None, left=left)
    return ui.Detail(
        kind="request",
        id=one.pk,
        number=one.number,
        title=one.title,
        version=one.version,
        parents=(ui.Crumb(_("Service requests"), ui.addressed("service:requests")),),
        state=looks.state_of("request", one.state, one.sub_state),
        path=ui.state_path(looks.REQUEST, looks.REQUEST_PATH, current=one.state),
        next_step=_next(following, steps) or _to_order(open_order),
        steps=tuple(step.shown for verb, step in steps.items() if following is None or verb != following.verb),
        clocks=clocks_of(one, at),
        facts=_facts(one, by, own),
        timeline=looks.case_timeline(one.case_id, by),
    )


class _Step:
    """One offered verb."""

    def __init__(self, verb: str, one: Request, missing: tuple[ui.Missing, ...]) -> None:
        self.verb = verb
        icon, _states = _STEPS[verb]
        address = ui.addressed(_ADDRESS.get(verb, f"service:request_{verb}"), one.pk)
        self.shown = ui.Step(
            str(_LABEL[verb]),
            address,
            icon=icon,
            dialog=verb != "order",
            danger=verb in {"cancel", "merge"},
            missing=missing,
        )


# verb → the event that comes of it, which gates may stand before.
DEEDS = {
    "triage": "request.triaged",
    "correct": "request.corrected",
    "answer": "request.answered",
    "diagnose": "request.diagnosed",
    "plan": "request.planned",
    "order": "order.opened",
    "urge": "request.urged",
    "pause": "request.paused",
    "resume": "request.resumed",
    "resolve": "request.resolved",
    "archive": "request.archived",
    "reopen": "request.reopened",
    "merge": "request.merged",
    "split": "request.split",
    "rebase": "case.rebased",
    "cancel": "request.cancelled",
}


def lacks_of(one: Request, *, by: Actor, at: datetime) -> cases.Lacks:
    """What the case's rules still ask for, by verb, of those that the request's state allows."""
    ids: dict[str, int | None] = {"case": one.case_id, "request": one.pk, "customer": one.customer_id}
    ids |= {"site": one.site_id, "asset": one.asset_id}
    offered = {verb: [regulations.Deed(name, ids)] for verb, name in DEEDS.items() if one.state in _STEPS[verb][1]}
    return regulations.lacks_of(offered, case_id=one.case_id, by=by, at=at)


def _lacking(one: Request, by: Actor, at: datetime, own: Callable[[], bool]) -> cases.Missing:
    lacks = lacks_of(one, by=by, at=at)
    if not lacks:
        return {}
    ids = {"request": one.pk, "customer": one.customer_id, "order": selectors.newest_order(one)}
    page = cases.Page(
        "request", one.case_id, one.unit_path, ids, by, at, own=own, visit=lambda: selectors.newest_visit(one)
    )
    return cases.missing_of(lacks, page)


def _steps(one: Request, by: Actor, own: Callable[[], bool], lacking: cases.Missing) -> list[_Step]:
    found = []
    for verb, (_icon, allowed) in _STEPS.items():
        if one.state not in allowed or ((verb == "resume") != bool(one.paused_reason) and verb in {"pause", "resume"}):
            continue
        if verb == "sub_state" and not states.may_change("request", one.state, one.sub_state):
            continue
        if accounts.allows(by, _PERMISSION.get(verb, f"request.{verb}"), unit_path=one.unit_path, own=own):
            found.append(_Step(verb, one, lacking.get(verb, ())))
    return found


def _next(following: rules.NextStep | None, steps: Mapping[str, _Step]) -> ui.Step | None:
    if following is None or following.verb not in steps:
        return None
    shown = steps[following.verb].shown
    missing = (*(ui.Missing(str(one.words)) for one in following.missing), *shown.missing)
    return ui.Step(shown.label, shown.url, icon=shown.icon, dialog=shown.dialog, missing=missing)


def _to_order(order_id: int | None) -> ui.Step | None:
    """While an order is open, the next step is taken there."""
    return (
        None if order_id is None else ui.Step(_("To the order"), ui.addressed("service:order", order_id), icon="tool")
    )


def _facts(one: Request, by: Actor, own: Callable[[], bool]) -> tuple[ui.Facts, ...]:
    phone = accounts.masked(by, "customer.phone", one.reporter_phone, unit_path=one.unit_path, own=own)
    mail = accounts.masked(by, "customer.mail", one.reporter_mail, unit_path=one.unit_path, own=own)
    names = selectors.names_of(one)
    customer = (
        ui.Fact(_("Customer"), names["customer"] or _("Not matched yet"), url=_customer_url(one)),
        ui.Fact(_("Caller"), one.reporter_name),
        ui.Fact(_("Phone"), organisation.shown_phone(phone), url=f"tel:{phone}" if phone == one.reporter_phone else ""),
        ui.Fact(_("Mail"), mail, url=f"mailto:{mail}" if mail == one.reporter_mail else ""),
        ui.Fact(_("Site"), names["site"] or one.place_text, url=_site_url(one)),
        ui.Fact(_("Place"), one.place_text if names["site"] else ""),
        ui.Fact(_("Equipment"), equipment.label_of(one.asset_id) if one.asset_id else "", url=_asset_url(one)),
    )
    what = (
        ui.Fact(_("Kind"), Request.Nature(one.nature).label),
        ui.Fact(_("Channel"), Request.Source(one.source).label),
        ui.Fact(_("What the customer says"), one.description),
        ui.Fact(_("Wished time"), _wished(one)),
        ui.Fact(_("Symptom"), equipment.fault_name(one.symptom_code)),
        ui.Fact(_("Urgency"), Request.Urgency(one.urgency).label),
        ui.Fact(_("Priority"), ui.badge(looks.PRIORITY[one.priority])),
        ui.Fact(_("Danger"), str(rules.SAFETY_CLASSES.get(one.safety, ""))),
        ui.Fact(_("Waits because"), str(rules.PAUSE_REASONS.get(one.paused_reason, ""))),
        ui.Fact(_("Repeats"), names["repeat_of"], url=_request_url(one.repeat_of_id)),
        ui.Fact(_("Goes on in"), names["merged_into"], url=_request_url(one.merged_into_id)),
        ui.Fact(_("Split from"), names["split_from"], url=_request_url(one.split_from_id)),
    )
    handling = (
        ui.Fact(_("Owner"), names["owner"] or _("Nobody yet")),
        ui.Fact(_("Who pays"), ui.badge(looks.PAYER[one.payer])),
        *_because(one, by),
        ui.Fact(_("Handling plan"), one.plan),
        ui.Fact(_("How it was settled"), one.resolution),
        ui.Fact(_("Urged"), str(one.urged_count or "")),
    )
    return (
        ui.Facts(_("Who and where"), _filled(customer)),
        ui.Facts(_("What"), _filled(what)),
        ui.Facts(_("Handling"), _filled(handling)),
    )


def _wished(one: Request) -> str:
    """When the customer would like us to come."""
    moments = [ui.formats.moment(one) if one else "…" for one in (one.wished_from, one.wished_to)]
    return " – ".join(moments) if one.wished_from or one.wished_to else ""


def _because(one: Request, by: Actor) -> tuple[ui.Fact, ...]:
    """Why somebody pays; where a regulation grants it, with its clause, the remedies and the hours."""
    why = ui.Fact(_("Because"), str(coverage.why(one.coverage_reason, one.coverage_basis)))
    if one.coverage_reason != coverage.IN_REGULATION:
        return (why,)
    cited = regulations.cited(one.coverage_basis)
    if cited and accounts.allows_somewhere(by, "regulation.view"):
        why = replace(why, url=f"{ui.addressed('regulations:reading', cited.version_id)}#{cited.clause}")
    granted = coverage.granted(one.coverage_basis, one.case)
    return why, ui.Fact(_("What is owed"), str(granted.words) if granted else "")


def _filled(facts: tuple[ui.Fact, ...]) -> tuple[ui.Fact, ...]:
    """Only what is known: an empty line tells nothing."""
    return tuple(fact for fact in facts if fact.value)


def _customer_url(one: Request) -> str:
    return ui.addressed("customers:customer", one.customer_id) if one.customer_id else ""


def _site_url(one: Request) -> str:
    return ui.addressed("customers:site", one.site_id) if one.site_id else ""


def _asset_url(one: Request) -> str:
    return ui.addressed("equipment:asset", one.asset_id) if one.asset_id else ""


def _request_url(request_id: int | None) -> str:
    return ui.addressed("service:request", request_id) if request_id else ""


def clocks_of(one: Request, at: datetime) -> tuple[ui.Clock, ...]:
    """The strip under the header; the ledger on hover."""
    found = regulations.clocks_of("case", [one.case_id], as_of=at).get(one.case_id, [])
    return tuple(clock_strip(clock) for clock in found)


def clock_strip(clock: regulations.ClockView) -> ui.Clock:
    """One clock of the strip; its ledger is a page of its own."""
    by_hand = looks.BY_HAND.get(clock.overridden)
    return ui.Clock(
        f"{clock.name} · {by_hand}" if by_hand else str(clock.name),
        due_at=clock.due_at,
        state=_shown_state(clock),
        used=clock.used,
        target=clock.target,
        clause=clock.clause,
        url=ui.addressed("regulations:ledger", clock.id),
    )


def _shown_state(clock: regulations.ClockView) -> Literal["running", "paused", "met", "missed", "cancelled"]:
    if clock.overridden == "excused":
        return "cancelled"
    match clock.state:
        case "running":
            return "running"
        case "paused":
            return "paused"
        case "void":
            return "cancelled"
        case _:
            return "missed" if clock.late else "met"


def add_clocks(rows: list[dict[str, Any]], by: Actor, at: datetime) -> None:
    """The most pressing clock of each row; one look-up for all rows."""
    del by
    cells = clock_cells([row["case_id"] for row in rows], at)
    for row in rows:
        over = row.get("state") in {"archived", "cancelled", "merged"}
        row["clock"] = None if over else cells.get(row["case_id"])


def clock_cells(case_ids: list[int], at: datetime) -> dict[int, ui.ClockCell]:
    """Case → the clock that falls due next; left out are cases whose clocks have all ended."""
    return {case: _cell(clock) for case, clock in regulations.pressing_of("case", case_ids, as_of=at).items()}


def _cell(clock: regulations.Pressing) -> ui.ClockCell:
    state = "cancelled" if clock.overridden == "excused" else clock.state
    return ui.ClockCell.of(state, used=clock.used, target=clock.target, due_at=clock.due_at)


def faults(asset_id: int | None, kind: str, present: str = "") -> list[tuple[str, str]]:
    """The fault catalogue's words for an asset's family as choices; a present code stays, known or not."""
    rows = equipment.faults_of(equipment.family_of(asset_id), kind=kind) if asset_id else []
    found = [("", "—"), *((row.code, str(row.name)) for row in rows)]
    if present and present not in dict(found):
        found.append((present, equipment.fault_name(present)))
    return found


def hints(given: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, Any]:
    """What the hotline sees while typing: the caller, open requests, terms, promised times (features 1, 8, 11)."""
    ids = {name: row_id(given.get(name)) for name in ("customer", "site", "asset")}
    phone = str(given.get("reporter_phone", "")).strip()
    asset = equipment.asset(ids["asset"]) if ids["asset"] else None
    customer_id = ids["customer"] or (asset.customer_id if asset else None)
    nature = str(given.get("nature") or "")
    verdict = coverage.verdict_for(
        asset_id=ids["asset"], at=at, is_rework=False, nature=nature, owed=_owed(nature, asset, customer_id, at)
    )
    return {
        "callers": customers.by_phone(phone, by=by) if phone else [],
        "customer": customers.customer(customer_id) if customer_id else None,
        "duplicates": selectors.duplicates(by=by, asset_id=ids["asset"], site_id=ids["site"], phone=phone),
        "verdict": verdict if ids["asset"] else None,
        "why": coverage.why(verdict.reason, verdict.basis),
        "promises": regulations.promise({"urgency": str(given.get("urgency") or "normal"), "nature": nature}, at=at),
    }


def _owed(
    nature: str, asset: equipment.AssetBrief | None, customer_id: int | None, at: datetime
) -> tuple[regulations.Owed, ...]:
    """What regulations would grant a request that came in now."""
    if asset is None:
        return ()
    path = units.get(asset.unit_id).path
    known = {"nature": nature, "family": asset.family, "customer": customer_id, "unit_path": path}
    return regulations.owed_for(known, at)
