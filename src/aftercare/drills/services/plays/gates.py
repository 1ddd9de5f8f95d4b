"""A gate: without each of its needs the step is refused with its clause; with all of them it passes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aftercare.base.kernel.errors import DomainError
from aftercare.drills.rules import Outcome, Seen, Setup, setup_for
from aftercare.drills.services.plays.finding import Unplayable, applies
from aftercare.drills.services.scene import RECIPES, Scene, give
from aftercare.drills.services.stage import Stage, first_version
from aftercare.regulations import public as regulations

Gate = regulations.bindings.Gate
EventNeed = regulations.bindings.EventNeed
REFUSED = "command.refused"
# A refusal that says "not now", or that there is nothing of the kind.
NOT_NOW = frozenset({404, 409})
# Steps that a case settled from afar can come to as well.
FROM_AFAR = frozenset({"request.archived", "request.resolved", "request.diagnosed", "request.planned"})


def play_gate(stage: Stage, address: str, gate: Gate) -> list[Outcome]:
    """Before each of its events, without each of its needs."""
    found: list[Outcome] = []
    for name in gate.before:
        if name in RECIPES:
            for need in gate.needs:
                found += _before(stage, address, gate, name, need)
    if not found:
        msg = f"nothing on the stage brings about {', '.join(gate.before)}"
        raise Unplayable(msg)
    return found


def _before(stage: Stage, address: str, gate: Gate, name: str, need: Any) -> list[Outcome]:
    """The first way on which the clause itself refuses; else the one on which the order of work does."""
    softer: list[Outcome] = []
    for setup in _setups(gate, need, name):
        try:
            found = _refused_then_passed(stage, address, gate, setup, name, need)
        except DomainError:
            # A way that leads nowhere takes nothing from what another has shown.
            if not softer:
                raise
            continue
        if found and found[0].seen is not Seen.REFUSED_BEFORE:
            return found
        softer = softer or found
    return softer


def _setups(gate: Gate, need: Any, name: str) -> Sequence[Setup]:
    """Cases that the gate is for: by a visit, from afar; where it asks for values, one that has others."""
    other = _otherwise(need)
    setup = setup_for(lambda known: applies(gate.when, known) and other(known)) or setup_for(
        lambda known: applies(gate.when, known)
    )
    if setup is None:
        msg = "there is no case for which its condition holds"
        raise Unplayable(msg)
    return [setup, replace(setup, is_remote=True)] if name in FROM_AFAR else [setup]


def _otherwise(need: Any) -> Any:
    """Whether a case has other values than those which the need asks for."""
    where = need.where if isinstance(need, EventNeed) else {}
    asked = {path.rpartition(".")[2]: values for path, values in where.items()}
    return lambda known: all(str(known.get(key, "")).lower() not in values for key, values in asked.items())


def _withheld(need: Any) -> tuple[str, ...]:
    """The events that must not come about: all that would do. Where values are asked for, other ones may."""
    return need.event if isinstance(need, EventNeed) and not need.of and not need.where else ()


def _refused_then_passed(stage: Stage, address: str, gate: Gate, setup: Setup, name: str, need: Any) -> list[Outcome]:
    stage.next_morning()
    scene = Scene(stage, setup)
    with scene.without(_withheld(need), [need]):
        refusal = _refusal(scene, address, gate, name)
    if refusal is None:
        return []
    return [refusal, Outcome(Seen.PASSED, (_passed(scene, need, name),), name)]


def _passed(scene: Scene, need: Any, name: str) -> int:
    """The step with all that it needs: now, or where it is too late for that, in a case that had it in time."""
    try:
        return scene.make(name).id
    except DomainError:
        again = Scene(scene.stage, scene.setup)
        give(again, need, name)
        return again.make(name).id


def _refusal(scene: Scene, address: str, gate: Gate, name: str) -> Outcome | None:
    """What happens without the need; None if it goes through."""
    mark = scene.stage.mark()
    try:
        done = scene.make(name)
    except regulations.GateShutError as shut:
        seen = Seen.REFUSED if first_version(shut.clause) == address else Seen.REFUSED_BEFORE
    except DomainError as error:
        if error.status not in NOT_NOW:
            raise
        seen = Seen.REFUSED_BEFORE
    else:
        return _warned(scene, address, gate, name, done.id)
    refused = [one for one in scene.stage.since(mark) if one.name == REFUSED]
    if not refused or (seen is Seen.REFUSED and first_version(refused[-1].payload.get("clause") or "") != address):
        return None
    if seen is Seen.REFUSED_BEFORE and not _is_named(scene, address, name):
        return None
    return Outcome(seen, (refused[-1].id,), str(refused[-1].payload.get("code", "")))


def _is_named(scene: Scene, address: str, name: str) -> bool:
    """Whether the page names the clause beside the button."""
    return any(first_version(lack.clause) == address for lack in scene.lacks(name))


def _warned(scene: Scene, address: str, gate: Gate, name: str, event_id: int) -> Outcome | None:
    """A gate that only warns lets pass; the page says what was missing."""
    if gate.on_missing != "warn" or not _is_named(scene, address, name):
        return None
    return Outcome(Seen.WARNED, (event_id,), name)
