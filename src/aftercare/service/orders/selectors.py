"""Reading orders, always for somebody."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.events import About
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.registry.equipment import public as equipment
from aftercare.service.cases import selectors as cases
from aftercare.service.orders.errors import OrderNotFoundError
from aftercare.service.orders.models import Order, OrderTask
from aftercare.service.requests import rules as request_rules

# Whose contact asked for it.
ASKER = "request__contact__customer_id"


def visible_to(by: Actor, permission: str = "order.view") -> QuerySet[Order]:
    """The orders that an actor may see (or do `permission` to). Own: those one works on or answers for."""
    return Order.objects.filter(accounts.scope_q(by, permission, own=lambda: _own(by)))


_ROW = ("id", "number", "title", "state", "sub_state", "unit_path")
_OF_REQUEST = Ready(lambda request_id: Order.objects.filter(request_id=request_id).order_by("pk").values(*_ROW))


def of_request(request_id: int, *, by: Actor) -> list[dict[str, Any]]:
    """A request's orders, a line each, as far as the actor may see them."""
    rows = _OF_REQUEST(request_id)
    if accounts.allows_each(by, "order.view", (row["unit_path"] for row in rows)):
        return rows
    seen = set(visible_to(by).filter(request_id=request_id).values_list("pk", flat=True))
    return [row for row in rows if row["id"] in seen]


def listed(by: Actor) -> QuerySet[Order]:
    """`visible_to`, for a list: who may see none at all is refused, not shown an empty one."""
    accounts.require_somewhere(by, "order.view")
    return visible_to(by)


def _own(by: Actor) -> Q:
    return cases.own(by, staff=_of_staff(by.id), customer="customer_id", request="request_id", asker=ASKER)


def _of_staff(staff_id: int | None) -> Q:
    """Those one works on or answers for, and what lies in the pool."""
    working = Order.objects.filter(cases.seen("visits__"), visits__crew__staff_id=staff_id or 0).values("pk")
    return Q(pk__in=working) | Q(request__owner_id=staff_id) | Q(is_pooled=True, state=Order.State.OPEN)


_OF_STAFF = Ready(lambda pk, staff_id: Order.objects.filter(_of_staff(staff_id), pk=pk).values("pk"))


def is_own(order: Order, by: Actor) -> bool:
    """Whether the order is the actor's own, whatever else they may see."""
    if by.kind is ActorKind.STAFF and by.id is not None:
        return bool(_OF_STAFF(order.pk, by.id))
    return Order.objects.filter(_own(by), pk=order.pk).exists()


_ORDER = Ready(lambda pk: Order.objects.filter(pk=pk))


def get_order(*, order_id: int, by: Actor, permission: str = "order.view") -> Order:
    """One order; what the actor may not see does not exist, what they see but may not do is refused."""
    return cases.granted(
        _ORDER.first(order_id),
        lambda order, wanted: cases.may(order, by, wanted, is_own),
        permission,
        view="order.view",
        missing=OrderNotFoundError,
    )


def about(order_id: int) -> tuple[About, ...]:
    """What else an event about an order is about."""
    case_id = Order.objects.values_list("case_id", flat=True).get(pk=order_id)
    return (About("order", "order", order_id), About("case", "case", case_id))


def history_attributes(values: Mapping[str, Any]) -> dict[str, str | int | bool | None]:
    """What rules may ask about the case of work that an older system knows of."""
    return request_rules.history_attributes(
        nature=values["kind"],
        customer_id=values["customer_id"],
        site_id=values["site_id"],
        asset_id=values["asset_id"],
        family=equipment.family_of(values["asset_id"]),
        unit_path=values["unit_path"],
    )


def seen(ids: Collection[int], by: Actor) -> set[int]:
    """Of these orders, those that the actor may see."""
    return set(visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))


def visit_states(order: Order) -> list[str]:
    """The states of its visits in the order of their sequence."""
    return list(order.visits.order_by("sequence").values_list("state", flat=True))


def newest_visit(case_id: int) -> int | None:
    """The visit of a case that takes forms and files: the last one that was not called off."""
    rows = Order.objects.filter(case_id=case_id, visits__state__in=request_rules.STANDING_VISITS).order_by(
        "-visits__pk"
    )
    return rows.values_list("visits__pk", flat=True).first()


_TASKS = Ready(lambda order_id: OrderTask.objects.filter(order_id=order_id))


def task_names(order_id: int) -> dict[int, Words]:
    """What the tasks of an order are called, by their positions."""
    return {task.position: task.name for task in _TASKS(order_id)}


def open_children(order: Order) -> list[str]:
    """Numbers of the parts of this order that are still open (feature 43)."""
    rows = order.children.filter(state__in=[*Order.ACTIVE_STATES]).order_by("pk")
    return list(rows.values_list("number", flat=True))
