"""Wordings: declared by apps, reworded by the company, filled in for a reader. No database.

A wording is plain text with `{variables}`; nothing in it is executed. A line that holds only
empty variables is left out, so optional facts need no conditions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import formats
from aftercare.platform.notify.errors import UnknownVariableError
from aftercare.platform.notify.rules import Value

_VARIABLE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
# What its writer means to be filled in, rightly spelled or not.
_MEANT = re.compile(r"\{([^{}\n]*)\}")
# Stands where a variable is empty until its blank is taken away with it; no text can hold it.
_NOTHING = "\0"
_GAP = re.compile(rf"^(?:{_NOTHING} *)+| *{_NOTHING}+(?=[ .,;:!?)]|$)|{_NOTHING}")
LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Something that a wording may name."""

    name: str
    label: Words
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What is said on one occasion. `kind` is the kind of subject it speaks of."""

    key: str
    label: Words
    kind: str
    subject: Words
    body: Words
    variables: tuple[Variable, ...]

    def all_variables(self) -> tuple[Variable, ...]:
        """Those that are always there, and its own."""
        return (*ALWAYS, *self.variables)

    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.all_variables())


# Every wording may name these.
ALWAYS = (
    Variable(name="number", label=Words("编号", "Number"), example="SR2611-00012"),
    Variable(name="title", label=Words("标题", "Title"), example="3 号楼电梯困人"),
    Variable(name="link", label=Words("链接", "Link"), example="https://…"),
    Variable(name="time", label=Words("发生时间", "When it happened"), example="2026-11-22 14:05"),
    Variable(name="reader", label=Words("收件人", "The reader's name"), example="张伟"),
)


class Templates:
    """All declared wordings."""

    def __init__(self) -> None:
        self._known: dict[str, Template] = {}

    def declare(
        self, key: str, *, label: Words, kind: str, subject: Words, body: Words, variables: tuple[Variable, ...] = ()
    ) -> Template:
        """Called in `ready()`: `declare("visit.dispatched", label=…, kind="visit", subject=…, body=…, variables=…)`.

        `variables` are those that the subject's `Facts.values` or the event's payload give besides
        the ones that are always there. Raises UnknownVariableError if a text names another one.
        """
        made = Template(key=key, label=label, kind=kind, subject=subject, body=body, variables=variables)
        check(made, subject, body)
        if self._known.setdefault(key, made) != made:
            msg = f"template {key!r} is declared twice"
            raise RuntimeError(msg)
        return made

    def __getitem__(self, key: str) -> Template:
        return self._known[key]

    def get(self, key: str) -> Template | None:
        return self._known.get(key)

    def all(self) -> list[Template]:
        return [self._known[key] for key in sorted(self._known)]


templates = Templates()


def check(template: Template, *texts: Words) -> None:
    """Raises UnknownVariableError if a text names something that the template does not know."""
    for text in texts:
        for name in _MEANT.findall(f"{text.zh}\n{text.en}"):
            if name not in template.names():
                raise UnknownVariableError(name=f"{{{name}}}")


def one_line(text: str, values: Mapping[str, str]) -> str:
    """A subject: filled in, on one line (a line break in a mail's header would be an attack)."""
    return " ".join(_filled(text, values).split())[:LONGEST_SUBJECT]


def many_lines(text: str, values: Mapping[str, str]) -> str:
    """A body: filled in; lines whose variables are all empty are left out."""
    return "\n".join(_filled(line, values) for line in text.splitlines() if _says_something(line, values)).strip()


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _GAP.sub("", _VARIABLE.sub(lambda found: values.get(found[1]) or _NOTHING, text))


def _says_something(line: str, values: Mapping[str, str]) -> bool:
    named = _VARIABLE.findall(line)
    return not named or any(values.get(name, "").strip() for name in named)


def in_words(values: Mapping[str, Value], *, language: str, zone: ZoneInfo) -> dict[str, str]:
    """Values as a reader of the language reads them."""
    with translation.override(language), timezone.override(zone):
        return {name: _in_words(value) for name, value in values.items()}


def _in_words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return formats.moment(value)
    return str(value)
