"""What plays share: whether a condition applies, which of several events can be brought about."""

from collections.abc import Iterable, Mapping
from typing import Any

from aftercare.drills.services.scene import RECIPES
from aftercare.regulations import public as regulations


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
