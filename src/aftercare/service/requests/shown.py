"""How a request becomes the parts of its page: facts, steps, clocks, hints."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.regulations import public as regulations
from aftercare.service import shown as looks
from aftercare.service.coverage import selectors as coverage
from aftercare.service.requests import rules, selectors
from aftercare.service.requests.models import Request

# verb → (icon, states in which it is offered); the services decide again.
_STEPS: dict[str, tuple[str, frozenset[str]]] = {
    "triage": ("stethoscope", frozenset({"received", "triaged", "planned"})),
    "correct": ("edit", frozenset({"received", "triaged", "planned", "in_progress"})),
    "answer": ("phone-call", frozenset({"received", "triaged", "planned", "in_progress"})),
    "diagnose": ("device-desktop-search", frozenset({"triaged", "planned", "in_progress"})),
    "plan": ("clipboard-list", frozenset({"triaged", "planned"})),
    "order": ("tool", frozenset({"triaged", "planned", "in_progress"})),
    "urge": ("speakerphone", frozenset({"received", "triaged", "planned", "in_progress"})),
    "pause": ("player-pause", frozenset({"received", "triaged", "planned", "in_progress"})),
    "resume": ("player-play", frozenset({"received", "triaged", "planned", "in_progress"})),
    "resolve": ("circle-check", frozenset({"triaged", "planned", "in_progress"})),
    "archive": ("archive", frozenset({"resolved"})),
    "reopen": ("rotate", frozenset({"resolved", "archived"})),
    "merge": ("git-merge", frozenset({"received", "triaged", "planned"})),
    "cancel": ("ban", frozenset({"received", "triaged", "planned", "in_progress"})),
}
_PERMISSION = {
    "correct": "request.change",
    "order": "order.open",
    "resume": "request.pause",
}
_LABEL: dict[str, Words] = {
    "triage": Words("分诊", "Triage"),
    "correct": Words("更正登记", "Correct"),
    "answer": Words("答复客户", "Answer the customer"),
    "diagnose": Words("远程诊断", "Remote diagnosis"),
    "plan": Words("处理方案", "Handling plan"),
    "order": Words("开工单", "Open an order"),
    "urge": Words("催办", "Urge"),
    "pause": Words("暂停", "Let it wait"),
    "resume": Words("恢复", "Go on"),
    "resolve": Words("解决", "Resolve"),
    "archive": Words("归档", "Archive"),
    "reopen": Words("重新打开", "Reopen"),
    "merge": Words("合并", "Merge"),
    "cancel": Words("撤销", "Cancel the request"),
}
_ADDRESS = {"order": "service:order_new"}


def detail(one: Request, *, by: Actor, at: datetime) -> ui.Detail:
    """The page of one request."""
    steps = {step.verb: step for step in _steps(one, by)}
    contents = selectors.file_contents(one)
    following = rules.next_step(
        state=one.state,
        has_customer=one.customer_id is not None,
        has_open_order=selectors.has_open_orders(one),
        unconfirmed=contents.unconfirmed,
        unreviewed=contents.unreviewed,
    )
    return ui.Detail(
        kind="request",
        id=one.pk,
        number=one.number,
        title=one.title,
        version=one.version,
        parents=(ui.Crumb(_("Service requests"), reverse("service:requests")),),
        state=looks.REQUEST[one.state],
        path=ui.state_path(looks.REQUEST, looks.REQUEST_PATH, current=one.state),
        next_step=_next(following, steps),
        steps=tuple(step.shown for verb, step in steps.items() if following is None or verb != following.verb),
        clocks=clocks_of(one, at),
        facts=_facts(one, by),
        timeline=looks.case_timeline(one.case_id, by),
    )


class _Step:
    """One offered verb."""

    def __init__(self, verb: str, one: Request) -> None:
        self.verb = verb
        icon, _states = _STEPS[verb]
        address = reverse(_ADDRESS.get(verb, f"service:request_{verb}"), args=[one.pk])
        self.shown = ui.Step(
            str(_LABEL[verb]), address, icon=icon, dialog=verb != "order", danger=verb in {"cancel", "merge"}
        )


def _steps(one: Request, by: Actor) -> list[_Step]:
    own = selectors.is_own(one, by)
    found = []
    for verb, (_icon, states) in _STEPS.items():
        if one.state not in states or ((verb == "resume") != bool(one.paused_reason) and verb in {"pause", "resume"}):
            continue
        if accounts.allows(by, _PERMISSION.get(verb, f"request.{verb}"), unit_path=one.unit_path, own=own):
            found.append(_Step(verb, one))
    return found


def _next(following: rules.NextStep | None, steps: Mapping[str, _Step]) -> ui.Step | None:
    if following is None or following.verb not in steps:
        return None
    shown = steps[following.verb].shown
    missing = tuple(ui.Missing(str(one.words)) for one in following.missing)
    return ui.Step(shown.label, shown.url, icon=shown.icon, dialog=shown.dialog, missing=missing)


def _facts(one: Request, by: Actor) -> tuple[ui.Facts, ...]:
    phone = accounts.masked(
        by, "customer.phone", one.reporter_phone, unit_path=one.unit_path, own=selectors.is_own(one, by)
    )
    customer = (
        ui.Fact(_("Customer"), one.customer.name if one.customer else _("not matched yet"), url=_customer_url(one)),
        ui.Fact(_("Caller"), one.reporter_name),
        ui.Fact(_("Phone"), phone),
        ui.Fact(_("Site"), one.site.name if one.site else one.place_text, url=_site_url(one)),
        ui.Fact(_("Equipment"), equipment.label_of(one.asset_id) if one.asset_id else "", url=_asset_url(one)),
    )
    what = (
        ui.Fact(_("Kind"), one.get_nature_display()),
        ui.Fact(_("Channel"), one.get_source_display()),
        ui.Fact(_("What the customer says"), one.description),
        ui.Fact(_("Symptom"), equipment.fault_name(one.symptom_code)),
        ui.Fact(_("Urgency"), one.get_urgency_display()),
        ui.Fact(_("Priority"), ui.badge(looks.PRIORITY[one.priority])),
        ui.Fact(_("Danger"), str(rules.SAFETY_CLASSES.get(one.safety, ""))),
        ui.Fact(_("Waits because"), str(rules.PAUSE_REASONS.get(one.paused_reason, ""))),
        ui.Fact(_("Repeats"), one.repeat_of.number if one.repeat_of else "", url=_request_url(one.repeat_of_id)),
        ui.Fact(
            _("Goes on in"), one.merged_into.number if one.merged_into else "", url=_request_url(one.merged_into_id)
        ),
    )
    handling = (
        ui.Fact(_("Owner"), one.owner.name if one.owner else _("nobody yet")),
        ui.Fact(_("Who pays"), ui.badge(looks.PAYER[one.payer])),
        ui.Fact(_("Because"), str(coverage.reason_words(one.coverage_reason, one.coverage_basis))),
        ui.Fact(_("Handling plan"), one.plan),
        ui.Fact(_("How it was settled"), one.resolution),
        ui.Fact(_("Urged"), str(one.urged_count or "")),
    )
    return (
        ui.Facts(_("Who and where"), _filled(customer)),
        ui.Facts(_("What"), _filled(what)),
        ui.Facts(_("Handling"), _filled(handling)),
    )


def _filled(facts: tuple[ui.Fact, ...]) -> tuple[ui.Fact, ...]:
    """Only what is known: an empty line tells nothing."""
    return tuple(fact for fact in facts if fact.value)


def _customer_url(one: Request) -> str:
    return reverse("customers:customer", args=[one.customer_id]) if one.customer_id else ""


def _site_url(one: Request) -> str:
    return reverse("customers:site", args=[one.site_id]) if one.site_id else ""


def _asset_url(one: Request) -> str:
    return reverse("equipment:asset", args=[one.asset_id]) if one.asset_id else ""


def _request_url(request_id: int | None) -> str:
    return reverse("service:request", args=[request_id]) if request_id else ""


def clocks_of(one: Request, at: datetime) -> tuple[ui.Clock, ...]:
    """The strip under the header; the ledger on hover."""
    found = regulations.clocks_of("case", [one.case_id], as_of=at).get(one.case_id, [])
    return tuple(clock_strip(clock) for clock in found)


def clock_strip(clock: regulations.ClockView) -> ui.Clock:
    """One clock of the strip; its ledger is a page of its own."""
    return ui.Clock(
        str(clock.name),
        due_at=clock.due_at,
        state=_shown_state(clock),
        used=clock.used,
        target=clock.target,
        clause=clock.clause,
        url=reverse("regulations:ledger", args=[clock.id]),
    )


def _shown_state(clock: regulations.ClockView) -> Literal["running", "paused", "met", "missed", "cancelled"]:
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
    found = regulations.clocks_of("case", [row["case_id"] for row in rows], as_of=at)
    for row in rows:
        row["clock"] = clock_cell(found.get(row["case_id"], []))


def clock_cell(clocks: list[regulations.ClockView]) -> ui.ClockCell | None:
    """The clock that falls due next; none when all have ended."""
    first = regulations.most_pressing(clocks)
    return clock_strip(first).cell if first else None


def faults(asset_id: int | None, kind: str, present: str = "") -> list[tuple[str, str]]:
    """The fault catalogue's words for an asset's family as choices; a present code stays, known or not."""
    rows = equipment.faults_of(equipment.family_of(asset_id), kind=kind) if asset_id else []
    found = [("", "—"), *((row.code, str(row.name)) for row in rows)]
    if present and present not in dict(found):
        found.append((present, equipment.fault_name(present)))
    return found


def hints(given: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, Any]:
    """What the hotline sees while typing: the caller, open requests, terms, promised times (features 1, 8, 11)."""
    ids = {
        name: int(given[name]) if str(given.get(name, "")).isdigit() else None for name in ("customer", "site", "asset")
    }
    phone = str(given.get("reporter_phone", "")).strip()
    asset = equipment.asset(ids["asset"]) if ids["asset"] else None
    customer_id = ids["customer"] or (asset.customer_id if asset else None)
    verdict = coverage.verdict_for(asset_id=ids["asset"], at=at, is_rework=False)
    return {
        "callers": customers.contacts_by_phone(phone) if phone else [],
        "customer": customers.customer(customer_id) if customer_id else None,
        "duplicates": selectors.duplicates(by=by, asset_id=ids["asset"], site_id=ids["site"], phone=phone),
        "verdict": verdict if ids["asset"] else None,
        "promises": regulations.promise(
            {"urgency": str(given.get("urgency") or "normal"), "nature": str(given.get("nature") or "")}, at=at
        ),
    }
