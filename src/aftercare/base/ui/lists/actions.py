"""What can be done with a list: one button for a new row, and actions on chosen rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui.forms import Form
from aftercare.base.ui.frame import Label

Check = Callable[[Actor, Sequence[int]], Mapping[int, Label]]
Do = Callable[[int, Mapping[str, Any], Actor, datetime], object]

# More than this many rows is a job, not a request.
LIMIT = 200


@dataclass(frozen=True)
class Bulk:
    """An action on chosen rows.

    `do(id, values, by, at)` calls one service; a DomainError refuses that row and the others go
    on. `form` asks for values once; `check(by, ids)` says beforehand which rows it will refuse,
    and why, for the preview. Each row is a command of its own.
    """

    key: str
    label: Label
    do: Do = field(kw_only=True)
    icon: str = field(default="bolt", kw_only=True)
    permission: str = field(default="", kw_only=True)
    form: type[Form] | None = field(default=None, kw_only=True)
    check: Check | None = field(default=None, kw_only=True)
    danger: bool = field(default=False, kw_only=True)
    # What the preview says will happen: "They are cancelled; the customers are told."
    says: Label = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Action:
    """A button that goes somewhere. `url`: the name of a view without arguments, or a path."""

    label: Label
    url: str
    icon: str = "plus"
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row."""

    id: int
    name: str
    refusal: str = ""
