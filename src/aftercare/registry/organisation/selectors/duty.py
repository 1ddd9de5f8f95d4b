"""Leave and on-call times as a reader may see them."""

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.public import scope_q
from aftercare.registry.organisation.models import Leave, OnCall


def leaves_of(by: Actor) -> "QuerySet[Leave]":
    """One's own leave, and that of the people whom the reader decides about."""
    mine = Q(staff_id=by.id) if by.kind is ActorKind.STAFF else Q(pk__in=())
    return Leave.objects.filter(mine | scope_q(by, "leave.decide", path="staff__unit_path"))


def get_leave(*, leave_id: int, by: Actor) -> Leave:
    """One leave with its person; raises NotFoundError."""
    leave = leaves_of(by).select_related("staff").filter(pk=leave_id).first()
    if leave is None:
        raise NotFoundError
    return leave


def on_calls_of(by: Actor) -> "QuerySet[OnCall]":
    """The times on call of the people whom the reader may see."""
    own = Q(staff_id=by.id) if by.kind is ActorKind.STAFF else None
    return OnCall.objects.filter(scope_q(by, "staff.view", path="staff__unit_path", own=own))
