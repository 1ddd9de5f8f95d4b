"""The API of the life file."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import AwareDatetime

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import answer
from aftercare.platform.accounts.public import actor_of
from aftercare.registry.equipment import public as equipment
from aftercare.service.life import selectors
from aftercare.service.life.rules.counting import figures
from aftercare.service.life.schemas import LifeOut, shown

router = Router(tags=["equipment"])
YEAR = timedelta(days=365)


@router.get("/assets/{int:asset_id}/life/", response=LifeOut, operation_id="assets_life", url_name="asset_life")
def asset_life(
    request: HttpRequest, asset_id: int, since: AwareDatetime | None = None, until: AwareDatetime | None = None
) -> HttpResponse:
    """Requests, failures, downtime, availability, MTBF and MTTR of [since, until): the last 365 days if not given."""
    at = clock.now()
    asset = equipment.get_asset(asset_id=asset_id, by=actor_of(request))
    one = selectors.life_of(asset, at)
    end = min(until or at, at)
    return answer(shown(asset, one, figures(one, since or end - YEAR, end)))
