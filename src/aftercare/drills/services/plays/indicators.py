"""An indicator: what it counts happens, once well and once badly where the figure knows the difference."""

from collections.abc import Sequence

from aftercare.drills.rules import Outcome, Seen
from aftercare.drills.services.plays.clocks import play_clock
from aftercare.drills.services.plays.finding import Unplayable, clocks_of, first_known
from aftercare.drills.services.scene import Scene
from aftercare.drills.services.stage import Stage
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations

Indicator = regulations.bindings.Indicator
Formula = regulations.bindings.Formula
# Kinds of formula that know what speaks for them and what against.
SIDES = {"share": (True, False), "kept": (True, False)}
# Payload field → values that it can have; the first that a formula does not ask for speaks against it.
CHOICES = {"method": ("refused",), "verdict": ("fail",), "source": ("on_site", "phone")}


def play_indicator(stage: Stage, address: str, indicator: Indicator) -> list[Outcome]:
    """What its figure counts, each side with the newest facts behind it."""
    formula = indicator.formula
    story = formula.model_dump_json()
    if story not in stage.counted:
        _have_it_counted(stage, formula)
        stage.counted.add(story)
    figures = regulations.figures_of(address, at=stage.now)
    return [_counted(stage, indicator, figures, is_good=one) for one in SIDES.get(formula.kind, (True,))]


def _counted(stage: Stage, indicator: Indicator, figures: Sequence[regulations.Figure], *, is_good: bool) -> Outcome:
    """The newest thing that counts for it, or against it."""
    for figure in reversed(figures):
        for one in reversed(figure.behind):
            if one.is_good is is_good:
                said = regulations.say_value(figure.value, regulations.unit_of(indicator.formula))
                return Outcome(Seen.COUNTED, one.events or _of_clock(stage, indicator, one.subject), str(said))
    msg = f"nothing counts {'for' if is_good else 'against'} it"
    raise Unplayable(msg)


def _of_clock(stage: Stage, indicator: Indicator, subject: tuple[str, int]) -> tuple[int, ...]:
    """The events of a case that its clock went by."""
    names = {name for one in clocks_of(stage, indicator.formula.clock).values() for name in (*one.start, *one.stop)}
    return tuple(one.id for one in journal.events_about(*subject, names=names))


def _have_it_counted(stage: Stage, formula: Formula) -> None:
    """The clocks of the regulation itself have been played."""
    if formula.kind == "kept":
        for address, clock in clocks_of(stage, formula.clock).items():
            if address not in stage.bound:
                play_clock(stage, address, clock)
        return
    _happens(stage, formula, is_good=True)
    if formula.kind == "share":
        _happens(stage, formula, is_good=False)


def _happens(stage: Stage, formula: Formula, *, is_good: bool) -> None:
    """What begins it happens, and what follows upon that, or does not."""
    stage.next_morning()
    scene = Scene(stage)
    scene.wanted |= {field: values[0] for field, values in formula.base_where.items()}
    scene.wanted |= {field: _value(field, values, is_good) for field, values in formula.top_where.items()}
    others = [name for name in formula.base if name not in formula.top]
    if not is_good:
        scene.reach(first_known(others or formula.base))
        return
    if others and not set(formula.top) & set(formula.base):
        scene.reach(first_known(others))
    scene.make(first_known(formula.top))


def _value(field: str, values: tuple[str, ...], is_good: bool) -> str:
    return values[0] if is_good else next(one for one in CHOICES[field] if one not in values)
