"""The API of figures."""

from django.http import HttpRequest
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.measures.schemas import IndicatorOut
from aftercare.regulations.measures.selectors import indicators as selectors

router = Router(tags=["regulations"])


@router.get(
    "/regulations/{int:regulation_id}/indicators/",
    response=list[IndicatorOut],
    operation_id="regulations_indicators",
    url_name="regulation_indicators",
)
def indicators(request: HttpRequest, regulation_id: int, period: str = "", unit: str = "") -> list[IndicatorOut]:
    """The indicators of a regulation for a period (2026-10, 2026-Q3, 2026), else for the last that has ended.

    `unit`: the id of a part of the company; without it, the widest that you may see.
    """
    by = actor_of(request)
    found = selectors.of_regulation(regulation_id=regulation_id, by=by, at=clock.now(), period=period, unit=unit)
    return [IndicatorOut.of(one) for one in found]
