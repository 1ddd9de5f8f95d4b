"""Conditions of clauses: a small, committed part of CEL over documented attributes (decision 18). Pure.

What a condition may say is narrow on purpose: it must mean the same here and on a phone, end
quickly, and never surprise. Whole numbers, texts, flags and lists; comparison, `&&`, `||`, `!`,
`in`, one level of `exists`/`all`, and four text functions. An attribute that nobody gave is null.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile
from typing import Any

import cel
from django.utils.translation import gettext as _

from aftercare.base.kernel.words import Words

LENGTH_LIMIT = 500
LIST_LIMIT = 200
MACROS = frozenset({"exists", "exists_one", "all"})
METHODS = frozenset({"startsWith", "endsWith", "contains", "size"}) | MACROS
FUNCTIONS = frozenset({"size"})
LITERALS = frozenset({"true", "false", "null", "in"})

_TOKEN = re.compile(
    r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<float>\d+\.\d+|\d+[eE]\d+)
      | (?P<number>\d+)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[-!<>()\[\],.?:+*])
      | (?P<blank>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)

# Where the compiler says it stumbled.
_PLACE = re.compile(r"<input>:\d+:(\d+)")


class AttributeKind(StrEnum):
    """What an attribute holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that conditions may ask about a subject; `values` are the codes it can have, where they are few."""

    name: str
    label: Words
    kind: AttributeKind = AttributeKind.TEXT
    values: Mapping[str, Words] | None = None


class Schemas:
    """Subject kind → what may be asked about it. Declared by the app that owns the subject, in `ready()`."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Attribute]] = {}

    def declare(self, subject: str, attributes: Iterable[Attribute]) -> None:
        """Add attributes of a subject: `declare("case", [Attribute("urgency", Words("紧急程度", "Urgency"))])`."""
        self._known.setdefault(subject, {}).update({one.name: one for one in attributes})

    def of(self, subject: str) -> Mapping[str, Attribute]:
        """Name → attribute; empty for a subject that nobody declared."""
        return self._known.get(subject, {})

    def subjects(self) -> list[str]:
        """Every subject that has attributes."""
        return sorted(self._known)


schemas = Schemas()


class ConditionRefusedError(ValueError):
    """A condition that cannot be accepted; the text says why, in the author's language."""


class ConditionFailedError(Exception):
    """A condition that could not be judged on these attributes: whatever rests on it does not pass."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition; "" always holds."""

    text: str
    names: tuple[str, ...] = ()
    program: Any = None

    def holds(self, attributes: Mapping[str, Any]) -> bool:
        """Whether it holds; attributes that are missing are null. ConditionFailedError if it cannot be judged."""
        if self.program is None:
            return True
        given = {name: attributes.get(name) for name in self.names}
        try:
            found = self.program.execute(given)
        except Exception as error:  # the evaluator raises TypeError, ValueError, RuntimeError and its own kinds
            raise ConditionFailedError(self.text) from error
        if not isinstance(found, bool):
            raise ConditionFailedError(self.text)
        return found


ALWAYS = Condition("")


@lru_cache(maxsize=4_096)
def compiled(text: str) -> Condition:
    """Compile a condition that was accepted before; the same text is compiled once in a process."""
    stripped = text.strip()
    if not stripped:
        return ALWAYS
    program = cel.compile(stripped)
    return Condition(stripped, tuple(program.variables()), program)


def accept(text: str, subject: str) -> Condition:
    """Check a condition against the subset and the subject's attributes; ConditionRefusedError says what is wrong."""
    if not text.strip():
        return ALWAYS
    _check_size(text)
    tokens = list(_tokens(text))
    _check_words(tokens)
    _check_macros(tokens)
    try:
        condition = compiled(text)
    except ValueError as error:
        where = _PLACE.search(str(error))
        raise ConditionRefusedError(
            _("The condition cannot be read; look at sign number %(place)s.") % {"place": where[1] if where else 1}
        ) from error
    _check_names(set(condition.names) - _bound(tokens), subject)
    return condition


def _check_size(text: str) -> None:
    if len(text) > LENGTH_LIMIT:
        raise ConditionRefusedError(_("A condition may have %(limit)s characters.") % {"limit": LENGTH_LIMIT})
    if text.count(",") >= LIST_LIMIT:
        raise ConditionRefusedError(_("A list in a condition may have %(limit)s entries.") % {"limit": LIST_LIMIT})


def _tokens(text: str) -> Iterable[tuple[str, str]]:
    """(kind, text) without blanks."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "blank":
            yield str(match.lastgroup), match.group()


def _check_words(tokens: list[tuple[str, str]]) -> None:
    before = ""
    for number, (kind, text) in enumerate(tokens):
        after = tokens[number + 1][1] if number + 1 < len(tokens) else ""
        if kind == "float":
            raise ConditionRefusedError(_("Only whole numbers may be compared: %(what)s") % {"what": text})
        if kind == "other":
            raise ConditionRefusedError(_("This sign means nothing here: %(what)s") % {"what": text})
        is_called = kind == "name" and after == "("
        if is_called and text not in (METHODS if before == "." else FUNCTIONS):
            raise ConditionRefusedError(_("There is no function %(what)s.") % {"what": text})
        if kind == "name" and before == "." and not is_called:
            raise ConditionRefusedError(_("Attributes have no parts: .%(what)s") % {"what": text})
        before = text


def _check_macros(tokens: list[tuple[str, str]]) -> None:
    """One macro may not stand within another: its cost would multiply."""
    depth = 0
    opened: list[int] = []
    for number, (_kind, text) in enumerate(tokens):
        if text == "(":
            depth += 1
            if number and tokens[number - 1][1] in MACROS:
                if opened:
                    raise ConditionRefusedError(_("exists and all may not stand within one another."))
                opened.append(depth)
        elif text == ")":
            if opened and opened[-1] == depth:
                opened.pop()
            depth -= 1


def _bound(tokens: list[tuple[str, str]]) -> set[str]:
    """The names that a macro gives to the entries of a list."""
    return {tokens[number + 2][1] for number, (_kind, text) in enumerate(tokens[:-2]) if text in MACROS}


def _check_names(names: Iterable[str], subject: str) -> None:
    known = schemas.of(subject)
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ConditionRefusedError(
            _("Nothing is known as %(names)s; there are: %(known)s.")
            % {"names": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )


def compared(text: str, name: str) -> set[str]:
    """The texts that a condition compares an attribute with: of `family == 'lift'` and `family in ['lift', 'pump']`."""
    tokens = list(_tokens(text))
    found: set[str] = set()
    for place, (kind, token) in enumerate(tokens):
        if kind != "name" or token != name:
            continue
        if [one for _kind, one in tokens[place - 1 : place]] in (["=="], ["!="]):
            found |= {one[1:-1] for kind_before, one in tokens[place - 2 : place - 1] if kind_before == "text"}
        following = tokens[place + 1 :]
        if following and following[0][1] in {"==", "!=", "in"}:
            listed = takewhile(lambda one: one[0] == "text" or one[1] in "[,", following[1:])
            found |= {one[1:-1] for kind_behind, one in listed if kind_behind == "text"}
    return found


# -- in words -----------------------------------------------------------------------------------

_SIGNS = {
    "==": Words("为", "is"),
    "!=": Words("不为", "is not"),
    "in": Words("为", "is"),
    "&&": Words("且", "and"),
    "||": Words("或", "or"),
    "!": Words("非", "not"),
    "<=": Words("≤", "≤"),
    ">=": Words("≥", "≥"),
    "null": Words("空", "empty"),
    "true": Words("是", "yes"),
    "false": Words("否", "no"),
    "[": Words("", ""),
    "]": Words("", ""),
    ",": Words("、", "or"),
}


def in_words(text: str, subject: str) -> Words:
    """A condition for people: attributes and codes by their names. Exact enough to check, not to compute by."""
    known = schemas.of(subject)
    asked: Attribute | None = None
    parts: list[Words] = []
    for kind, token in _tokens(text):
        if kind == "name" and token in known:
            asked = known[token]
            parts.append(asked.label)
        elif kind == "text":
            code = token[1:-1]
            parts.append((asked.values or {}).get(code, Words(code, code)) if asked else Words(code, code))
        else:
            parts.append(_SIGNS.get(token, Words(token, token)))
    return Words("".join(_spaced(one.zh) for one in parts).strip(), " ".join(one.en for one in parts if one.en))


def _spaced(text: str) -> str:
    """Latin letters and figures stand apart from Chinese ones."""
    return f" {text} " if text.isascii() and text else text
