"""The page of one object: who it is, where it stands, what is next, what belongs to it, what happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from markupsafe import Markup, escape

from aftercare.base.kernel import clock as clocks
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.ids import uuid7
from aftercare.base.ui import pages
from aftercare.base.ui.access import access
from aftercare.base.ui.addresses import addressed
from aftercare.base.ui.frame import Label
from aftercare.base.ui.parts import ClockCell, PathStep, Running, State, Tone


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way back up."""

    label: Label
    url: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands between here and a step: the words, the clause that asks for it, where to mend it.

    `ways` are further ways out: forms to fill in, leave to be given. `warns`: the step may be taken all the same.
    """

    text: Label
    clause: str = ""
    url: str = ""
    dialog: bool = False
    ways: tuple["Step", ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do. `dialog` opens its form over the page, `post` does it at once (with the version)."""

    label: Label
    url: str
    icon: str = "arrow-right"
    dialog: bool = False
    post: bool = False
    danger: bool = False
    missing: tuple[Missing, ...] = ()
    hint: Label = ""

    @property
    def is_blocked(self) -> bool:
        """Whether something that it cannot do without is missing."""
        return any(not one.warns for one in self.missing)


@dataclass(frozen=True, slots=True)
class Smart:
    """A button with a count, if there is something to count: what belongs to it. `permission` is that of its page."""

    label: Label
    count: int | str
    url: str
    icon: str = "list"
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value (text or Markup). `url` links the value; `edit` is the address of its small form."""

    label: Label
    value: object
    url: str = ""
    edit: str = ""
    hint: Label = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A group of facts."""

    title: Label
    facts: tuple[Fact, ...]
    edit: str = ""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of a clock's ledger: what the time was, how long, between which moments."""

    label: Label
    seconds: int
    tone: Tone = "teal"
    start: datetime | None = None
    end: datetime | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of the object. `used` and `target` are seconds of the clock's own calendar."""

    label: Label
    state: Running
    used: int
    target: int
    due_at: datetime | None = None
    ledger: tuple[Bucket, ...] = ()
    clause: str = ""
    url: str = ""

    @property
    def cell(self) -> ClockCell:
        """As a bar."""
        return ClockCell.of(self.state, used=self.used, target=self.target, due_at=self.due_at)


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened: when, who, what, by which clause. `source` is what the reader may filter by."""

    at: datetime
    text: object
    who: str = ""
    where: str = ""
    icon: str = "point"
    tone: Tone = "grey"
    source: Literal["person", "system", "customer"] = "person"
    clause: str = ""
    url: str = ""
    detail: object = ""


Render = Callable[[HttpRequest, int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part of the page of every object of a kind, drawn by an app above its owner.

    `render(request, id)` returns HTML (`ui.fragment`; plain text is escaped, "" hides the panel) and
    checks access by its own selectors;
    `count(by, id)` makes it a smart button too, and so does `to`, the name of a view that takes the id:
    then the button leads there, and says `button`. `lazy`: fetched when it comes into sight.
    """

    kind: str
    title: Label
    render: Render
    icon: str = "list"
    permission: str = ""
    place: Literal["main", "aside"] = "main"
    count: Callable[[Actor, int], int] | None = None
    lazy: bool = True
    to: str = ""
    button: Label = ""


panels: Registry[Panel] = Registry("panels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What the page of one object shows; docs/developers/ui.md has an example."""

    kind: str
    id: int
    number: str
    title: Label = ""
    version: int | None = None
    parents: tuple[Crumb, ...] = ()
    state: State | None = None
    path: tuple[PathStep, ...] = ()
    next_step: Step | None = None
    steps: tuple[Step, ...] = ()
    clocks: tuple[Clock, ...] = ()
    smart: tuple[Smart, ...] = ()
    facts: tuple[Facts, ...] = ()
    timeline: tuple[TimelineItem, ...] = ()
    subtitle: object = ""
    notice: object = ""
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def lacking(self) -> list[tuple[Step, tuple[Missing, ...]]]:
        """The steps that lack something, the next one first; what several lack is said once."""
        found: list[tuple[Step, tuple[Missing, ...]]] = []
        said: set[tuple[str, str]] = set()
        for step in (*((self.next_step,) if self.next_step else ()), *self.steps):
            new = tuple(one for one in step.missing if (one.clause, str(one.text)) not in said)
            said |= {(one.clause, str(one.text)) for one in new}
            if new:
                found.append((step, new))
        return found


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel as drawn: its HTML, or None while it is still to be fetched."""

    key: str
    panel: Panel
    html: Markup | None


def detail(request: Request, page: Detail, *, template: str = "ui/detail.html") -> HttpResponse:
    """The page, its side preview, or its content alone, as asked for."""
    known = _panels_of(request, page.kind)
    values = {
        **page.values,
        "detail": page,
        "main_panels": [_shown(request, page.id, key, one) for key, one in known if one.place == "main"],
        "aside_panels": [_shown(request, page.id, key, one) for key, one in known if one.place == "aside"],
        "smart": [
            *(one for one in page.smart if access.allowed(request.actor, one.permission)),
            *_counted(request.actor, page.id, known),
        ],
        "submission": submission(),
        "sources": sorted({item.source for item in page.timeline}),
    }
    if request.GET.get("preview") == "1":
        template = "ui/preview.html"
    response = pages.render(request, template, values)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def _panels_of(request: Request, kind: str) -> list[tuple[str, Panel]]:
    return [
        (key, one) for key, one in panels.items() if one.kind == kind and access.allowed(request.actor, one.permission)
    ]


def _shown(request: Request, subject_id: int, key: str, panel: Panel) -> ShownPanel:
    return ShownPanel(key, panel, None if panel.lazy else escape(panel.render(request, subject_id)))


def _counted(by: Actor, subject_id: int, known: list[tuple[str, Panel]]) -> list[Smart]:
    return [
        Smart(
            panel.button or panel.title,
            panel.count(by, subject_id) if panel.count else "",
            addressed(panel.to, subject_id) if panel.to else f"#{panel_anchor(key)}",
            panel.icon,
        )
        for key, panel in known
        if panel.count or panel.to
    ]


def panel_anchor(key: str) -> str:
    """What a panel's box is called on the page."""
    return f"panel-{key.replace('.', '-')}"


def panel_html(request: Request, key: str, subject_id: int) -> Markup:
    """A panel that is fetched by itself. Raises NotFoundError."""
    panel = panels.get(key)
    if panel is None or not access.allowed(request.actor, panel.permission):
        raise NotFoundError
    return escape(panel.render(request, subject_id))


def submission() -> UUID:
    """A fresh idempotency key for a form."""
    return uuid7(clocks.now())
