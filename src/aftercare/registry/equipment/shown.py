"""How states of equipment look."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aftercare.base.ui import public as ui
from aftercare.registry.equipment.models import Contract

STATES = {
    "planned": ui.State(_("Not yet in service"), "clock", "blue"),
    "in_service": ui.State(_("In service"), "circle-check", "green"),
    "retired": ui.State(_("Retired"), "archive"),
}
STATUSES = {
    "unknown": ui.State(_("Not reported"), "circle-dotted"),
    "running": ui.State(_("In operation"), "player-play", "green"),
    "down": ui.State(_("Out of order"), "alert-triangle", "red"),
    "inspection": ui.State(_("Under inspection"), "clipboard-check", "blue"),
    "stopped": ui.State(_("Switched off"), "player-stop", "amber"),
    "renovation": ui.State(_("Under renovation"), "tools", "amber"),
}
CRITICALITY = {
    1: ui.State(_("Low"), "arrow-down"),
    2: ui.State(_("Medium"), "minus"),
    3: ui.State(_("High"), "arrow-up", "amber"),
    4: ui.State(_("Vital"), "urgent", "red"),
}
CONTRACTS = {
    "coming": ui.State(_("Not yet in effect"), "clock", "blue"),
    "running": ui.State(_("In effect"), "circle-check", "green"),
    "ended": ui.State(_("Contract ended"), "circle-x"),
    "cancelled": ui.State(_("Cancelled"), "ban"),
}
PROJECTS = {
    "building": ui.State(_("Being built"), "hammer", "blue"),
    "accepted": ui.State(_("Accepted"), "circle-check", "green"),
    "closed": ui.State(_("Project closed"), "archive"),
}
# What a contract promises, beside its amount with the unit.
PROMISES = {
    "response": _("Response time"),
    "arrival": _("Arrival time"),
    "restore": _("Time to restore"),
    "free_visits": _("Free visits a year"),
    "hour_bank": _("Hours paid for"),
    "discount": _("Discount"),
}
STARTS = {"shipped": _("shipment"), "installed": _("installation"), "accepted": _("acceptance")}


def in_months(count: int) -> str:
    """`36 months`: how long a warranty lasts."""
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def contract_state(contract: Contract, today: date) -> ui.State:
    """How a contract stands on a day."""
    if contract.cancelled_at is not None:
        return CONTRACTS["cancelled"]
    if today < contract.starts_on:
        return CONTRACTS["coming"]
    return CONTRACTS["running" if today < contract.ends_on else "ended"]
