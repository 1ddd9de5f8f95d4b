"""A record: when what makes it due has happened, those who have to keep it do, with all that it must say.

One that is due within some time is kept once more, after it: the product's own list calls that late.
"""

from datetime import timedelta

from aftercare.base.kernel.actors import Actor
from aftercare.drills.rules import Outcome, Seen, Setup, setup_for
from aftercare.drills.services.needs import fill_form
from aftercare.drills.services.plays.finding import Unplayable, applies, first_known
from aftercare.drills.services.scene import CASE, RECIPES, Scene
from aftercare.drills.services.stage import Happened, Stage, first_version
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations

# Field of a record → what has to happen first so that it has something to say.
SOURCES = {"file_hashes": "report.printed"}
Record = regulations.bindings.Record
READER = "regulations.records"
# After its due time.
AFTER = timedelta(minutes=5)


def play_record(stage: Stage, address: str, record: Record) -> list[Outcome]:
    """The trigger happens, then the record is kept: at once, and too late."""
    setup = setup_for(lambda known: applies(record.when, known)) or Setup()
    stage.next_morning()
    scene = Scene(stage, setup)
    trigger = scene.make(_trigger(record)) if record.after else None
    _have_something_to_say(scene, record)
    kept = _fill(scene, record) if record.form else _keep(scene, record)
    empty = [name for name in record.fields if kept.payload.get(name) in (None, "", [])]
    if empty:
        msg = f"{kept.name} says nothing of {', '.join(empty)}"
        raise Unplayable(msg)
    if trigger is None or trigger.id >= kept.id:
        return [Outcome(Seen.RECORDED, (kept.id,), record.form or kept.name)]
    found = [Outcome(Seen.RECORDED, (trigger.id, kept.id), record.form or kept.name)]
    is_timed = bool(record.within) and record.subject == CASE
    return [*found, _late(stage, address, record, setup)] if is_timed else found


def _late(stage: Stage, address: str, record: Record, setup: Setup) -> Outcome:
    """Nobody keeps it until its time is over; then somebody does."""
    stage.next_morning()
    _bring_up_to_date(stage)
    scene = Scene(stage, setup)
    trigger = scene.make(_trigger(record))
    due = _row(scene, address).due_at
    if due is None:
        msg = "it is due at no time"
        raise Unplayable(msg)
    stage.now = max(stage.now, due) + AFTER
    state = regulations.record_state(_row(scene, address), stage.now)
    if state != "late":
        msg = f"its time is over, but it is {state}"
        raise Unplayable(msg)
    _have_something_to_say(scene, record)
    kept = _fill(scene, record) if record.form else scene.make(first_known(record.event))
    state = regulations.record_state(_row(scene, address), stage.now)
    if state != "kept_late":
        msg = f"kept after its time, but {state}"
        raise Unplayable(msg)
    return Outcome(Seen.BREACHED, (trigger.id, kept.id), str(record.within))


def _row(scene: Scene, address: str) -> regulations.KeptRecord:
    """The record as the product's list has it: the one that was made due last."""
    _bring_up_to_date(scene.stage)
    mine = [one for one in regulations.records_of(scene.ids["case"]) if first_version(one.clause) == address]
    if not mine:
        msg = "the case does not owe it"
        raise Unplayable(msg)
    return max(mine, key=lambda one: (one.since_at, one.run))


def _bring_up_to_date(stage: Stage) -> None:
    journal.run_consumers(at=stage.now, only={READER})


def _have_something_to_say(scene: Scene, record: Record) -> None:
    for name in (SOURCES[field] for field in record.fields if field in SOURCES):
        scene.reach(name)


def _trigger(record: Record) -> str:
    return first_known(record.after)


def _keep(scene: Scene, record: Record) -> Happened:
    """The event that is the record: in the course of things, or because somebody does it."""
    name = first_known(record.event)
    return scene.last(name) or scene.make(name)


def _fill(scene: Scene, record: Record) -> Happened:
    """The form is filled in by whoever has to."""
    if "visit" not in scene.ids:
        for name in ("visit.arrived",):
            if name in RECIPES:
                scene.reach(name)
    fill_form(scene, record.form or "", by=_filler(scene, record))
    kept = scene.last("sheet.submitted")
    if kept is None or kept.payload["definition"] != record.form:
        msg = "the form was not handed in"
        raise Unplayable(msg)
    return kept


def _filler(scene: Scene, record: Record) -> Actor:
    """The case's own engineer where engineers fill it in."""
    engineers = {"service-engineer", "field-engineer", "installation-engineer", "repair-engineer"}
    if not record.filled_by or engineers & set(record.filled_by):
        return scene.engineer
    return scene.stage.holder(*record.filled_by)
