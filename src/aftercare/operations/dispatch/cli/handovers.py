"""`aftercare dispatch handovers …`: work handed from one department or person to another."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.arguments import moment, whole
from aftercare.operations.dispatch.cli import shared
from aftercare.operations.dispatch.cli.shared import OPERATOR, about, joined, tell, when
from aftercare.operations.dispatch.handovers import selectors, services
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.operations.dispatch.handovers.rules import REASONS
from aftercare.operations.dispatch.handovers.schemas import HandoverOut


def register(commands: Any) -> None:
    """Called by dispatch."""
    listed = shared.add_list(commands, "handovers list", _("what was handed over"), _list)
    listed.add_argument("--state", choices=Handover.State.values, help=_("those in this state"))
    ask = shared.add(commands, "handovers ask", _("hand a piece of the work over"), _ask)
    ask.add_argument("request", help=_("the request's number"))
    taker = ask.add_mutually_exclusive_group(required=True)
    taker.add_argument("--unit", help=_("to the department with this code"))
    taker.add_argument("--staff", help=_("to the person with this number"))
    ask.add_argument("--reason", choices=list(REASONS), required=True, help=_("why"))
    ask.add_argument("--words", required=True, help=_("what is open"))
    ask.add_argument("--due", type=moment, help=_("by when it has to be done"))
    accept = shared.add(commands, "handovers accept", _("take it over"), _accept)
    decline = shared.add(commands, "handovers decline", _("do not take it over"), _decline)
    finish = shared.add(commands, "handovers finish", _("the piece of work is done"), _finish)
    for command in (accept, decline, finish):
        command.add_argument("id", type=whole(), help=_("which one, by the list"))
    decline.add_argument("--reason", required=True, help=_("why not"))
    finish.add_argument("--words", default="", help=_("what was done"))


def _list(options: argparse.Namespace) -> int:
    rows = selectors.listed(OPERATOR).select_related("request", "unit", "to_staff")
    return shared.tell_all(rows.filter(state=options.state) if options.state else rows, HandoverOut, options, _line)


def _ask(options: argparse.Namespace) -> int:
    taker = about(options.unit, "unit") if options.unit else about(options.staff, "staff")
    made = services.ask(
        by=OPERATOR, at=clock.now(), reason=options.reason, words=options.words, due_at=options.due, **taker,
        **about(options.request, "request"),
    )  # fmt: skip
    return tell(made, HandoverOut, options, _line)


def _accept(options: argparse.Namespace) -> int:
    row = services.accept(handover_id=options.id, by=OPERATOR, at=clock.now())
    return tell(row, HandoverOut, options, _line)


def _decline(options: argparse.Namespace) -> int:
    row = services.decline(handover_id=options.id, by=OPERATOR, reason=options.reason, at=clock.now())
    return tell(row, HandoverOut, options, _line)


def _finish(options: argparse.Namespace) -> int:
    row = services.finish(handover_id=options.id, by=OPERATOR, words=options.words, at=clock.now())
    return tell(row, HandoverOut, options, _line)


def _line(one: Handover) -> str:
    taker = one.to_staff.name if one.to_staff else one.unit
    return joined((one.pk, one.request.number, taker, one.get_state_display(), when(one.due_at), one.words))
