"""What a contract's page shows of its quotas: how much is used, how much is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import actor_of
from aftercare.registry.equipment import public as equipment
from aftercare.service.coverage.selectors import Held, Used, used_by


@dataclass(frozen=True, slots=True)
class Quota:
    """One quota of a contract, in words."""

    label: str
    granted: str
    used: str
    left: str
    span: str
    is_over: bool


def quotas_of_contract(request: HttpRequest, contract_id: int) -> str:
    """Free visits of the contract's year, hours of the whole contract."""
    by = actor_of(request)
    at = clock.now()
    contract = equipment.get_contract(contract_id=contract_id, by=by)
    granted = dict(contract.entitlements.values_list("kind", "amount"))
    held = Held(contract_id=contract.pk, number=contract.number, starts_on=contract.starts_on, ends_on=contract.ends_on)
    quotas = _quotas(held, granted, used_by([held], at)[contract.pk], timezone.localdate(at))
    return ui.fragment(request, "service/_quotas.html", {"quotas": quotas}) if quotas else ""


def _quotas(held: Held, granted: dict[str, int], used: Used, today: date) -> list[Quota]:
    found = []
    if "free_visits" in granted:
        span = _span(*held.counted_year(today))
        found.append(_quota(_("Free visits"), granted["free_visits"], used.visits, str, span))
    if "hour_bank" in granted:
        span = _span(held.starts_on, held.ends_on)
        found.append(_quota(_("Hours paid for"), granted["hour_bank"], used.minutes, _hours, span))
    return found


def _quota(label: str, granted: int, used: int, shown: Callable[[int], str], span: str) -> Quota:
    left = max(0, granted - used)
    return Quota(
        label=label, granted=shown(granted), used=shown(used), left=shown(left), span=span, is_over=used >= granted
    )


def _hours(minutes: int) -> str:
    """A bank of hours is counted in hours: 100 h, never 4 days."""
    hours, rest = divmod(minutes, 60)
    parts = [_("%(n)s h") % {"n": hours}] if hours or not rest else []
    return " ".join([*parts, ui.formats.duration(rest * 60)] if rest else parts)


def _span(first: date, following: date) -> str:
    return f"{ui.formats.day(first)} – {ui.formats.day(following - timedelta(days=1))}"
