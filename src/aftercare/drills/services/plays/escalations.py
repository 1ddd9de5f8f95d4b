"""An escalation: nobody acts, and those whom the clause names are told, step by step."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aftercare.base.kernel.actors import SYSTEM
from aftercare.drills.rules import Outcome, Seen, Setup, setup_for
from aftercare.drills.services.plays.finding import Unplayable, applies, clocks_of, first_known
from aftercare.drills.services.scene import Scene
from aftercare.drills.services.stage import Stage, first_version
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations

Escalation = regulations.bindings.Escalation
Clock = regulations.bindings.Clock
SENT, READER = "escalation.sent", "regulations.escalations"
# The beat comes every minute; here as often, and later seldom enough to reach what waits for days.
BEATS = tuple(timedelta(minutes=1) for _beat in range(3)) + tuple(timedelta(minutes=30 * n) for n in range(1, 40))


def play_escalation(stage: Stage, address: str, escalation: Escalation) -> list[Outcome]:
    """The clock runs out, or the event happens; time passes; each step reaches somebody."""
    clock = _clock(stage, escalation)
    names = clock.start if clock else escalation.event
    scene = Scene(stage, _setup(escalation, clock))
    stage.next_morning()
    scene.mark = stage.mark()
    begun = scene.make(first_known(names))
    told = _wait_until_told(scene, address, len(escalation.steps))
    missing = set(range(1, len(escalation.steps) + 1)) - told.keys()
    if missing:
        msg = f"nobody was told of step {', '.join(map(str, sorted(missing)))}"
        raise Unplayable(msg)
    return [
        Outcome(Seen.ESCALATED, (begun.id, event), f"{step.at} → {', '.join(step.to)}")
        for step, (_number, event) in zip(escalation.steps, sorted(told.items()), strict=True)
    ]


def _clock(stage: Stage, escalation: Escalation) -> Clock | None:
    """The clock that it hangs on: of its own regulation, else of the base."""
    if escalation.clock is None:
        return None
    found = clocks_of(stage, escalation.clock)
    if not found:
        msg = f"there is no clock {escalation.clock}"
        raise Unplayable(msg)
    return next(iter(found.values()))


def _setup(escalation: Escalation, clock: Clock | None) -> Setup:
    """A case in which the clock runs, and whose event has the values that are asked for."""
    asked = escalation.where

    def fits(known: Mapping[str, Any]) -> bool:
        conditions = (escalation.when, clock.when if clock else "")
        timed = clock is None or any(applies(one.when, known) for one in clock.targets)
        values = all(str(known.get(key, "")) in allowed for key, allowed in asked.items())
        return timed and values and all(applies(one, known) for one in conditions)

    return setup_for(fits) or Setup()


def _wait_until_told(scene: Scene, address: str, steps: int) -> dict[int, int]:
    """Step → the event that says who was told. Every beat is the one that the worker has."""
    told: dict[int, int] = {}
    for beat in BEATS:
        scene.stage.wait(beat)
        _beat(scene)
        told = {
            one.payload["step"]: one.id
            for one in reversed(scene.events())
            if one.name == SENT and first_version(one.payload["clause"]) == address and one.payload["receivers"]
        }
        if len(told) == steps:
            break
    return told


def _beat(scene: Scene) -> None:
    journal.run_consumers(at=scene.stage.now, only={READER})
    while regulations.sweep_escalations(by=SYSTEM, at=scene.stage.now):
        pass
