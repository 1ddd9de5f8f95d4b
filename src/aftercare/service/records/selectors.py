"""Whose the records of orders and cases are: who sees the work sees them, who does it fills them in."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.events import About
from aftercare.base.kernel.words import Words
from aftercare.platform.sheets import public as sheets
from aftercare.service.models import Case, Order
from aftercare.service.orders import selectors as orders
from aftercare.service.requests import selectors as requests


def _cases(ids: Collection[int], by: Actor, *, request: str, order: str) -> set[int]:
    found = set(requests.visible_to(by, request).filter(case_id__in=ids).values_list("case_id", flat=True))
    rest = orders.visible_to(by, order).filter(case_id__in=set(ids) - found)
    return found | set(rest.values_list("case_id", flat=True))


def _seen(ids: Collection[int], by: Actor) -> set[int]:
    return _cases(ids, by, request="request.view", order="order.view")


def _filled_in_by(ids: Collection[int], by: Actor) -> set[int]:
    return _cases(ids, by, request="request.change", order="order.finish")


def _orders_of(ids: Collection[int], by: Actor) -> set[int]:
    return set(orders.visible_to(by, "order.finish").filter(pk__in=ids).values_list("pk", flat=True))


def _visible_cases(by: Actor) -> QuerySet[Any]:
    mine = requests.visible_to(by).values("case_id"), orders.visible_to(by).values("case_id")
    return Case.objects.filter(Q(pk__in=mine[0]) | Q(pk__in=mine[1])).values("pk")


def _about_case(case_id: int) -> tuple[About, ...]:
    return (About("case", "case", case_id),)


def _path_of_order(order_id: int) -> str:
    return Order.objects.values_list("unit_path", flat=True).get(pk=order_id)


def _path_of_case(case_id: int) -> str:
    return Case.objects.values_list("unit_path", flat=True).get(pk=case_id)


OWNERS = {
    "order": sheets.Owner(
        label=Words("工单", "Order"), can_see=orders.seen, can_answer=_orders_of, url_name="service:order",
        about=orders.about, unit_path=_path_of_order, visible=lambda by: orders.visible_to(by).values("pk"),
    ),
    "case": sheets.Owner(
        label=Words("案件", "Case"), can_see=_seen, can_answer=_filled_in_by, url_name="service:case",
        about=_about_case, unit_path=_path_of_case, visible=_visible_cases,
    ),
}  # fmt: skip


def page_of(case_id: int, by: Actor) -> tuple[str, int] | None:
    """The view and id of the page on which a case is shown, if the actor may see it."""
    request = requests.visible_to(by).filter(case_id=case_id).values_list("pk", flat=True).first()
    if request is not None:
        return "service:request", request
    order = orders.visible_to(by).filter(case_id=case_id).order_by("pk").values_list("pk", flat=True).first()
    return ("service:order", order) if order is not None else None
