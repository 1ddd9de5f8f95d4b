"""What every binding has: a key, a condition, a subject, a slot and an honesty class. Pure.

A *slot* is the place that bindings of several regulations compete for (decision 15). The *honesty
class* says what the program can vouch for (decision 19).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules.parts import Key, Name, Part, When


class Honesty(StrEnum):
    """What stands behind a verdict."""

    TIMED = "timed"
    CHECKED = "checked"
    ATTESTED = "attested"
    NOT_CHECKABLE = "not_checkable"


HONESTY_WORDS = {
    Honesty.TIMED: Words("系统计时", "Timed"),
    Honesty.CHECKED: Words("数据核对", "Checked from data"),
    Honesty.ATTESTED: Words("人工确认", "Attested"),
    Honesty.NOT_CHECKABLE: Words("无法核对", "Not checkable"),
}


class Combine(StrEnum):
    """What holds where several bindings of one slot are equally specific (decision 15)."""

    ALL = "all"
    STRICTEST = "strictest"
    KINDEST = "kindest"
    FIRST = "first"


class Bound(Part):
    """The common part."""

    honesty: ClassVar[Honesty] = Honesty.CHECKED
    combine: ClassVar[Combine] = Combine.FIRST
    # Frozen on a case when it opens, or as it is on the day (decision 16).
    is_frozen: ClassVar[bool] = False

    key: Key
    # Of the subject's attributes; "" = always.
    when: When = ""
    # What the subject is: a case unless it says otherwise.
    subject: Name = "case"
    # A regulation more specific than this one may tighten it, never loosen it (decision 15).
    mandatory: bool = False

    @property
    def slot(self) -> str:
        """Where it competes."""
        raise NotImplementedError

    def events(self) -> Iterator[tuple[str, str]]:
        """(field, event name) of every event that it needs."""
        yield from ()

    def conditions(self) -> Iterator[tuple[str, str]]:
        """(field, CEL) of every condition."""
        yield "when", self.when

    def forms(self) -> Iterator[tuple[str, str]]:
        """(field, key) of every form."""
        yield from ()

    def posts(self) -> Iterator[tuple[str, str]]:
        """(field, key) of every post."""
        yield from ()
