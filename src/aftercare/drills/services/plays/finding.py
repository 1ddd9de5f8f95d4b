"""What plays share: whether a condition applies, which of several events can be brought about."""

from collections.abc import Iterable, Mapping
from typing import Any

from aftercare.drills.services.scene import RECIPES
from aftercare.drills.services.stage import Stage
from aftercare.regulations import public as regulations

Clock = regulations.bindings.Clock


class Unplayable(Exception):  # noqa: N818 - what the table says of a binding that did not show itself
    """The binding did not show what it has to; the text says what happened instead."""


def applies(condition: str, attributes: Mapping[str, Any]) -> bool:
    """Whether a condition holds; one that cannot be judged does not."""
    try:
        return regulations.compiled(condition).holds(attributes)
    except regulations.ConditionFailedError:
        return False


def first_known(names: Iterable[str]) -> str:
    """The first of several events that can be brought about on the stage."""
    found = next((name for name in names if name in RECIPES), None)
    if found is None:
        msg = f"nothing on the stage brings about {', '.join(names)}"
        raise Unplayable(msg)
    return found


def clocks_of(stage: Stage, key: str | None) -> dict[str, Clock]:
    """Address → clock, of those of this key that run: of the regulation itself, else of the base."""
    base = regulations.BASE_DOCUMENT
    others = {regulations.address(base.key, 1, clause.key, one.key): one for clause, one in base.bound()}
    return _clocks(stage.bound, key) or _clocks(others, key)


def _clocks(bound: Mapping[str, regulations.bindings.Binding], key: str | None) -> dict[str, Clock]:
    return {address: one for address, one in bound.items() if isinstance(one, Clock) and one.clock == key}
