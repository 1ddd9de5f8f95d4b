"""The API of decisions about clocks."""

from django.http import HttpRequest
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.selectors import clock_row
from aftercare.regulations.overrides import services
from aftercare.regulations.overrides.schemas import ClockOut, OverrideIn

router = Router(tags=["clocks"])


@router.post(
    "/clocks/{int:clock_id}/override/", response=ClockOut, operation_id="clocks_override", url_name="clock_override"
)
def override(request: HttpRequest, clock_id: int, data: OverrideIn) -> Clock:
    """Set another due time by hand, excuse a clock, or give it back to the rules."""
    by, at = actor_of(request), clock.now()
    services.override_clock(clock_id=clock_id, by=by, at=at, **data.decided())
    return clock_row(clock_id)
