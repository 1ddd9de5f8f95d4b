"""The API of what a unit plans by."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from aftercare.operations.dispatch.problems import services
from aftercare.operations.dispatch.problems.schemas import SettingsIn, SettingsOut, TriedOut, TryIn
from aftercare.operations.dispatch.problems.selectors import trying
from aftercare.operations.dispatch.problems.selectors.settings import own_settings
from aftercare.platform.accounts.public import actor_of, doing_on

router = Router(tags=["plans"])


@router.get(
    "/plans/settings/{int:unit_id}/", response=SettingsOut, operation_id="plans_settings", url_name="plan_settings"
)
def read(request: HttpRequest, unit_id: int) -> SettingsOut:
    """What a unit plans by, with what the units above have settled."""
    held, version = own_settings(unit_id=unit_id, by=actor_of(request), permission="plan.settings")
    return SettingsOut(unit_id=unit_id, version=version, values=asdict(held))


@router.post(
    "/plans/settings/{int:unit_id}/",
    response=SettingsOut,
    operation_id="plans_change_settings",
    url_name="plan_change_settings",
)
def change(request: HttpRequest, unit_id: int, data: SettingsIn) -> SettingsOut:
    """Settle something for a unit and those below it; what is left out stays as it was."""
    services.change_settings(unit_id=unit_id, **doing_on(request), values=data.values)
    return read(request, unit_id)


@router.post(
    "/plans/settings/{int:unit_id}/try-roads/",
    response=TriedOut,
    operation_id="plans_try_roads",
    url_name="plan_try_roads",
)
def try_roads(request: HttpRequest, unit_id: int, data: TryIn) -> Any:
    """Ask a road server for one way of the unit, as plans would; nothing is kept."""
    return trying.try_roads(unit_id=unit_id, by=actor_of(request), **data.model_dump())
