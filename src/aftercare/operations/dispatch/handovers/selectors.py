"""Reading what was handed over."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.operations.dispatch.handovers.errors import HandoverNotFoundError
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.platform.accounts import public as accounts
from aftercare.platform.notify import public as notify

S = Handover.State
ANSWER = "handover.answer"


def visible_to(by: Actor, permission: str = "handover.view") -> QuerySet[Handover]:
    """What the actor's units asked or are asked; own: what oneself asked or is asked. The asked one answers."""
    if permission == ANSWER:
        return Handover.objects.filter(accounts.scope_q(by, permission, own=_asked(by)))
    own = _asked(by) | (Q(asked_by_id=by.id) if by.kind is ActorKind.STAFF else Q(pk__in=()))
    asked = accounts.scope_q(by, permission, own=own)
    return Handover.objects.filter(asked | accounts.scope_q(by, permission, path="asking_path", own=own))


def _asked(by: Actor) -> Q:
    return Q(to_staff_id=by.id) if by.kind is ActorKind.STAFF else Q(pk__in=())


def listed(by: Actor) -> QuerySet[Handover]:
    """`visible_to`, for a list: who may see none at all is refused, not shown an empty one."""
    accounts.require_somewhere(by, "handover.view")
    return visible_to(by)


def get(*, handover_id: int, by: Actor, permission: str = "handover.view") -> Handover:
    """One hand-over; not to be seen: it does not exist; seen, but not to be done: refused."""
    rows = visible_to(by, permission).select_related("request", "unit", "from_unit", "to_staff")
    found = rows.filter(pk=handover_id).first()
    if found is None:
        if visible_to(by).filter(pk=handover_id).exists():
            raise NotAllowedError
        raise HandoverNotFoundError
    return found


def of_request(request_id: int) -> list[Handover]:
    """What was handed over of a request, the newest first; the caller may see it."""
    rows = Handover.objects.filter(request_id=request_id).select_related("unit", "to_staff")
    return list(rows.order_by("-asked_at", "-pk"))


def openable(rows: Sequence[Handover], by: Actor) -> set[int]:
    """Of these hand-overs, those whose page the reader may open."""
    known = [row.pk for row in rows]
    return set(visible_to(by).filter(pk__in=known).values_list("pk", flat=True)) if known else set()


def waiting(by: Actor) -> QuerySet[Handover]:
    """What the actor is to answer, or took over and has not done."""
    return visible_to(by, ANSWER).filter(state__in=(S.ASKED, S.ACCEPTED)).order_by("asked_at", "pk")


def facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """What messages say of hand-overs; the unit is the one that is asked."""
    rows = Handover.objects.filter(pk__in=ids).select_related("request")
    return {
        row.pk: notify.Facts(
            number=row.request.number,
            title=row.request.title,
            unit_path=row.unit_path,
            link=reverse("dispatch:handover", args=[row.pk]),
            values={"what": row.words},
        )
        for row in rows
    }
