"""Routines: the duty of the running period is done, that of another is let lapse; the product's own verdicts say so.

All routines of a regulation are played in one stretch of time, since the clock only goes forward.
"""

from collections.abc import Iterable
from datetime import timedelta

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.drills.rules import Outcome, Seen, answers_for
from aftercare.drills.services.plays.finding import Unplayable
from aftercare.drills.services.scene import NOT_YOURS, RECIPES, NoRecipeError, Scene
from aftercare.drills.services.stage import BEGINS, Stage, first_version
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.regulations import public as regulations

Routine = regulations.bindings.Routine
Seens = dict[str, dict[Seen, Outcome]]
READER = "regulations.duties"
STATES = {regulations.VerdictState.KEPT: Seen.KEPT, regulations.VerdictState.BREACHED: Seen.BREACHED}
# How far the clock is moved, one step after the other, until each has lapsed once: days, weeks, a month, … a year.
STEPS = tuple(timedelta(days=days) for days in (0, 3, 7, 14, 31, 45, 92, 184, 184, 184, 184))


def play_routine(stage: Stage, address: str, routine: Routine) -> list[Outcome]:
    """What was seen of one of them."""
    del routine
    if not stage.routines:
        stage.routines = _play_all(stage)
    seen = stage.routines.get(address)
    if not seen:
        msg = "nobody owes it"
        raise Unplayable(msg)
    return list(seen.values())


def _play_all(stage: Stage) -> Seens:
    wanted = {where: one for where, one in stage.bound.items() if isinstance(one, Routine)}
    stage.next_morning()
    _bring_up_to_date(stage)
    for verdict in list(_verdicts(stage)):
        where = first_version(verdict.address)
        if verdict.state is regulations.VerdictState.OPEN and where in wanted:
            _do(stage, wanted[where], verdict.subject_id)
    seen: Seens = {}
    for step in STEPS:
        stage.wait(step)
        _bring_up_to_date(stage)
        for verdict in _verdicts(stage):
            _note(seen, verdict)
        if all(len(seen.get(where, ())) == len(STATES) for where in wanted):
            break
    return seen


def _bring_up_to_date(stage: Stage) -> None:
    journal.run_consumers(at=stage.now, only={READER})
    regulations.bring_duties_up_to_date(stage.now)


def _verdicts(stage: Stage) -> Iterable[regulations.Verdict]:
    """Of every turn since the regulation took force, on what is known now."""
    asked = regulations.Asked(
        since=BEGINS - timedelta(days=400), until=stage.now, as_of=stage.now, regulation=stage.document.key
    )
    return regulations.verdict_sources["routine"](asked)


def _note(seen: Seens, verdict: regulations.Verdict) -> None:
    """The first turn of each kind, with the events that tell of it."""
    state = STATES.get(verdict.state)
    mine = seen.setdefault(first_version(verdict.address), {})
    if state is None or state in mine:
        return
    told = verdict.evidence or tuple(one.id for one in journal.events_about(verdict.subject_kind, verdict.subject_id))
    mine[state] = Outcome(state, told, verdict.said.en, verdict.said.zh)


def _fill_in(scene: Scene, duty_id: int, by: Actor) -> bool:
    """False if this one does not owe it: the post is held higher up as well."""
    try:
        sheet = regulations.lay_out_duty(duty_id=duty_id, by=by, at=scene.at)
    except DomainError as error:
        if error.status not in NOT_YOURS:
            raise
        return False
    form = sheets.form_of(sheet.version)
    answers = answers_for(form, at=scene.stage.now, who="演练人员", picture=scene.picture(by))
    sheets.submit(sheet_id=sheet.pk, answers=answers, by=by, at=scene.at)
    return True


def _do(stage: Stage, routine: Routine, duty_id: int) -> None:
    """Whoever owes it fills in the form, or does what proves it."""
    scene = Scene(stage)
    if routine.form:
        for post in routine.by:
            if _fill_in(scene, duty_id, stage.holder(post)):
                return
    for name in routine.evidence:
        if name in RECIPES:
            try:
                scene.make(name)
            except (DomainError, NoRecipeError):
                continue
            return
