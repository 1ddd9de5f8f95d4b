"""A record: when what makes it due has happened, those who have to keep it do, with all that it must say.

One that is due within some time is kept once more, after it: the product's own list calls that late.
"""

from collections.abc import Sequence
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
    kept = _fill(scene, record, trigger) if record.form else _keep(scene, record)
    empty = [name for name in record.fields if kept.payload.get(name) in (None, "", [])]
    if empty:
        msg = f"{kept.name} says nothing of {', '.join(empty)}"
        raise Unplayable(msg)
    if trigger is None or trigger.id >= kept.id:
        return [Outcome(Seen.RECORDED, (kept.id,), record.form or kept.name)]
    found = [Outcome(Seen.RECORDED, (trigger.id, kept.id), record.form or kept.name)]
    return [*found, _late(stage, address, record, setup)] if record.within else found


def _late(stage: Stage, address: str, record: Record, setup: Setup) -> Outcome:
    """Nobody keeps it until its time is over; then somebody does."""
    stage.next_morning()
    _bring_up_to_date(stage)
    scene = Scene(stage, setup)
    with scene.without(record.event, ()):
        trigger = scene.make(_trigger(record))
    due = _row(scene, address, record, trigger).due_at
    if due is None:
        msg = "it is due at no time"
        raise Unplayable(msg)
    stage.now = max(stage.now, due) + AFTER
    _must_be(stage, "late", _row(scene, address, record, trigger))
    _have_something_to_say(scene, record)
    kept = _fill(scene, record, trigger) if record.form else scene.make(first_known(record.event))
    _must_be(stage, "kept_late", _row(scene, address, record, trigger))
    return Outcome(Seen.BREACHED, (trigger.id, kept.id), str(record.within))


def _must_be(stage: Stage, wanted: str, row: regulations.KeptRecord) -> None:
    state = regulations.record_state(row, stage.now)
    if state != wanted:
        msg = f"its time is over, but it is {state}"
        raise Unplayable(msg)


def _row(scene: Scene, address: str, record: Record, trigger: Happened) -> regulations.KeptRecord:
    """The record as the product's list has it: the one that was made due last."""
    _bring_up_to_date(scene.stage)
    mine = [one for one in _rows(scene, record, trigger) if first_version(one.clause) == address]
    if not mine:
        msg = f"the {record.subject} does not owe it"
        raise Unplayable(msg)
    return max(mine, key=lambda one: (one.since_at, one.run))


def _rows(scene: Scene, record: Record, trigger: Happened) -> Sequence[regulations.KeptRecord]:
    if record.subject == CASE:
        return regulations.records_of(scene.ids["case"])
    return regulations.records_of_subject(*_root(scene, record, trigger))


def _root(scene: Scene, record: Record, trigger: Happened) -> tuple[str, int]:
    """The customer, person or other subject that owes it: the trigger is an event of its own, or names it."""
    own = trigger.stream_id if trigger.stream == record.subject else scene.ids[record.subject]
    return record.subject, own


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


def _fill(scene: Scene, record: Record, trigger: Happened | None) -> Happened:
    """The form is filled in by whoever has to: on the visit, or on the subject itself."""
    is_case = record.subject == CASE or trigger is None
    if is_case and "visit" not in scene.ids and "visit.arrived" in RECIPES:
        scene.reach("visit.arrived")
    on = None if is_case or trigger is None else _root(scene, record, trigger)
    fill_form(scene, record.form or "", by=_filler(scene, record), on=on)
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
