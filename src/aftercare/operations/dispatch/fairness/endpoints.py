"""The API of the fairness ledger."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from aftercare.operations.dispatch.fairness import selectors
from aftercare.operations.dispatch.fairness.schemas import LedgerOut
from aftercare.platform.accounts.public import doing

router = Router(tags=["plans"])


@router.get("/fairness/", response=LedgerOut, operation_id="fairness_read", url_name="fairness")
def ledger(request: HttpRequest, unit_id: int) -> Any:
    """Jobs, hours, nights, days off and ways of each engineer of a unit over the days of its settings."""
    return selectors.ledger(unit_id=unit_id, **doing(request))
