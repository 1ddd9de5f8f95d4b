"""`aftercare dispatch work-plans …`: plans of work for projects, orders and departments."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.arguments import day, whole
from aftercare.operations.dispatch.cli import shared
from aftercare.operations.dispatch.cli.shared import OPERATOR, about, joined, tell
from aftercare.operations.dispatch.selectors import Kind
from aftercare.operations.dispatch.workplans import rules, selectors, services
from aftercare.operations.dispatch.workplans.models import PlanItem, ServicePlan
from aftercare.operations.dispatch.workplans.schemas import WorkItemOut, WorkPlanLine, WorkPlanOut


def register(commands: Any) -> None:
    """Called by dispatch."""
    listed = shared.add_list(commands, "work-plans list", _("plans of work, the newest first"), _list)
    listed.add_argument("--kind", choices=ServicePlan.Kind.values, help=_("those of this kind"))
    show = shared.add(commands, "work-plans show", _("one plan with its items"), _show)
    make = shared.add(commands, "work-plans make", _("write a plan of work"), _make)
    subject = make.add_mutually_exclusive_group(required=True)
    subject.add_argument("--project", help=_("for the project with this number"))
    subject.add_argument("--order", help=_("for the order with this number"))
    subject.add_argument("--unit", help=_("for the department with this code"))
    revise = shared.add(commands, "work-plans revise", _("write it anew; it waits for approval again"), _revise)
    approve = shared.add(commands, "work-plans approve", _("approve it as it stands"), _approve)
    done = shared.add(commands, "work-plans done", _("report one item as done"), _done)
    for command in (show, revise, approve, done):
        command.add_argument("id", type=whole(), help=_("which one, by the list"))
    for command in (make, revise):
        _written(command)
    done.add_argument("position", type=whole(), help=_("which item"))
    done.add_argument("--on", type=day, help=_("on which day (default: today)"))
    done.add_argument("--words", default="", help=_("what was done, what is left"))


def _written(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "items", type=Path, help=_("a file of items, a line each: 2026-12-01 Check the pumps; -: input")
    )
    command.add_argument("--title", required=True, help=_("what it is called"))
    command.add_argument("--from", dest="first", type=day, required=True, help=_("the first day"))
    command.add_argument("--until", dest="last", type=day, required=True, help=_("the last day"))
    command.add_argument("--people", default="", help=_("who does it"))
    command.add_argument("--materials", default="", help=_("with what"))
    command.add_argument("--risks", default="", help=_("risks and measures"))


def _values(options: argparse.Namespace) -> dict[str, Any]:
    text = sys.stdin.read() if str(options.items) == "-" else options.items.read_text(encoding="utf-8-sig")
    return {
        "title": options.title, "starts_on": options.first, "ends_on": options.last, "people": options.people,
        "materials": options.materials, "risks": options.risks, "items": rules.read_items(text),
    }  # fmt: skip


def _list(options: argparse.Namespace) -> int:
    rows = selectors.listed(OPERATOR)
    return shared.tell_all(rows.filter(kind=options.kind) if options.kind else rows, WorkPlanLine, options, _line)


def _show(options: argparse.Namespace) -> int:
    return _whole(selectors.get(plan_id=options.id, by=OPERATOR), options)


def _make(options: argparse.Namespace) -> int:
    given: dict[Kind, str] = {"project": options.project, "order": options.order, "unit": options.unit}
    kind, number = next((kind, number) for kind, number in given.items() if number)
    values: dict[str, Any] = {**about(number, kind), **_values(options)}
    return _whole(services.make(by=OPERATOR, at=clock.now(), **values), options)


def _revise(options: argparse.Namespace) -> int:
    return _whole(services.revise(plan_id=options.id, by=OPERATOR, at=clock.now(), **_values(options)), options)


def _approve(options: argparse.Namespace) -> int:
    return _whole(services.approve(plan_id=options.id, by=OPERATOR, at=clock.now()), options)


def _done(options: argparse.Namespace) -> int:
    item = services.finish_item(
        plan_id=options.id, position=options.position, by=OPERATOR, at=clock.now(), words=options.words,
        done_on=options.on,
    )  # fmt: skip
    return tell(item, WorkItemOut, options, _item)


def _whole(plan: ServicePlan, options: argparse.Namespace) -> int:
    """The plan with its items."""
    items = selectors.items_of(plan)
    if options.json:
        names = set(WorkPlanOut.model_fields) - {"items"}
        told = WorkPlanOut(
            **{name: getattr(plan, name) for name in names}, items=[WorkItemOut.from_orm(one) for one in items]
        )
        shared.write_json(told.model_dump(mode="json"))
        return 0
    sys.stdout.write("\n".join([_head(plan), *(f"  {_item(one)}" for one in items)]) + "\n")
    return 0


def _head(plan: ServicePlan) -> str:
    standing = _("approved") if plan.is_approved else _("waits for approval")
    return joined((plan.pk, plan.starts_on, plan.ends_on, f"v{plan.revision}", standing, plan.title))


def _line(plan: Any) -> str:
    return joined((_head(plan), f"{plan.items_done}/{plan.items_all}"))


def _item(one: PlanItem) -> str:
    return joined((one.position, one.planned_on, "✓" if one.done_on else "–", one.words, one.report))
