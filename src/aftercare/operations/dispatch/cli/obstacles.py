"""`aftercare dispatch obstacles …`: what stands in the way of the work."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.arguments import moment, whole
from aftercare.operations.dispatch.cli import shared
from aftercare.operations.dispatch.cli.shared import OPERATOR, about, joined, tell, when
from aftercare.operations.dispatch.obstacles import selectors, services
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.obstacles.rules import KINDS
from aftercare.operations.dispatch.obstacles.schemas import ObstacleOut


def register(commands: Any) -> None:
    """Called by dispatch."""
    listed = shared.add_list(commands, "obstacles list", _("what stands in the way of the work"), _list)
    listed.add_argument("--state", choices=Obstacle.State.values, help=_("those in this state"))
    report = shared.add(commands, "obstacles report", _("report what stands in the way"), _report)
    report.add_argument("number", help=_("the number of the order or the visit"))
    report.add_argument("--kind", choices=list(KINDS), required=True, help=_("of which kind"))
    report.add_argument("--words", required=True, help=_("what stands in the way"))
    report.add_argument("--needs", default="", help=_("what is needed"))
    report.add_argument("--since", type=moment, help=_("since when (default: now)"))
    report.add_argument("--until", type=moment, help=_("by when it will be settled"))
    answer = shared.add(commands, "obstacles answer", _("say what is done about it"), _answer)
    answer.add_argument("id", type=whole(), help=_("which one, by the list"))
    answer.add_argument("--words", required=True, help=_("what is done about it"))
    answer.add_argument("--until", type=moment, help=_("by when it will be settled"))
    clear = shared.add(commands, "obstacles clear", _("it stands in the way no longer"), _clear)
    clear.add_argument("id", type=whole(), help=_("which one, by the list"))
    clear.add_argument("--words", default="", help=_("how it was settled"))


def _list(options: argparse.Namespace) -> int:
    rows = selectors.listed(OPERATOR).select_related("order")
    return shared.tell_all(rows.filter(state=options.state) if options.state else rows, ObstacleOut, options, _line)


def _report(options: argparse.Namespace) -> int:
    made = services.report(
        by=OPERATOR, at=clock.now(), kind=options.kind, words=options.words, needs=options.needs,
        since_at=options.since, until_at=options.until, file_ids=(), **about(options.number, "order", "visit"),
    )  # fmt: skip
    return tell(made, ObstacleOut, options, _line)


def _answer(options: argparse.Namespace) -> int:
    row = services.answer(
        obstacle_id=options.id, by=OPERATOR, at=clock.now(), words=options.words, until_at=options.until
    )
    return tell(row, ObstacleOut, options, _line)


def _clear(options: argparse.Namespace) -> int:
    row = services.clear(obstacle_id=options.id, by=OPERATOR, at=clock.now(), words=options.words)
    return tell(row, ObstacleOut, options, _line)


def _line(one: Obstacle) -> str:
    return joined((one.pk, one.order.number, KINDS[one.kind], one.get_state_display(), when(one.since_at), one.words))
