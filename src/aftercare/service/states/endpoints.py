"""The API of states: the catalogue, for whoever shows codes to people."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from aftercare.service.states import shown
from aftercare.service.states.schemas import StatePage

router = Router(tags=["states"])


@router.get("/states/", response=StatePage, operation_id="states_list", url_name="states")
def states(request: HttpRequest) -> dict[str, Any]:
    """The states of requests, orders and visits by the company's names, each with its sub-states."""
    return {"items": [one.as_json() for one in shown.catalogue(request.actor)]}  # type: ignore[attr-defined]
