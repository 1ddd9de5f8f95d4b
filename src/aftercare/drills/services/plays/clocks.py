"""A clock: stopped in time it is kept; nothing done until after its due time, it is breached."""

from datetime import timedelta

from aftercare.drills.rules import Outcome, Seen, Setup, setup_for
from aftercare.drills.services.plays.finding import Unplayable, applies, first_known
from aftercare.drills.services.scene import RECIPES, Scene
from aftercare.drills.services.stage import Stage, first_version
from aftercare.regulations import public as regulations

Clock = regulations.bindings.Clock
# After the due time, so long at a time, until working time has passed: nights and holidays count for nothing.
LATER = timedelta(hours=6)
MOST_WAITS = 200
A_DAY = timedelta(days=1)


def play_clock(stage: Stage, address: str, clock: Clock) -> list[Outcome]:
    """Each target of the clock that some case has: kept, and breached; and the pauses that it accepts."""
    found: list[Outcome] = []
    for number, target in enumerate(clock.targets):
        setup = _setup(clock, number)
        if setup is None:
            continue
        said = str(target.within)
        found += [_kept(stage, address, clock, setup, said), _breached(stage, address, clock, setup, said)]
    if not found:
        msg = "no case has one of its targets"
        raise Unplayable(msg)
    if clock.pause:
        found.append(_paused(stage, address, clock))
    return found


def _setup(clock: Clock, number: int) -> Setup | None:
    """The plainest case that this target is for: none of those before it applies."""
    earlier = [one.when for one in clock.targets[:number]]
    mine = clock.targets[number].when
    return setup_for(
        lambda known: (
            applies(clock.when, known) and applies(mine, known) and not any(applies(when, known) for when in earlier)
        )
    )


def _begin(stage: Stage, clock: Clock, setup: Setup) -> tuple[Scene, int]:
    """A new case, up to the clock's start."""
    stage.next_morning()
    scene = Scene(stage, setup)
    start = scene.make(first_known(clock.start))
    return scene, start.id


def _view(scene: Scene, address: str, clock: Clock) -> regulations.ClockView:
    """What the product shows of the clock now: the run that began last."""
    case = scene.ids["case"]
    views = regulations.clocks_of("case", [case], as_of=scene.stage.now)[case]
    mine = [view for view in views if view.key == clock.clock and first_version(view.clause) == address]
    if not mine:
        msg = "the clock does not run in its case"
        raise Unplayable(msg)
    return mine[-1]


def _stop(scene: Scene, clock: Clock) -> int:
    """Stop it by the first of its events that can be brought about."""
    known = [name for name in clock.stop if name in RECIPES]
    name = next((one for one in known if one != "request.resolved"), first_known(clock.stop))
    if name == "request.resolved" and not scene.has("order.opened") and "visit" not in scene.ids:
        scene.setup = scene.setup.from_afar()
    return scene.make(name).id


def _kept(stage: Stage, address: str, clock: Clock, setup: Setup, said: str) -> Outcome:
    scene, start = _begin(stage, clock, setup)
    stop = _stop(scene, clock)
    view = _view(scene, address, clock)
    if view.late or view.ended_at is None:
        msg = f"stopped at once, but {view.state} (late: {view.late})"
        raise Unplayable(msg)
    return Outcome(Seen.KEPT, (start, stop), said)


def _breached(stage: Stage, address: str, clock: Clock, setup: Setup, said: str) -> Outcome:
    scene, start = _begin(stage, clock, setup)
    view = _let_it_run_out(scene, address, clock)
    if not view.late:
        msg = "it does not run out"
        raise Unplayable(msg)
    stop = _stop(scene, clock)
    if not _view(scene, address, clock).late:
        msg = "stopped after its due time, but not late"
        raise Unplayable(msg)
    return Outcome(Seen.BREACHED, (start, stop), said)


def _let_it_run_out(scene: Scene, address: str, clock: Clock) -> regulations.ClockView:
    view = _view(scene, address, clock)
    if view.due_at is not None:
        scene.stage.now = max(scene.stage.now, view.due_at)
    for _time in range(MOST_WAITS):
        scene.stage.wait(LATER)
        view = _view(scene, address, clock)
        if view.late:
            break
    return view


def _paused(stage: Stage, address: str, clock: Clock) -> Outcome:
    """A day of waiting for a reason that it accepts costs none of its time."""
    setup = next((one for number in range(len(clock.targets)) if (one := _setup(clock, number))), Setup())
    scene, _start = _begin(stage, clock, setup)
    scene.wanted["reason"] = next(iter(clock.pause_reasons))
    due = _view(scene, address, clock).due_at
    paused = scene.make(first_known(clock.pause))
    stage.wait(A_DAY)
    resumed = scene.make(first_known(clock.resume))
    view = _view(scene, address, clock)
    if due is None or view.due_at is None or view.due_at <= due:
        msg = "waiting costs its time"
        raise Unplayable(msg)
    return Outcome(Seen.PAUSED, (paused.id, resumed.id), scene.wanted["reason"])
