"""How a state is shown: the company's word for it, and the sub-state beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.service.states import rules, selectors
from aftercare.service.states.models import StateName

# Companies rename states, so the word is looked up whenever it is written.
_label = lazy(selectors.label_of, str)


SET = Words("设子状态", "Set the sub-state")


def may_change(subject: str, state: str, sub_state: str) -> bool:
    """Whether there is anything to choose."""
    return bool(sub_state or selectors.offered(subject, state))


def look(subject: str, state: str, icon: str, tone: ui.Tone) -> ui.State:
    """How a built-in state looks."""
    return ui.State(_label(subject, state), icon, tone)


REQUEST = {
    "received": look("request", "received", "inbox", "amber"),
    "triaged": look("request", "triaged", "stethoscope", "blue"),
    "planned": look("request", "planned", "clipboard-list", "blue"),
    "in_progress": look("request", "in_progress", "tool", "teal"),
    "resolved": look("request", "resolved", "circle-check", "green"),
    "archived": look("request", "archived", "archive", "grey"),
    "cancelled": look("request", "cancelled", "ban", "grey"),
    "merged": look("request", "merged", "git-merge", "grey"),
}
ORDER = {
    "open": look("order", "open", "calendar-question", "amber"),
    "scheduled": look("order", "scheduled", "calendar-event", "blue"),
    "in_progress": look("order", "in_progress", "tool", "teal"),
    "held": look("order", "held", "player-pause", "amber"),
    "done": look("order", "done", "circle-check", "green"),
    "reported": look("order", "reported", "file-search", "amber"),
    "closed": look("order", "closed", "lock", "grey"),
    "cancelled": look("order", "cancelled", "ban", "grey"),
}
VISIT = {
    "planned": look("visit", "planned", "calendar", "blue"),
    "dispatched": look("visit", "dispatched", "send", "blue"),
    "accepted": look("visit", "accepted", "thumb-up", "blue"),
    "travelling": look("visit", "travelling", "truck", "teal"),
    "on_site": look("visit", "on_site", "map-pin", "teal"),
    "finished": look("visit", "finished", "circle-check", "green"),
    "incomplete": look("visit", "incomplete", "circle-half-2", "amber"),
    "cancelled": look("visit", "cancelled", "ban", "grey"),
}
LOOKS = {"request": REQUEST, "order": ORDER, "visit": VISIT}


def state_of(subject: str, state: str, sub_state: str) -> ui.State:
    """How a request, order or visit stands: its state, with the sub-state behind it: “On hold · waits for parts”."""
    found = LOOKS[subject][state]
    return replace(found, label=f"{found.label} · {selectors.name_of(subject, sub_state)}") if sub_state else found


@dataclass(frozen=True)
class Column(c.State):
    """A state's badge, and beside it the sub-state."""

    subject: str = field(default="", kw_only=True)

    def needs(self) -> tuple[str, ...]:
        return (self.name, "sub_state")

    def draw(self, drawing: c.Drawing) -> c.Draw:
        built_in, names = super().draw(drawing), _names(self.subject, escape)

        def cell(row: c.Row) -> str:
            code = row["sub_state"]
            return f'{built_in(row)}<span class="sub-state">{names(code)}</span>' if code else built_in(row)

        return cell

    def plain(self, drawing: c.Drawing) -> Callable[[c.Row], c.Plain]:
        built_in, names = super().plain(drawing), _names(self.subject, str)
        return lambda row: f"{built_in(row)} · {names(code)}" if (code := row["sub_state"]) else built_in(row)


def _names(subject: str, write: Callable[[str], str]) -> Callable[[str], str]:
    """Code → name, each looked up once for a page."""
    known: dict[str, str] = {}

    def named(code: str) -> str:
        if code not in known:
            known[code] = write(selectors.name_of(subject, code))
        return known[code]

    return named


def criterion(subject: str) -> f.Filter:
    """The criterion of a list of requests, orders or visits."""
    return f.Choice("sub", _("Sub-state"), path="sub_state", choices=lambda _by: selectors.choices(subject))


@dataclass(frozen=True, slots=True)
class Shown:
    """A built-in state as the catalogue shows it; `own` is the company's word, if it has one."""

    subject: str
    state: str
    usual: Words
    own: Words
    sub_states: tuple[tuple[StateName, str], ...]

    def as_json(self) -> dict[str, object]:
        """For the API."""
        return {
            "subject": self.subject,
            "state": self.state,
            "label": (self.own or self.usual).as_json(),
            "sub_states": [
                {"code": one.code, "name": one.name.as_json(), "set_by": one.set_by, "set_reason": one.set_reason}
                for one, _set_by in self.sub_states
            ],
        }


def catalogue(by: Actor) -> list[Shown]:
    """Every built-in state, in the order of life."""
    rows = selectors.visible_to(by)
    return [
        _shown(subject, state, [row for row in rows if (row.subject, row.state) == (subject, state)])
        for subject, states in rules.BUILT_IN.items()
        for state in states
    ]


def _shown(subject: str, state: str, rows: list[StateName]) -> Shown:
    own = next((row.name for row in rows if not row.code), Words())
    sub_states = tuple((row, _set_by(row)) for row in rows if row.code)
    return Shown(subject, state, rules.usual(subject, state), own, sub_states)


def _set_by(one: StateName) -> str:
    """What sets it, in words."""
    verb = rules.verbs.get(f"{one.subject} {one.set_by}")
    if verb is None:
        return ""
    reason = verb.reasons.get(one.set_reason)
    return f"{verb.name}: {reason}" if reason else str(verb.name)


def by_subject(by: Actor) -> list[tuple[object, list[Shown]]]:
    """The same, a part for each subject, under its name."""
    found: dict[str, list[Shown]] = {}
    for one in catalogue(by):
        found.setdefault(one.subject, []).append(one)
    return [(StateName.Subject(subject).label, states) for subject, states in found.items()]
