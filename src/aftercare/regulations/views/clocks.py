"""The pages of clocks: which are in force with their targets, and where the time of one went."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.journal import public as journal
from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.clocks import selectors
from aftercare.regulations.clocks.rules import Band, Bucket, Line
from aftercare.regulations.conditions.rules import in_words
from aftercare.regulations.overrides import selectors as overrides
from aftercare.regulations.policies.rules import OWN_CALENDAR, REASONS, Definition, Target
from aftercare.regulations.waiting import selectors as waiting

BANDS = {
    Band.EASY: ui.State(pgettext_lazy("clock", "On time"), "clock-play", "teal"),
    Band.HALF: ui.State(pgettext_lazy("clock", "Half used"), "clock-play", "teal"),
    Band.CLOSE: ui.State(pgettext_lazy("clock", "Nearly due"), "clock-exclamation", "amber"),
    Band.LATE: ui.State(pgettext_lazy("clock", "Late"), "clock-x", "red"),
    Band.PAUSED: ui.State(pgettext_lazy("clock", "Paused"), "clock-pause", "grey"),
}
ENDED = {
    ("stopped", False): ui.State(pgettext_lazy("clock", "Kept"), "clock-check", "green"),
    ("stopped", True): ui.State(pgettext_lazy("clock", "Missed"), "clock-x", "red"),
    ("void", False): ui.State(pgettext_lazy("clock", "Not needed"), "ban", "grey"),
    ("void", True): ui.State(pgettext_lazy("clock", "Missed"), "clock-x", "red"),
}

BY_HAND = {
    "due": ui.State(pgettext_lazy("clock", "Due time set by hand"), "hand-stop", "blue"),
    "excused": ui.State(pgettext_lazy("clock", "Excused"), "shield-check", "grey"),
}
# So many stretches of a ledger stand open; a clock that runs for months has hundreds, folded away above them.
NEWEST = 20


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of the table of targets."""

    when: str
    within: str
    calendar: str


@dataclass(frozen=True, slots=True)
class DefinitionCard:
    """One clock as the page shows it."""

    definition: Definition
    targets: list[TargetRow]
    starts: list[str]
    stops: list[str]
    reasons: list[str]


@ui.page()
def clocks(request: Request) -> HttpResponse:
    """The clocks that new cases get, with their targets and clauses."""
    definitions = selectors.definitions(clock.now())
    keys = {target.calendar for one in definitions for target in one.targets} - {OWN_CALENDAR}
    names = {key: str(one.name) for key, one in calendars_for(keys).items()}
    names[OWN_CALENDAR] = gettext("The calendar of the unit")
    return ui.render(request, "regulations/clocks.html", {"cards": [_card(one, names) for one in definitions]})


def _card(one: Definition, calendars: dict[str, str]) -> DefinitionCard:
    return DefinitionCard(
        definition=one,
        targets=[TargetRow(_when(target), _within(target), calendars[target.calendar]) for target in one.targets],
        starts=[journal.title_of(name) for name in sorted(one.starts)],
        stops=[journal.title_of(name) for name in sorted(one.stops)],
        reasons=[str(REASONS.get(reason, reason)) for reason in sorted(one.pause_reasons)],
    )


def _when(target: Target) -> str:
    """The condition of a target in words."""
    return str(in_words(target.when, "case")) if target.when else gettext("Otherwise")


def _within(target: Target) -> str:
    """Working time in hours; working days are as long as the unit's are."""
    if target.workdays:
        text = ngettext("%(count)s working day", "%(count)s working days", target.workdays)
        return text % {"count": target.workdays}
    return _working(target.seconds)


def _working(seconds: int) -> str:
    """Working time in hours even where they are many: eight hours of it are a day for some, not for others."""
    hours, rest = divmod(seconds, 3_600)
    words = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}] if hours else []
    return " ".join([*words, ui.formats.duration(rest)] if rest or not hours else words)


@ui.page()
def ledger(request: Request, clock_id: int) -> HttpResponse:
    """Where every minute of one clock went."""
    row, now = selectors.clock_row(clock_id), clock.now()
    subject = overrides.subject_of(row, request.actor)
    views = selectors.clocks_of(row.subject_kind, [row.subject_id], as_of=now)[row.subject_id]
    shown = next(view for view in views if view.id == clock_id)
    found = selectors.ledger(clock_id, as_of=now)
    values = {
        "clock": shown,
        "look": ENDED[(row.state, row.late)] if row.ended_at else BANDS[shown.band],
        "used": _working(shown.used),
        "target": _working(shown.target),
        "permille": 1000 * shown.used // shown.target,
        "tone": "red" if shown.late else "teal",
        "earlier": [_stretch(line) for line in found.lines[:-NEWEST]],
        "lines": [_stretch(line) for line in found.lines[-NEWEST:]],
        "totals": [(word, tone, _working(seconds)) for word, tone, seconds in _totals(found.lines)],
        "elapsed": _working(found.elapsed),
        "mover": waiting.mover_of(row),
        "by_hand": BY_HAND.get(shown.overridden),
        "may_override": overrides.may_override(row, request.actor),
        "crumbs": (ui.Crumb(subject.name, subject.url or reverse("ui:home")),),
    }
    return ui.render(request, "regulations/ledger.html", values)


def _stretch(line: Line) -> tuple[Line, str, ui.Tone, str]:
    """One row of the ledger: what the time was, and how long."""
    return (line, *_bucket(line), _working(line.seconds))


def _bucket(line: Line) -> tuple[str, ui.Tone]:
    """A bucket's word and tone."""
    if line.bucket is Bucket.PAUSED:
        return str(REASONS.get(line.reason, line.reason)), "amber"
    if line.bucket is Bucket.COUNTED:
        return gettext("Counted"), "teal"
    return gettext("Outside working hours"), "grey"


def _totals(lines: tuple[Line, ...]) -> list[tuple[str, ui.Tone, int]]:
    sums: dict[tuple[str, ui.Tone], int] = {}
    for line in lines:
        sums[_bucket(line)] = sums.get(_bucket(line), 0) + line.seconds
    return [(word, tone, seconds) for (word, tone), seconds in sums.items()]


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(_("Clocks and targets"), "regulations:clocks", icon="clock-hour-4", group=ui.Group.RULES, order=50)
    ui.menu.register("regulations.clocks", entry)
