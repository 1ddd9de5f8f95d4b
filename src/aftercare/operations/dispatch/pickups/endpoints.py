"""The API of fetching parts on the way."""

from django.http import HttpRequest
from ninja import Router

from aftercare.operations.dispatch.pickups import selectors
from aftercare.operations.dispatch.pickups.models import Pickup
from aftercare.operations.dispatch.pickups.schemas import PickupOut
from aftercare.platform.accounts.public import actor_of

router = Router(tags=["pickups"])


@router.get(
    "/visits/{int:visit_id}/pickups/", response=list[PickupOut], operation_id="pickups_read", url_name="pickups"
)
def read(request: HttpRequest, visit_id: int) -> list[Pickup]:
    """What the applied plan has the engineer fetch at stores before the visit, as far as it still holds."""
    return selectors.of_visit(visit_id=visit_id, by=actor_of(request))
