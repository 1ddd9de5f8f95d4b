"""Columns of words: text, title, states, choices, people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import pgettext

from aftercare.base.kernel.words import Words as Translated
from aftercare.base.ui import formats, parts
from aftercare.base.ui.access import access
from aftercare.base.ui.addresses import addressed
from aftercare.base.ui.escaping import escaped, shown
from aftercare.base.ui.lists import filters
from aftercare.base.ui.lists.columns.base import Column, Draw, Drawing, Plain, Row, masked_text
from aftercare.base.ui.parts import State as StateLook


@dataclass(frozen=True)
class Text(Column):
    """A line of text; `written` says how people write what is stored."""

    written: Callable[[str], str] | None = field(default=None, kw_only=True)

    def criterion(self) -> filters.Filter | None:
        # Whoever may not read a masked text may not find by it either; the list checks `permission`.
        return filters.Text(self.word, self.label, path=self.name, permission=self.mask or self.permission)

    def draw(self, drawing: Drawing) -> Draw:
        text, written = masked_text(self, drawing), self.written
        if written is None:
            return lambda row: escaped(str(text(row)))
        return lambda row: escaped(str(written(text(row))))

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        text, written = masked_text(self, drawing), self.written
        return text if written is None else lambda row: written(text(row))


@dataclass(frozen=True)
class Title(Text):
    """The frozen first column: number and title, linked.

    `to` is the name of a view that takes the row's id, `opens` the permission it asks for if that is not the list's.

    In a sheet they are two columns, so that what is exported can be imported.
    """

    title: str = field(default="", kw_only=True)
    to: str = field(default="", kw_only=True)
    opens: str = field(default="", kw_only=True)
    id: str = field(default="id", kw_only=True)

    css: ClassVar[str] = "title"

    def needs(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name, self.title, self.id) if name)

    def link(self) -> Callable[[Row], str]:
        """Row → its address."""
        to, name = self.to, self.id
        return (lambda row: addressed(to, row[name])) if to else lambda _row: ""

    def draw(self, drawing: Drawing) -> Draw:
        name, title, link = self.name, self.title, self.link()
        linked = bool(self.to) and access.allowed(drawing.by, self.opens)

        def cell(row: Row) -> str:
            number = escaped(str(row[name]))
            head = (
                f'<a class="number" href="{link(row)}">{number}</a>'
                if linked
                else f'<span class="number">{number}</span>'
            )
            return f'{head}<span class="name">{escaped(str(row[title]))}</span>' if title and row[title] else head

        return cell

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name = self.name
        return lambda row: str(row[name])

    def taken(self, drawing: Drawing) -> list[tuple[str, Callable[[Row], Plain]]]:
        title, first = self.title, super().taken(drawing)
        if not title:
            return first
        named = title.endswith(("title", "subject"))
        head = pgettext("column", "Title") if named else pgettext("column", "Name")
        return [*first, (head, lambda row: str(row[title] or ""))]


@dataclass(frozen=True)
class Words(Column):
    """A catalogue text, in the reader's language."""

    def draw(self, drawing: Drawing) -> Draw:
        plain = self.plain(drawing)
        return lambda row: escaped(str(plain(row)))

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name, language = self.name, "zh-hans" if formats.chinese() else "en"
        return lambda row: Translated.from_json(row[name]).in_language(language)

    def criterion(self) -> filters.Filter | None:
        return filters.Words(self.word, self.label, path=self.name)


@dataclass(frozen=True)
class BriefWords(Words):
    """A long catalogue text that takes two or three lines where the columns beside it need the room."""

    css: ClassVar[str] = "brief broad"


@dataclass(frozen=True)
class State(Column):
    """A state as a badge with icon and word. `states`: code → `ui.State(label, icon, tone)`."""

    states: Mapping[str, StateLook] = field(default_factory=dict, kw_only=True)

    css: ClassVar[str] = "state"

    def criterion(self) -> filters.Filter | None:
        choices = tuple((code, look.label) for code, look in self.states.items())
        return filters.Choice(self.word, self.label, path=self.name, choices=choices)

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name, states = self.name, self.states
        badges: dict[Any, str] = {}

        def cell(row: Row) -> str:
            code = row[name]
            found = badges.get(code)
            if found is None:
                known = states.get(code)
                found = badges[code] = str(parts.badge(known)) if known else escaped(str(code or ""))
            return found

        return cell

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name, labels = self.name, {code: str(look.label) for code, look in self.states.items()}
        return lambda row: labels.get(row[name], row[name] or "")


@dataclass(frozen=True)
class Choice(Column):
    """One of a closed list, shown by its label."""

    choices: filters.Choices = field(default=(), kw_only=True)

    def criterion(self) -> filters.Filter | None:
        return filters.Choice(self.word, self.label, path=self.name, choices=self.choices)

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name, labels = self.name, {code: escaped(str(label)) for code, label in self.choices}
        return lambda row: labels.get(row[name]) or escaped(str(row[name] or ""))

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name, labels = self.name, {code: str(label) for code, label in self.choices}
        return lambda row: labels.get(row[name], row[name] or "")


@dataclass(frozen=True)
class YesNo(Column):
    """A boolean: a tick, or nothing."""

    css: ClassVar[str] = "tick"

    def criterion(self) -> filters.Filter | None:
        return filters.YesNo(self.word, self.label, path=self.name)

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name, tick = self.name, str(parts.tick())
        return lambda row: tick if row[name] else ""


@dataclass(frozen=True)
class People(Column):
    """Names. `enrich` puts a list of them there; `stored_name=True` reads one name from the query."""

    stored_name: bool = field(default=False, kw_only=True)

    css: ClassVar[str] = "people"

    def needs(self) -> tuple[str, ...]:
        return (self.name,) if self.stored_name else ()

    def criterion(self) -> filters.Filter | None:
        return filters.Text(self.word, self.label, path=self.name) if self.stored_name else None

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name, people = self.name, parts.people
        if self.stored_name:
            return lambda row: escaped(str(row[name] or ""))
        return lambda row: str(people(row.get(name) or ()))

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name = self.name
        return lambda row: row[name] if isinstance(row.get(name), str) else "、".join(row.get(name) or ())


@dataclass(frozen=True)
class Custom(Column):
    """Drawn by the app: `render(row)` returns Markup, `text(row)` what is exported.

    `values`: what they need of the query.
    """

    render: Callable[[Row], str] = field(default=lambda _row: "", kw_only=True)
    text: Callable[[Row], Plain] = field(default=lambda _row: None, kw_only=True)
    values: tuple[str, ...] = field(default=(), kw_only=True)

    stored: ClassVar[bool] = False

    def needs(self) -> tuple[str, ...]:
        return self.values

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        render = self.render
        return lambda row: shown(render(row))

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        return self.text


@dataclass(frozen=True)
class Brief(Custom):
    """Words that take several lines where the columns beside them need the room."""

    css: ClassVar[str] = "brief"


@dataclass(frozen=True)
class Figures(Custom):
    """Figures in words of the app ("10 of 15"): on the right in tables, with their name on the cards of phones."""

    css: ClassVar[str] = "num"
