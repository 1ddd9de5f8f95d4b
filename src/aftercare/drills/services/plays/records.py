"""A record: when what makes it due has happened, those who have to keep it do, with all that it must say."""

from aftercare.base.kernel.actors import Actor
from aftercare.drills.rules import Outcome, Seen, Setup, setup_for
from aftercare.drills.services.needs import fill_form
from aftercare.drills.services.plays.finding import Unplayable, applies, first_known
from aftercare.drills.services.scene import RECIPES, Scene
from aftercare.drills.services.stage import Happened, Stage
from aftercare.regulations import public as regulations

# Field of a record → what has to happen first so that it has something to say.
SOURCES = {"file_hashes": "report.printed"}
Record = regulations.bindings.Record


def play_record(stage: Stage, address: str, record: Record) -> list[Outcome]:
    """The trigger happens, then the record is kept."""
    del address
    setup = setup_for(lambda known: applies(record.when, known)) or Setup()
    stage.next_morning()
    scene = Scene(stage, setup)
    trigger = scene.make(_trigger(record)) if record.after else None
    for name in (SOURCES[field] for field in record.fields if field in SOURCES):
        scene.reach(name)
    kept = _fill(scene, record) if record.form else _keep(scene, record)
    empty = [name for name in record.fields if kept.payload.get(name) in (None, "", [])]
    if empty:
        msg = f"{kept.name} says nothing of {', '.join(empty)}"
        raise Unplayable(msg)
    events = (kept.id,) if trigger is None or trigger.id == kept.id else (trigger.id, kept.id)
    return [Outcome(Seen.RECORDED, events, record.form or kept.name)]


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
