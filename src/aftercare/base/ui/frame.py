"""What stands round every page: rail, top bar, palette, banners. Higher apps fill the registries."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation.trans_real import catalog
from markupsafe import Markup

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.base.ui.access import Person, access

Label = Text | Words
Count = Callable[[Actor], int]


class Group(StrEnum):
    """The parts of the rail, in this order."""

    WORK = "work"
    RECORDS = "records"
    RULES = "rules"
    FIGURES = "figures"
    SYSTEM = "system"


GROUP_LABELS: dict[Group, Text] = {
    Group.WORK: pgettext_lazy("rail", "Work"),
    Group.RECORDS: pgettext_lazy("rail", "Records"),
    Group.RULES: pgettext_lazy("rail", "Regulations"),
    Group.FIGURES: pgettext_lazy("rail", "Figures"),
    Group.SYSTEM: pgettext_lazy("rail", "System"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A line of the left rail. `phone=True` claims one of the two free places of the phone's bottom bar.

    `count` is called at each page for those who may see the entry: one cheap query, or none.
    """

    label: Label
    url: str
    icon: str = "circle"
    permission: str = ""
    order: int = 100
    group: Group = Group.WORK
    phone: bool = False
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """A command of the palette (Ctrl+K): goes to an address. `keywords` are further words by which it is found."""

    label: Label
    url: str
    icon: str = "arrow-right"
    keywords: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `group` is the heading it stands under."""

    label: str
    url: str
    group: Label
    hint: str = ""
    icon: str = "file"


Finder = Callable[[Actor, str, int], list[Hit]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of the frame that a higher app draws: `banner` above the page, `topbar`, `person` (menu).

    `render(request)` returns HTML (`ui.fragment`; plain text is escaped).
    """

    place: str
    render: Callable[[HttpRequest], str]


class Inbox:
    """The bell. `count` is called at each full page; keep it to one indexed query."""

    def __init__(self) -> None:
        self.count: Count | None = None
        self.url = ""

    def use(self, *, count: Count, url: str) -> None:
        """Called by the app that owns the inbox; `url` is the name of its list."""
        self.count, self.url = count, url


menu: Registry[Entry] = Registry("menu")
palette: Registry[Jump] = Registry("palette")
finders: Registry[Finder] = Registry("finders")
slots: Registry[Slot] = Registry("slots")


@dataclass(frozen=True, slots=True)
class Face:
    """Pages for people outside, with a frame of their own: what is refused there is said within it.

    `layout` is a template like `ui/base.html` and finds what `head` gives as `frame.face.head()`; `home` is the name
    of the address where everybody may begin.
    """

    prefix: str
    layout: str
    home: str
    head: Callable[[], object]


faces: Registry[Face] = Registry("faces")
inbox = Inbox()


def address(url: str) -> str:
    """The path of a view's name (or of a path), a query kept; "" if there is no such view (an app not yet built)."""
    if url.startswith("/") or not url:
        return url
    name, mark, query = url.partition("?")
    path = _address(name, settings.ROOT_URLCONF)
    return f"{path}{mark}{query}" if path else ""


@lru_cache(maxsize=512)
def _address(url: str, _urlconf: str) -> str:
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""


# An entry's part of the rail, the entry, its address.
Placed = tuple[Group, Entry, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the rail as drawn."""

    entry: Entry
    url: str
    count: int
    active: bool


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """A part of the rail as drawn. Equal by identity, see `_rail`."""

    group: Group
    items: tuple[Item, ...]
    open: bool

    @property
    def label(self) -> str:
        """Its heading."""
        return str(GROUP_LABELS[self.group])


def entries_for(by: Actor | None) -> tuple[Placed, ...]:
    """The rail's entries that this actor may use, in order, with their addresses."""
    may = access.rights(by)
    return _placed(tuple([entry for entry in menu if may(entry.permission)]), settings.ROOT_URLCONF)


@lru_cache(maxsize=256)
def _placed(entries: tuple[Entry, ...], _urlconf: str) -> tuple[Placed, ...]:
    """Who may use the same entries finds them in the same order, at the same addresses."""
    found = [(entry.group, entry, path) for entry in entries if (path := address(entry.url))]
    order = list(Group)
    return tuple(sorted(found, key=lambda row: (order.index(row[0]), row[1].order)))


@lru_cache(maxsize=256)
def _rail(
    entries: tuple[Placed, ...], counts: tuple[int, ...], active: str, shut: frozenset[Group]
) -> tuple[Places, ...]:
    """The same object for the same rail: what is drawn of it is found by that (`Frame.constant`)."""
    drawn: dict[Group, list[Item]] = {}
    for (group, entry, path), count in zip(entries, counts, strict=True):
        drawn.setdefault(group, []).append(Item(entry, path, count, path == active))
    return tuple(
        # Where one is, is always open.
        Places(group, tuple(items), group not in shut or any(one.active for one in items))
        for group, items in drawn.items()
    )


class Frame:
    """The frame of one request, as `frame` in every template. Nothing is computed until it is drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def layout(self) -> str:
        """What a page extends: everything, or only its content (htmx, side preview)."""
        if self.partial:
            return "ui/fragment.html"
        return "ui/base.html"

    @cached_property
    def face(self) -> Face | None:
        """The pages outside that the reader stands on, or belongs to: those of customers, for customers and links."""
        outside = self.actor is not None and self.actor.kind in {ActorKind.CUSTOMER, ActorKind.LINK}
        return next((one for one in faces if outside or self.request.path.startswith(one.prefix)), None)

    @property
    def said(self) -> str:
        """What a page extends that says only why something cannot be had."""
        return self.face.layout if self.face and not self.partial else self.layout

    @property
    def reader_key(self) -> str:
        """Under what the browser keeps what somebody is typing; empty for whoever has no login."""
        return str(self.actor.user_id or "") if self.actor is not None else ""

    @property
    def home(self) -> str:
        """Where the reader begins anew."""
        return reverse(self.face.home) if self.face else "/"

    @cached_property
    def partial(self) -> bool:
        """Is only the content wanted?"""
        headers = self.request.headers
        return (headers.get("HX-Request") == "true" and headers.get("HX-Request-Type") != "full") or self.preview

    @cached_property
    def preview(self) -> bool:
        """Is this the list's side preview?"""
        return self.request.GET.get("preview") == "1"

    @cached_property
    def dialog(self) -> bool:
        """Is the page shown in a dialog?"""
        return self.request.headers.get("HX-Target", "").endswith("dialog-body")

    @cached_property
    def actor(self) -> Actor | None:
        """Who asks; None for a visitor."""
        actor = getattr(self.request, "actor", None)
        return actor if isinstance(actor, Actor) else None

    @property
    def signed_in(self) -> bool:
        """Is somebody signed in?"""
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def csrf_token(self) -> str:
        """The page's token. Django masks it anew at each mention, which takes longer than it is worth."""
        return get_token(self.request)

    @cached_property
    def csrf_input(self) -> Markup:
        """`csrf_input`, for the several forms of the frame."""
        return Markup(f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.csrf_token}">')  # noqa: S704 - letters and digits

    @cached_property
    def person(self) -> Person:
        """Who is signed in, as shown."""
        return access.person(self.request)

    @property
    def chinese(self) -> bool:
        """Is the page in Chinese?"""
        return (get_language() or settings.LANGUAGE_CODE).startswith("zh")

    @property
    def lang(self) -> str:
        """For `<html lang>`."""
        return "zh-Hans" if self.chinese else "en"

    @cached_property
    def theme(self) -> str:
        """`light`, `dark` or `auto` (the system's)."""
        chosen = self.request.COOKIES.get("theme", "auto")
        return chosen if chosen in {"light", "dark"} else "auto"

    @cached_property
    def narrow(self) -> bool:
        """Is the rail folded to icons?"""
        return self.request.COOKIES.get("rail") == "narrow"

    @cached_property
    def groups(self) -> tuple[Places, ...]:
        """The rail."""
        counts = tuple([self._count(entry.count) for _group, entry, _path in self._entries])
        return _rail(self._entries, counts, self._active, self._shut)

    def _count(self, count: Count | None) -> int:
        if count is None or self.actor is None:
            return 0
        with access.narrowed():
            return count(self.actor)

    @property
    def _shut(self) -> frozenset[Group]:
        """As they were left; at first all but the system's own places are open."""
        left = {group: "shut" if group is Group.SYSTEM else "open" for group in Group}
        return frozenset(group for group in Group if self.request.COOKIES.get(f"places-{group}", left[group]) == "shut")

    @cached_property
    def phone_bar(self) -> tuple[Item, ...]:
        """The bottom bar of phones: two places between home and the menu."""
        entries = [(entry, path) for _group, entry, path in self._entries if entry.phone][:2]
        return tuple(Item(entry, path, 0, path == self._active) for entry, path in entries)

    @cached_property
    def _entries(self) -> tuple[Placed, ...]:
        return entries_for(self.actor)

    @cached_property
    def _active(self) -> str:
        """The longest of the entries' paths that the page lies under."""
        here = self.request.path
        return max((path for _group, _entry, path in self._entries if here.startswith(path)), key=len, default="")

    @property
    def parents(self) -> tuple[Mapping[str, Label], ...]:
        """The way back up from a page that names none: the entry of the rail under which it lies; none in a dialog."""
        if self.dialog or self.request.path == self._active:
            return ()
        return tuple(
            {"label": entry.label, "url": path}
            for _group, entry, path in self._entries
            if path == self._active and path != "/"
        )

    @property
    def messages(self) -> list[Message]:
        """What was said on the way here; read once."""
        return list(get_messages(self.request)) if hasattr(self.request, "_messages") else []

    @cached_property
    def unread(self) -> int:
        """What waits in the inbox."""
        return inbox.count(self.actor) if inbox.count and self.actor else 0

    @property
    def inbox_url(self) -> str:
        """The inbox, or ""."""
        return address(inbox.url)

    def slot(self, place: str) -> Markup:
        """What higher apps draw at this place."""
        return Markup("").join(slot.render(self.request) for slot in slots if slot.place == place)

    def constant(self, template: str, **values: Hashable) -> Markup:
        """A part that hangs on nothing but the language and these values: drawn once for each of them."""
        draw = _constant.__wrapped__ if settings.DEBUG else _constant
        return draw(template, catalog(), tuple(values.items()))

    def address(self, url: str) -> str:
        """The path of a view's name, for what is declared in Python."""
        return address(url)

    def may(self, permission: str) -> bool:
        """For templates: show it only to those who may."""
        return access.allowed(self.actor, permission)


@lru_cache(maxsize=256)
def _constant(template: str, _catalogue: object, values: tuple[tuple[str, Hashable], ...]) -> Markup:
    """One for each catalogue, and so for each language."""
    return Markup(get_template(template, using="jinja2").render(dict(values)))  # noqa: S704 - a rendered template
