"""Reading what stands in the way of the work."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.events import About
from aftercare.operations.dispatch.obstacles.errors import ObstacleNotFoundError
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.platform.accounts import public as accounts
from aftercare.platform.notify import public as notify
from aftercare.service import public as service

OPEN = ~Q(state=Obstacle.State.CLEARED) & Q(case__closed_at__isnull=True)


def visible_to(by: Actor, permission: str = "obstacle.view") -> QuerySet[Obstacle]:
    """The obstacles that an actor may see (or do `permission` to). Own: in work that one does or answers for."""
    return Obstacle.objects.filter(accounts.scope_q(by, permission, own=lambda: _own(by)))


def listed(by: Actor) -> QuerySet[Obstacle]:
    """`visible_to`, for a list: who may see none at all is refused, not shown an empty one."""
    accounts.require_somewhere(by, "obstacle.view")
    return visible_to(by)


def _own(by: Actor) -> Q:
    working = service.Visit.objects.filter(service.seen_visits(), crew__staff_id=by.id or 0).values("order_id")
    return Q(order_id__in=working) | Q(order__request__owner_id=by.id) | Q(reported_by_id=by.id)


def get(*, obstacle_id: int, by: Actor, permission: str = "obstacle.view") -> Obstacle:
    """One obstacle; not to be seen: it does not exist; seen, but not to be done: refused."""
    found = visible_to(by, permission).select_related("order", "case").filter(pk=obstacle_id).first()
    if found is None:
        if visible_to(by).filter(pk=obstacle_id).exists():
            raise NotAllowedError
        raise ObstacleNotFoundError
    return found


def of_order(order_id: int) -> list[Obstacle]:
    """An order's obstacles, the newest first; the caller may see it."""
    return list(
        Obstacle.objects.filter(order_id=order_id).select_related("reported_by").order_by("-reported_at", "-pk")
    )


def seen(ids: Collection[int], by: Actor) -> set[int]:
    """Of these, those that the actor may see: who sees one sees its photographs."""
    return set(visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))


def about(obstacle_id: int) -> tuple[About, ...]:
    """What else a photograph of an obstacle is about: there the timeline tells of it."""
    case_id = Obstacle.objects.values_list("case_id", flat=True).get(pk=obstacle_id)
    return (About("case", "case", case_id),)


def facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """What messages say of obstacles."""
    rows = Obstacle.objects.filter(pk__in=ids).select_related("order")
    return {
        row.pk: notify.Facts(
            number=row.order.number,
            title=row.order.title,
            unit_path=row.unit_path,
            link=reverse("dispatch:obstacle", args=[row.pk]),
            values={"what": row.words},
        )
        for row in rows
    }


def unsettled(by: Actor) -> QuerySet[Obstacle]:
    """What the actor may settle and nobody has."""
    return visible_to(by, "obstacle.answer").filter(OPEN).order_by("reported_at", "pk")
