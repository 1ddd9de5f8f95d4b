"""What every verb of a request does: change the row in its states, and say so in the journal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from aftercare.base.kernel.commands import publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.states import change
from aftercare.service.requests import rules, selectors
from aftercare.service.requests.errors import (
    RequestBusyError,
    RequestMoveError,
)
from aftercare.service.requests.events import (
    RequestResolved,
    RequestResumed,
)
from aftercare.service.requests.models import Request


def end_pause(request: Request, at: datetime) -> None:
    """It goes on, if it waited."""
    if request.paused_reason:
        update(request, states=None, paused_reason="", paused_at=None)
        tell(request, RequestResumed(case=request.case_id, request=request.pk), at)


def settle(request: Request, *, resolution: str, remotely: bool, at: datetime) -> None:
    """Nothing more is owed under it."""
    end_pause(request, at)
    update(request, states=[request.state], state=Request.State.RESOLVED, resolved_at=at, resolution=resolution)
    tell(request, RequestResolved(case=request.case_id, request=request.pk, remotely=remotely), at)


def refuse_while_orders_open(request: Request) -> None:
    """RequestBusyError while work is under way."""
    if selectors.open_order_of(request) is not None:
        raise RequestBusyError


def check_classes(**given: str) -> None:
    """InvalidError at what is none of the choices."""
    faults = rules.unknown_classes(**given)
    if faults:
        raise InvalidError(fields=faults)


def update(request: Request, *, states: Iterable[str] | None, **values: Any) -> None:
    """Change the row if it is in one of these states; RequestMoveError if it is not."""
    change(request, states=states, error=RequestMoveError, **values)


def tell(request: Request, event: Event, at: datetime) -> None:
    """Say it on the request's case."""
    publish(event, stream_id=request.case_id, at=at)
