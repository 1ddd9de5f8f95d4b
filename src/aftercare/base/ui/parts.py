"""The small parts that pages are made of, as HTML: badges, bars, clocks, people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from django.utils.translation import gettext, pgettext
from markupsafe import Markup, escape

from aftercare.base.kernel import clock as clocks
from aftercare.base.ui import formats
from aftercare.base.ui.frame import Label
from aftercare.base.ui.icons import icon

Tone = Literal["blue", "teal", "green", "amber", "red", "grey"]
Running = Literal["running", "paused", "met", "missed", "cancelled"]

# Above this share of its target a clock warns.
WARN_PERMILLE = 750
# A clock that counts round the clock and the hands on the wall agree but for the seconds in which a page is made.
SAME_SECONDS = 60


@dataclass(frozen=True, slots=True)
class State:
    """How a state looks: its word, its icon and what its colour means."""

    label: Label
    icon: str = "circle"
    tone: Tone = "grey"


def badge(look: State, *, large: bool = False) -> Markup:
    """Icon and word on the state's tone."""
    size, word = " large" if large else "", escape(str(look.label))
    return Markup(f'<span class="badge-state tone-{look.tone}{size}">{icon(look.icon)}{word}</span>')  # noqa: S704 - escaped


def tick() -> Markup:
    """Yes."""
    return Markup('<span class="tone-green">{}<span class="visually-hidden">{}</span></span>').format(
        icon("check"), pgettext("answer", "Yes")
    )


def bar(permille: int, tone: Tone = "teal") -> Markup:
    """A thin bar filled to `permille` / 1000."""
    return Markup(_bar(permille, tone))  # noqa: S704 - numbers and a closed list


def _bar(permille: int, tone: Tone) -> str:
    filled = max(0, min(1000, permille))
    return (
        f'<svg class="bar tone-{tone}" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="1000" height="10"/><rect class="fill" width="{filled}" height="10"/></svg>'
    )


STOPPED: Mapping[Running, Tone] = {"paused": "amber", "met": "green", "missed": "red", "cancelled": "grey"}


class ClockCell(NamedTuple):
    """A clock in a list or on a card.

    `left`: seconds to the promised time in the clock's own calendar, negative when late; `permille`:
    the share of the target that is used up; `label`: which clock ("Response").
    """

    state: Running
    left: int
    permille: int
    due_at: datetime | None = None
    label: Label = ""

    @classmethod
    def of(cls, state: Running, *, used: int, target: int, due_at: datetime | None) -> "ClockCell":
        """From seconds of the clock's own calendar."""
        return cls(state, target - used, 1000 * used // target if target else 1000, due_at)

    @property
    def tone(self) -> Tone:
        """Green met, red late, amber close or paused, teal running."""
        if self.state != "running":
            return STOPPED[self.state]
        if self.left <= 0:
            return "red"
        return "amber" if self.permille >= WARN_PERMILLE else "teal"

    def words(self, writer: formats.Writer | None = None, now: datetime | None = None) -> str:
        """`2 h left`, `by Wed 18:00`, `35 min late`, `Paused, 2 h left`, `Kept`.

        What is left counts in the clock's own calendar. Where nights or holidays lie between, its hours say nothing
        about when it is due, so the moment itself is said; how late it is, is said as time goes by.
        """
        writer = writer or formats.writer()
        if self.state == "running":
            return self._running(writer, now or clocks.now())
        if self.state == "paused":
            return gettext("Paused, %(left)s") % {"left": writer.said("left", writer.worked(self.left))}
        if self.state == "missed":
            return writer.said("late", writer.worked(self.left))
        return pgettext("clock", "Kept") if self.state == "met" else pgettext("clock", "Not needed")

    def _running(self, writer: formats.Writer, now: datetime) -> str:
        if self.due_at is None:
            return writer.remaining(self.left)
        gap = int((self.due_at - now).total_seconds())
        if gap < 0 or self.left < 0:
            return writer.remaining(min(gap, -1))
        if abs(gap - self.left) <= SAME_SECONDS:
            return writer.remaining(self.left)
        return writer.said("by", writer.coming(self.due_at, now))


def clock(cell: ClockCell) -> Markup:
    """A bar with the remaining time in words; the promised moment on hover."""
    return Markup(clock_drawing()(cell))  # noqa: S704 - drawn from numbers and our own words


def clock_drawing() -> Callable[[ClockCell], str]:
    """`clock` for many cells of one page."""
    writer, now = formats.writer(), clocks.now()

    def draw(cell: ClockCell) -> str:
        tone, title = cell.tone, writer.moment(cell.due_at) if cell.due_at else ""
        label = f'<span class="clock-label">{escape(str(cell.label))}</span>' if cell.label else ""
        drawn = _bar(cell.permille if cell.left >= 0 else 1000, tone)
        return (
            f'<span class="clock-cell tone-{tone}" title="{title}">{label}'
            f'<span class="clock-words">{cell.words(writer, now)}</span>{drawn}</span>'
        )

    return draw


def people(names: Iterable[str]) -> Markup:
    """Names side by side; more than two as "and n more"."""
    known = [name for name in names if name]
    shown = "、".join(known[:2]) if formats.chinese() else ", ".join(known[:2])
    if len(known) > 2:
        shown = gettext("%(names)s and %(count)s more") % {"names": shown, "count": len(known) - 2}
        return Markup('<span title="{}">{}</span>').format("、".join(known), shown)
    return escape(shown)


@dataclass(frozen=True, slots=True)
class PathStep:
    """One arrow of the state bar."""

    label: str
    icon: str
    tone: Tone
    place: Literal["past", "now", "ahead"]


def state_path(
    states: Mapping[str, State], order: Sequence[str], *, current: str, instead: Mapping[str, str] | None = None
) -> tuple[PathStep, ...]:
    """The arrow bar: the states of the usual path.

    A state off that path stands in the place of the one that `instead` names for it
    (`{"waiting": "working"}`); without a place it ends the bar (cancelled).
    """
    shown = list(order)
    if current not in shown:
        place = (instead or {}).get(current)
        shown = [current if code == place else code for code in shown] if place else [*shown[:1], current]
    now = shown.index(current)
    return tuple(
        PathStep(
            str(states[code].label),
            states[code].icon,
            states[code].tone,
            "past" if index < now else "now" if index == now else "ahead",
        )
        for index, code in enumerate(shown)
    )
