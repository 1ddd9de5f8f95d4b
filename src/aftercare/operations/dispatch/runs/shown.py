"""How a run becomes the parts of its page."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.problems.rules.built import revived
from aftercare.operations.dispatch.problems.rules.defects import DEFECTS, LEFT_OUT, WAYS
from aftercare.operations.dispatch.problems.rules.settings import GOALS
from aftercare.operations.dispatch.reasons.rules import counted
from aftercare.operations.dispatch.roads.rules.models import Used, used_from
from aftercare.operations.dispatch.runs import selectors
from aftercare.operations.dispatch.runs.models import PlanChange, PlanRun
from aftercare.operations.dispatch.runs.rules import IDLE, WHY_NOT, engine_called, said
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal

S = PlanRun.State
RUN = {
    "queued": ui.State(S.QUEUED.label, "hourglass", "grey"),
    "running": ui.State(S.RUNNING.label, "loader", "teal"),
    "ready": ui.State(S.READY.label, "help-circle", "amber"),
    "partly": ui.State(S.PARTLY.label, "circle-half-2", "amber"),
    "applied": ui.State(S.APPLIED.label, "circle-check", "green"),
    "discarded": ui.State(S.DISCARDED.label, "trash", "grey"),
    "failed": ui.State(S.FAILED.label, "alert-circle", "red"),
}
CHANGE = {
    "proposed": ui.State(PlanChange.State.PROPOSED.label, "help-circle", "amber"),
    "applied": ui.State(PlanChange.State.APPLIED.label, "circle-check", "green"),
    "conflict": ui.State(PlanChange.State.CONFLICT.label, "alert-triangle", "red"),
    "left": ui.State(PlanChange.State.LEFT.label, "minus", "grey"),
}
KIND = {
    "new": ui.State(PlanChange.Kind.NEW.label, "plus", "green"),
    "engineer": ui.State(PlanChange.Kind.ENGINEER.label, "user-plus", "blue"),
    "time": ui.State(PlanChange.Kind.TIME.label, "clock", "blue"),
    "both": ui.State(PlanChange.Kind.BOTH.label, "refresh", "blue"),
    "dropped": ui.State(PlanChange.Kind.DROPPED.label, "calendar-off", "red"),
}
# Figure → its name, and whether it is metres or seconds.
FIGURES: tuple[tuple[str, Words, str], ...] = (
    ("planned", Words("已排", "Planned"), "count"),
    ("dropped", Words("未排", "Left out"), "count"),
    ("late", Words("超时限", "Late"), "count"),
    ("metres", Words("里程", "Distance"), "km"),
    ("travel", Words("路上时间", "Time on the road"), "time"),
    ("cost", Words("总代价", "Cost"), "count"),
)
# Of more orders left out the others are behind a click; more changes than these are folded by engineer.
SHOWN_AT_ONCE = 30
# More is better of the first, less of the others.
MORE_IS_BETTER = frozenset({"planned"})


def detail(run: PlanRun, *, by: Actor) -> ui.Detail:
    """The page of one run."""
    may = accounts.allows(by, "plan.apply", unit_path=run.unit_path)
    steps = _steps(run) if may else ()
    return ui.Detail(
        kind="plan",
        id=run.pk,
        number=run.number,
        title=_title(run),
        version=run.version,
        parents=(ui.Crumb(pgettext("plan", "Plans"), reverse("dispatch:runs")),),
        state=RUN[run.state],
        next_step=steps[0] if steps and run.state in PlanRun.UNDECIDED else None,
        steps=steps[1:] if run.state in PlanRun.UNDECIDED else steps,
        facts=_facts(run),
        timeline=journal.timeline("plan", run.pk, by),
        values=_values(run, by=by, may_choose=may and run.state in PlanRun.UNDECIDED),
    )


def _title(run: PlanRun) -> str:
    """The unit, and from when on for how long."""
    days = ngettext("%(day)s, %(days)s day", "%(day)s, %(days)s days", run.days)
    return f"{run.unit} · {days % {'day': ui.formats.day(run.first_day), 'days': run.days}}"


def _by_defect(rows: Sequence[Sequence[Any]]) -> list[tuple[str, str, list[tuple[int, str, str, str]]]]:
    """What is wrong, what mends it, and the orders: their numbers, what of it, who let it pass; the most first."""
    counts = Counter(code for _order, _number, code, _what, _waived in rows)
    return [
        (
            # Without what is lacking, which stands beside each order.
            str(DEFECTS[code]).split("%(")[0].rstrip("：: "),
            str(WAYS[code]),
            [(order, number, what, waived) for order, number, same, what, waived in rows if same == code],
        )
        for code, _count in counts.most_common()
    ]


def _values(run: PlanRun, *, by: Actor, may_choose: bool) -> dict[str, Any]:
    """What the page's own template shows besides."""
    lines = selectors.lines_of(run)
    return under_way(run) | {
        "run": run,
        "reason": said(run.reason, run.record),
        "shown_at_once": SHOWN_AT_ONCE,
        "by_why": Counter(one["why"] for one in run.record.get("unplanned", ())).most_common(),
        "by_defect": _by_defect(run.record.get("defects", ())),
        # Runs of before kept as many as fitted into a line.
        "policy": (run.record.get("policy") or run.policy).split(" + ") if run.policy else [],
        # Of a run that has not ended there is no record yet.
        "record": {"unplanned": [], "defects": [], "left_out": [], "later": [], "idle": [], "clauses": [], "shares": {}}
        | run.record,
        "lines": lines,
        "by_engineer": by_engineer(lines),
        "compared": compared(run),
        "states": CHANGE,
        "kinds": KIND,
        "why": WHY_NOT,
        "counted": counted,
        "idle": IDLE,
        "left_out": LEFT_OUT,
        "ways": _ways(run),
        "goals": GOALS,
        "may_read": accounts.allows_somewhere(by, "regulation.view"),
        "may_choose": may_choose,
    }


def by_engineer(lines: Sequence[selectors.ChangeLine]) -> list[tuple[str, list[selectors.ChangeLine]]]:
    """The changes of each crew, who has the most first; those taken off the plan, of nobody any more, last."""
    found: dict[str, list[selectors.ChangeLine]] = {}
    for line in lines:
        found.setdefault(line.staff, []).append(line)
    return sorted(found.items(), key=lambda one: (not one[0], -len(one[1]), one[0]))


def under_way(run: PlanRun) -> dict[str, Any]:
    """How far a plan that is being worked out has come, and what the best one so far places."""
    job = jobs.Job.objects.filter(pk=run.job_id).first() if run.state in PlanRun.LIVE and run.job_id else None
    placed = revived(run.best) if run.state in PlanRun.LIVE else {}
    so_far = _("Best plan so far · orders placed: %(orders)s · engineers: %(engineers)s") % {
        "orders": len({order for order, _visit, _part, _seat in placed}),
        "engineers": len({one.staff_id for one in placed.values()}),
    }
    return {
        "run": run,
        "state": RUN[run.state],
        "is_live": run.state in PlanRun.LIVE,
        "doing": job.progress_text if job else "",
        # In basis points; nothing while it waits for its turn.
        "share": 10_000 * job.progress_done // job.progress_total if job and job.progress_total else None,
        "so_far": so_far if placed else "",
    }


def _steps(run: PlanRun) -> tuple[ui.Step, ...]:
    discard = ui.Step(
        pgettext("plan", "Discard"),
        reverse("dispatch:run_discard", args=[run.pk]),
        icon="trash",
        dialog=True,
        danger=True,
    )
    if run.state in PlanRun.UNDECIDED:
        return (ui.Step(_("Apply…"), reverse("dispatch:run_apply", args=[run.pk]), icon="checks"), discard)
    return (discard,) if run.state in PlanRun.LIVE else ()


def _ways(run: PlanRun) -> Used | None:
    """Which model gave the ways; runs of before did not keep it."""
    kept = run.record.get("ways")
    return used_from(kept) if kept else None


def _facts(run: PlanRun) -> tuple[ui.Facts, ...]:
    record, ways = run.record, _ways(run)
    asked = (
        ui.Fact(_("Mode"), run.get_mode_display()),
        ui.Fact(_("Set off by"), run.cause or (str(run.asked_by) if run.asked_by else "")),
        ui.Fact(_("Engineers"), record.get("engineers", "")),
        ui.Fact(_("Orders"), record.get("orders", "")),
    )
    planner = (engine_called(run.engine), ui.formats.duration(run.seconds), _("seed %(seed)s") % {"seed": run.seed})
    made = (
        ui.Fact(_("Planner"), " · ".join(str(one) for one in planner if one)),
        ui.Fact(_("Travel model"), ways.said if ways else run.travel),
        ui.Fact(_("Checksum of the inputs"), run.inputs[:12]),
    )
    return (ui.Facts(_("What for"), asked), ui.Facts(_("Made from"), made))


def compared(run: PlanRun) -> list[tuple[str, str, int, int, str]]:
    """Figure by figure: its name, its sort, as it stands, by this plan, better or worse."""
    before, after = run.record.get("present"), run.record.get("plan")
    if not before or not after:
        return []
    return [
        (str(name), sort, before[key], after[key], _tone(key, before[key], after[key])) for key, name, sort in FIGURES
    ]


def _tone(key: str, before: int, after: int) -> str:
    if before == after:
        return "grey"
    return "green" if (after > before) == (key in MORE_IS_BETTER) else "red"
