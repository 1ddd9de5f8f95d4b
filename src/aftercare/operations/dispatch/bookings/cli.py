"""`aftercare dispatch lock` and `unlock`: what plans may not choose for an order that has no visit yet."""

import argparse
import sys
from collections.abc import Callable

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.arguments import moment
from aftercare.operations.dispatch.bookings import selectors, services
from aftercare.operations.dispatch.bookings.models import OrderLock
from aftercare.operations.dispatch.bookings.schemas import OrderLockOut

Run = Callable[[argparse.Namespace, Actor], int]


def register(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    guarded: Callable[[Run], Callable[[argparse.Namespace], int]],
) -> None:
    """Called by the program of dispatch."""
    lock = commands.add_parser("dispatch lock", help=_("settle who does an order, when it begins, or both"))
    lock.add_argument("order", help=_("the order's number"))
    lock.add_argument("--to", default="", help=_("the engineer's number"))
    lock.add_argument("--from", dest="start_from", type=moment, help=_("begins then, or not before (2026-11-27T09:00)"))
    lock.add_argument("--until", dest="start_until", type=moment, help=_("begins no later than"))
    lock.add_argument("--why", required=True, help=_("the reason"))
    lock.add_argument("--json", action="store_true", help=_("as JSON"))
    lock.set_defaults(run=guarded(_lock))
    unlock = commands.add_parser("dispatch unlock", help=_("let plans choose who and when again"))
    unlock.add_argument("order", help=_("the order's number"))
    unlock.add_argument("--json", action="store_true", help=_("as JSON"))
    unlock.set_defaults(run=guarded(_unlock))


def _lock(options: argparse.Namespace, by: Actor) -> int:
    row = services.lock_order(
        order_id=selectors.order_numbered(options.order, by=by), by=by, at=clock.now(), reason=options.why,
        staff_id=selectors.staff_numbered(options.to, by=by) if options.to else None,
        start_from=options.start_from, start_until=options.start_until,
    )  # fmt: skip
    return _tell(options, row)


def _unlock(options: argparse.Namespace, by: Actor) -> int:
    order = services.unlock_order(order_id=selectors.order_numbered(options.order, by=by), by=by, at=clock.now())
    return _tell(options, OrderLock(order_id=order.pk))


def _tell(options: argparse.Namespace, row: OrderLock) -> int:
    told = OrderLockOut.of(row)
    if options.json:
        sys.stdout.write(orjson.dumps(told.model_dump(mode="json"), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write(f"{options.order} · {said(told)}\n")
    return 0


def said(told: OrderLockOut) -> str:
    """In one line."""
    if told.locked_at is None:
        return _("not locked")
    moments = dict.fromkeys(timezone.localtime(one) for one in (told.start_from, told.start_until) if one is not None)
    parts = [told.engineer, " – ".join(f"{one:%m-%d %H:%M}" for one in moments), told.reason]
    return _("locked: %(what)s") % {"what": " · ".join(part for part in parts if part)}
