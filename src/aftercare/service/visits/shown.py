"""How a visit becomes the parts of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.values import is_plausible
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.worktime import public as worktime
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import shown as looks
from aftercare.service.cases import shown as cases
from aftercare.service.orders.models import Order
from aftercare.service.requests import rules as requests
from aftercare.service.states import shown as states
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.models import Participation, Visit

# How far ahead a time is looked for in which the unit works: over the longest holidays.
SEARCHED = timedelta(days=14)
# verb → (icon, permission, whether a form is asked); the table of moves says when.
STEPS: dict[str, tuple[str, str, bool]] = {
    "dispatch": ("send", "visit.dispatch", False),
    "accept": ("thumb-up", "visit.work", False),
    "depart": ("truck", "visit.work", False),
    "arrive": ("map-pin", "visit.work", False),
    "start_work": ("player-play", "visit.work", False),
    "finish": ("circle-check", "visit.work", True),
    "leave_incomplete": ("circle-half-2", "visit.work", True),
    "assign": ("user-plus", "visit.plan", True),
    "reschedule": ("calendar-time", "visit.plan", True),
    "release": ("user-x", "visit.plan", False),
    "refuse": ("thumb-down", "visit.work", True),
    "transfer": ("arrow-forward-up", "visit.work", True),
    "cancel": ("ban", "visit.plan", True),
}


def number_of(one: Visit) -> str:
    """What people call the visit."""
    return f"{one.order.number}-{one.sequence}"


def crumb(one: Visit) -> ui.Crumb:
    """What a form about the visit says above its title, and the way back."""
    return ui.Crumb(f"{number_of(one)} {one.order.title}", reverse("service:visit", args=[one.pk]))


def detail(one: Visit, *, by: Actor, at: datetime) -> ui.Detail:
    """The page of one visit; on the phone the next step is the big button."""
    own = selectors.is_own(one, by)
    steps = _steps(one, by, _lacking(one, by, at, own=own), own=own)
    following = _next_verb(one, by)
    order = one.order
    parents = (
        ui.Crumb(_("Orders"), reverse("service:orders")),
        ui.Crumb(order.number, reverse("service:order", args=[order.pk])),
    )
    return ui.Detail(
        kind="visit",
        id=one.pk,
        number=number_of(one),
        title=order.title,
        version=one.version,
        parents=parents,
        state=looks.state_of("visit", one.state, one.sub_state),
        path=ui.state_path(looks.VISIT, looks.VISIT_PATH, current=one.state),
        next_step=steps.get(following),
        steps=tuple(step for verb, step in steps.items() if verb != following),
        facts=_facts(one, by, own=own),
        timeline=looks.case_timeline(one.case_id, by),
        values={"tells_place": one.state in Visit.OPEN_STATES and selectors.is_crew(one, by)},
    )


def _next_verb(one: Visit, by: Actor) -> str:
    if one.state == Visit.State.FINISHED:
        return "" if selectors.confirmation_of(one) else "confirm"
    if one.state == Visit.State.PLANNED and one.lead_id is None:
        return "assign"
    if one.state == Visit.State.ON_SITE and one.work_started_at is None:
        return "start_work"
    del by
    return rules.NEXT_VERB.get(Visit.State(one.state), "")


# verb → the event that comes of it, which gates may stand before.
DEEDS = {
    "dispatch": "visit.dispatched",
    "accept": "visit.accepted",
    "depart": "visit.departed",
    "arrive": "visit.arrived",
    "start_work": "visit.work_started",
    "finish": "visit.finished",
    "leave_incomplete": "visit.incomplete",
    "assign": "visit.crew_changed",
    "reschedule": "visit.rescheduled",
    "release": "visit.released",
    "refuse": "visit.refused",
    "transfer": "visit.transferred",
    "cancel": "visit.cancelled",
    "confirm": "visit.confirmed",
}


def lacks_of(one: Visit, *, by: Actor, at: datetime) -> cases.Lacks:
    """What the case's rules still ask for, by verb, of those that the visit's state allows."""
    ids = {"case": one.case_id, "order": one.order_id, "visit": one.pk}
    offered = {
        verb: [regulations.Deed(name, ids | _named(verb, one))]
        for verb, name in DEEDS.items()
        if (one.state == Visit.State.FINISHED if verb == "confirm" else one.state in rules.MOVES[verb].sources)
    }
    return regulations.lacks_of(offered, case_id=one.case_id, by=by, at=at)


def _named(verb: str, one: Visit) -> dict[str, int]:
    """Whom the event would name: who is sent. Who takes over is not known before the form is filled in."""
    return {"engineer": one.lead_id} if verb == "dispatch" and one.lead_id else {}


def _lacking(one: Visit, by: Actor, at: datetime, *, own: bool) -> cases.Missing:
    lacks = lacks_of(one, by=by, at=at)
    if not lacks:
        return {}
    order = one.order
    ids = {"visit": one.pk, "order": order.pk, "request": order.request_id, "engineer": one.lead_id}
    page = cases.Page("visit", one.case_id, one.unit_path, {**ids, "customer": order.customer_id}, by, at, own=own)
    return cases.missing_of(lacks, page)


def _steps(one: Visit, by: Actor, lacking: cases.Missing, *, own: bool) -> dict[str, ui.Step]:
    found = {}
    for verb, (icon, permission, asks) in STEPS.items():
        move = rules.MOVES[verb]
        late_start = verb == "start_work" and one.work_started_at is not None
        has_nobody = verb == "release" and one.lead_id is None
        if one.state not in move.sources or late_start or has_nobody:
            continue
        if accounts.allows(by, permission, unit_path=one.unit_path, own=own):
            address = reverse(f"service:visit_{verb}", args=[one.pk])
            missing = (*(_missing(one) if verb == "finish" else ()), *lacking.get(verb, ()))
            found[verb] = ui.Step(
                str(move.label),
                address,
                icon=icon,
                dialog=asks,
                post=not asks,
                danger=verb == "cancel",
                missing=missing,
            )
    if states.may_change("visit", one.state, one.sub_state) and accounts.allows(
        by, "visit.sub_state", unit_path=one.unit_path, own=own
    ):
        address = reverse("service:visit_sub_state", args=[one.pk])
        found["sub_state"] = ui.Step(str(states.SET), address, icon="tag", dialog=True)
    may_confirm = accounts.allows(by, "visit.confirm", unit_path=one.unit_path, own=own)
    if one.state == Visit.State.FINISHED and may_confirm and not selectors.confirmation_of(one):
        found |= _ways_to_confirm(one, lacking.get("confirm", ()))
    return found


def _ways_to_confirm(one: Visit, missing: tuple[ui.Missing, ...]) -> dict[str, ui.Step]:
    """Sign on the glass, or by the code that was sent."""
    sign, send, code = (reverse(f"service:visit_{name}", args=[one.pk]) for name in ("confirm", "code_send", "code"))
    found = {
        "confirm": ui.Step(_("Customer confirms"), sign, icon="signature", missing=missing),
        "send_code": ui.Step(_("Send the completion code"), send, icon="message", post=True),
    }
    if selectors.has_code(one):
        found["code"] = ui.Step(_("Type in the completion code"), code, icon="password", dialog=True, missing=missing)
    return found


@dataclass(frozen=True, slots=True)
class Member:
    """One of the crew as the page shows them: `spent` is the time at the site in seconds."""

    row: Participation
    spent: int | None
    may_record: bool


def members(one: Visit, *, by: Actor) -> list[Member]:
    """The crew, and whose times the reader may record."""
    opened = _crew_is_open(one, by) and one.state in rules.TIMES_STATES
    speaks = opened and selectors.speaks_for_crew(one, by)
    return [
        Member(row, rules.spent(row.arrived_at, row.left_at), speaks or (opened and row.staff_id == by.id))
        for row in selectors.crew_of(one)
    ]


def may_share(one: Visit, *, by: Actor) -> bool:
    """Whether the reader may say how the crew shares; where one goes alone, nobody needs to."""
    return one.crew.count() > 1 and _crew_is_open(one, by) and selectors.speaks_for_crew(one, by)


def _crew_is_open(one: Visit, by: Actor) -> bool:
    working = accounts.allows(by, "visit.work", unit_path=one.unit_path, own=selectors.is_own(one, by))
    return working and one.state != Visit.State.CANCELLED and one.case.closed_at is None


def photo_slots(one: Visit, *, by: Actor) -> list[tuple[rules.PhotoSlot, list[files.Link]]]:
    """The slots of the visit, each with its photographs."""
    links = selectors.photos_of(one, by)
    return [
        (slot, [link for link in links if link.role == rules.photo_role(slot.key)])
        for slot in rules.slots_of(one.order.photo_slots)
    ]


def photo_values(one: Visit, *, by: Actor) -> dict[str, object]:
    """What the panel of photographs shows."""
    own = selectors.is_own(one, by)
    working = accounts.allows(by, "visit.work", unit_path=one.unit_path, own=own)
    return {
        "visit": one,
        "may_add": working and one.state in rules.PHOTO_STATES,
        "may_remove": working and one.state in Visit.OPEN_STATES,
        "limit": settings.FILE_LIMIT_BYTES,
    }


def slot_values(one: Visit, key: str, *, by: Actor) -> dict[str, object]:
    """The same for one slot alone."""
    slot, photos = next((slot, photos) for slot, photos in photo_slots(one, by=by) if slot.key == key)
    return {**photo_values(one, by=by), "slot": slot, "photos": photos}


def _missing(one: Visit) -> tuple[ui.Missing, ...]:
    """What stands between the visit and its end."""
    found = []
    open_tasks = [task for task in selectors.tasks_of(one) if task.is_required and task.done_at is None]
    if open_tasks:
        text = ngettext("%(count)s task is not ticked off", "%(count)s tasks are not ticked off", len(open_tasks))
        found.append(ui.Missing(text % {"count": len(open_tasks)}, url="#tasks"))
    found += [
        ui.Missing(_("Photograph: %(slot)s") % {"slot": slot.name}, url=f"#slot-{slot.key}")
        for slot in selectors.empty_slots(one)
    ]
    if one.order.sheet_key:
        sheet = selectors.test_sheet(one)
        address = reverse("sheets:sheet", args=[sheet.pk]) if sheet else ""
        if sheet is None or not sheet.verdict:
            to_fill = reverse("sheets:fill", args=[sheet.pk]) if sheet else ""
            found.append(ui.Missing(_("The test sheet is not filled in"), url=to_fill))
        elif sheet.verdict == "fail":
            found.append(ui.Missing(_("The test failed"), url=address))
    return tuple(found)


def _facts(one: Visit, by: Actor, *, own: bool) -> tuple[ui.Facts, ...]:
    order = one.order
    when = (
        ui.Fact(_("Appointment"), _window(one)),
        ui.Fact(_("Engineer"), one.lead.name if one.lead else _("Nobody yet")),
        ui.Fact(_("Customer"), order.customer.name if order.customer else ""),
        ui.Fact(_("Site"), order.site.name if order.site else "", url=_to("customers:site", order.site_id)),
        ui.Fact(_("Address"), order.site.address if order.site else ""),
        ui.Fact(pgettext("service", "Access"), order.site.access_notes if order.site else ""),
        ui.Fact(
            _("Equipment"),
            equipment.label_of(order.asset_id) if order.asset_id else "",
            url=_to("equipment:asset", order.asset_id),
        ),
    )
    steps = (
        ui.Fact(_("Dispatched"), ui.formats.moment(one.dispatched_at)),
        ui.Fact(pgettext("service", "Accepted"), ui.formats.moment(one.accepted_at)),
        ui.Fact(_("Set out"), ui.formats.moment(one.departed_at)),
        ui.Fact(_("Arrived"), ui.formats.moment(one.arrived_at), hint=str(rules.CHECK_INS.get(one.check_in, ""))),
        ui.Fact(_("Work began"), ui.formats.moment(one.work_started_at)),
        ui.Fact(pgettext("service", "Ended"), ui.formats.moment(one.ended_at)),
    )
    result = (
        ui.Fact(_("Not finished because"), one.get_incomplete_reason_display()),
        ui.Fact(_("What comes next"), one.get_next_step_display()),
        ui.Fact(_("Cause"), equipment.fault_name(one.cause_code)),
        ui.Fact(_("Kind of remedy"), equipment.fault_name(one.action_code)),
        ui.Fact(_("What was done"), one.work_note),
    )
    asked = _asked(one, by, own=own)
    groups = ((_("Appointment"), when), (_("What was asked"), asked), (_("Steps"), steps), (_("Result"), result))
    shown = ((title, tuple(fact for fact in facts if fact.value)) for title, facts in groups)
    return tuple(ui.Facts(title, facts) for title, facts in shown if facts)


def _asked(one: Visit, by: Actor, *, own: bool) -> tuple[ui.Fact, ...]:
    """Whom to call, and what is known of the fault before anybody sets out."""
    request = one.order.request
    if request is None:
        return ()
    phone = accounts.masked(by, "customer.phone", request.reporter_phone, unit_path=one.unit_path, own=own)
    return (
        ui.Fact(_("Service request"), request.number, url=_to("service:request", request.pk)),
        ui.Fact(_("Caller"), request.reporter_name),
        ui.Fact(
            _("Phone"),
            organisation.shown_phone(phone),
            url=f"tel:{phone}" if phone == request.reporter_phone else "",
        ),
        ui.Fact(_("Danger"), str(requests.SAFETY_CLASSES.get(request.safety, ""))),
        ui.Fact(_("What the customer says"), request.description),
        ui.Fact(_("Symptom"), equipment.fault_name(request.symptom_code)),
        ui.Fact(_("Handling plan"), request.plan),
    )


def _window(one: Visit) -> str:
    if one.planned_start_at is None or one.planned_end_at is None:
        return ""
    return f"{ui.formats.moment(one.planned_start_at)} – {ui.formats.clock_time(one.planned_end_at)}"


def _to(name: str, pk: int | None) -> str:
    return reverse(name, args=[pk]) if pk else ""


def window_of(given: Mapping[str, str], order: Order, at: datetime) -> dict[str, datetime]:
    """The time that a form says so far, else the suggested one; half of a time or one that runs back says nothing."""
    window = suggested_window(order, at)
    found = {key: moment for key in window if (moment := _moment(given.get(key, "")))}
    start, end = found.get("start_at", window["start_at"]), found.get("end_at", window["end_at"])
    return {"start_at": start, "end_at": end if end > start else start + timedelta(minutes=order.duration_minutes)}


def _moment(text: str) -> datetime | None:
    """What a field of a moment holds, in the reader's zone; a time that nobody can mean says nothing."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found and not is_plausible(found):
        return None
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


def suggested_window(order: Order, at: datetime) -> dict[str, datetime]:
    """The next full hour in which the unit works, as long as the work takes."""
    soonest = timezone.localtime(at).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    takes = timedelta(minutes=order.duration_minutes)
    calendar = worktime.calendar_for(worktime.key_for_unit(order.unit_path))
    start = rules.first_fitting(calendar.openings(soonest, soonest + SEARCHED), soonest, takes)
    return {"start_at": timezone.localtime(start), "end_at": timezone.localtime(start + takes)}


def candidates(order: Order, window: Mapping[str, datetime], *, leave_out: int = 0) -> list[dict[str, object]]:
    """Everybody who could be sent at that time, fit ones first, each with every reason against (features 85).

    `leave_out`: the visit that is to be manned, which is in nobody's way.
    """
    start, end = window["start_at"], window["end_at"]
    found = organisation.available_engineers(order.unit_path, start, order.skills, certificates=order.certificates)
    ids = [one.staff_id for one in found]
    open_visits, busy = selectors.open_counts(ids), selectors.busy_between(ids, start, end, leave_out=leave_out)
    rows = [
        {
            "person": one,
            "open": open_visits.get(one.staff_id, 0),
            "fit": one.is_fit and one.staff_id not in busy,
            "busy": _("Has visit %(number)s at that time.") % {"number": busy[one.staff_id]}
            if one.staff_id in busy
            else "",
        }
        # Of those who do not fit, those first of whom the least is to be said.
        for one in sorted(found, key=lambda one: len(one.reasons) + (one.staff_id in busy))
    ]
    return sorted(rows, key=lambda row: not row["fit"])
