"""Criteria of a list: what a field of the query means, and how its chip reads."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.ids import row_id
from aftercare.base.ui import formats
from aftercare.base.ui.frame import Label
from aftercare.base.ui.lists import moments
from aftercare.base.ui.lists.query import Op, Term
from aftercare.base.ui.pickers import pickers

Choices = Sequence[tuple[str, Label]]
ANSWERS = (("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No")))
YES = frozenset({"yes", "true", "1", "是"})
NO = frozenset({"no", "false", "0", "否"})


@dataclass(frozen=True, slots=True)
class Asking:
    """Who looks at the list, and when."""

    by: Actor
    at: datetime


class UnreadableError(ValueError):
    """A value that the field cannot mean; the text says why, in the reader's language."""


LOOKUPS = {Op.HAS: "", Op.IS: "", Op.OVER: "__gt", Op.FROM: "__gte", Op.UNDER: "__lt", Op.UPTO: "__lte"}


@dataclass(frozen=True)
class Filter:
    """One criterion. `key` is its word in the query and the address; `path` the ORM path (default: the key)."""

    key: str
    label: Label
    path: str = field(default="", kw_only=True)
    permission: str = field(default="", kw_only=True)

    # How a comparison reads on the chip.
    compared: ClassVar[Mapping[Op, Label]] = {
        Op.OVER: "> %(what)s",
        Op.FROM: "≥ %(what)s",
        Op.UNDER: "< %(what)s",
        Op.UPTO: "≤ %(what)s",
        Op.IS: "= %(what)s",
    }
    # Which part of templates/ui/list/editor.html edits it.
    editor: ClassVar[str] = "text"
    empty_is_blank: ClassVar[bool] = False

    @property
    def where(self) -> str:
        """The ORM path."""
        return self.path or self.key

    def q(self, term: Term, asking: Asking) -> Q:
        """The condition. Raises UnreadableError."""
        if term.op is Op.EMPTY:
            found = Q(**{f"{self.where}__isnull": True})
            found = found | Q(**{self.where: ""}) if self.empty_is_blank else found
        else:
            found = self.matching(term, asking)
        return ~found if term.negated else found

    def matching(self, term: Term, asking: Asking) -> Q:
        """The condition of a term that is not `empty`, before negation."""
        raise NotImplementedError

    def said(self, term: Term, asking: Asking) -> str:
        """The chip: `Created: from 3 d ago`."""
        return gettext("%(field)s: %(what)s") % {"field": self.label, "what": self.what(term, asking)}

    def what(self, term: Term, asking: Asking) -> str:
        """The part of the chip behind the colon."""
        if term.op is Op.EMPTY:
            return gettext("not empty") if term.negated else gettext("empty")
        if term.op is Op.RANGE:
            low, high = (self.shown(value, asking) if value else "…" for value in term.values)
            text = f"{low} – {high}"
        else:
            text = formats.listed(self.shown(value, asking) for value in term.values)
            text = str(self.compared.get(term.op, "%(what)s")) % {"what": text}
        return gettext("not %(what)s") % {"what": text} if term.negated else text

    def shown(self, value: str, asking: Asking) -> str:
        """One value as people read it."""
        del asking
        return value


def like(where: str, text: str) -> Q:
    """The text stands in it; `*` is any text: `pump*leak`."""
    if "*" not in text.strip("*"):
        return Q(**{f"{where}__icontains": text.strip("*")})
    return Q(**{f"{where}__iregex": ".*".join(re.escape(part) for part in text.split("*"))})


def _any_of(parts: Iterable[Q]) -> Q:
    found = Q()
    for part in parts:
        found |= part
    return found


@dataclass(frozen=True)
class Text(Filter):
    """Contains; `:=x` is exactly; `x*` begins with."""

    empty_is_blank: ClassVar[bool] = True

    def matching(self, term: Term, asking: Asking) -> Q:
        del asking
        if term.op is Op.IS:
            return Q(**{f"{self.where}__in": term.values})
        if term.op is not Op.HAS:
            raise UnreadableError(gettext("text cannot be compared with < or >"))
        return _any_of(self._contains(value) for value in term.values)

    def _contains(self, value: str) -> Q:
        if "*" in value.strip("*"):
            return like(self.where, value)
        if value.endswith("*") and len(value) > 1:
            return Q(**{f"{self.where}__istartswith": value[:-1]})
        return Q(**{f"{self.where}__icontains": value})


@dataclass(frozen=True)
class Words(Text):
    """A catalogue text: contains, in either language."""

    empty_is_blank: ClassVar[bool] = False

    def matching(self, term: Term, asking: Asking) -> Q:
        del asking
        if term.op is not Op.HAS:
            raise UnreadableError(gettext("text cannot be compared with < or >"))
        paths = (f"{self.where}__zh-hans__icontains", f"{self.where}__en__icontains")
        return _any_of(Q(**{path: value}) for value in term.values for path in paths)


@dataclass(frozen=True)
class Choice(Filter):
    """One or several of a closed list. `choices` may be a function of the reader (one query)."""

    choices: Choices | Callable[[Actor], Choices] = field(default=(), kw_only=True)

    editor: ClassVar[str] = "choice"
    empty_is_blank: ClassVar[bool] = True

    def options(self, by: Actor) -> Choices:
        """(value, label) in order."""
        return self.choices(by) if callable(self.choices) else self.choices

    def matching(self, term: Term, asking: Asking) -> Q:
        options = self.options(asking.by)
        return Q(**{f"{self.where}__in": [self._value(value, options) for value in term.values]})

    def _value(self, text: str, options: Choices) -> str:
        """The value whose code or label is meant."""
        # Codes first: labels are texts that have to be looked up.
        known = next((value for value, _label in options if value == text), None)
        if known is None:
            known = next((value for value, label in options if str(label) == text), None)
        if known is not None:
            return known
        raise UnreadableError(gettext("“%(value)s” is none of the choices") % {"value": text})

    def shown(self, value: str, asking: Asking) -> str:
        return next((str(label) for code, label in self.options(asking.by) if code == value), value)


@dataclass(frozen=True)
class YesNo(Choice):
    """A boolean column."""

    choices: Choices = field(default=ANSWERS, kw_only=True)

    empty_is_blank: ClassVar[bool] = False

    def matching(self, term: Term, asking: Asking) -> Q:
        del asking
        return Q(**{self.where: yes(term)})


def yes(term: Term) -> bool:
    """Is yes meant? Raises UnreadableError for anything but yes and no."""
    value = term.values[0].lower() if term.values else ""
    if value in YES or value in NO:
        return value in YES
    raise UnreadableError(gettext("yes or no?"))


@dataclass(frozen=True)
class Flag(YesNo):
    """A condition with a name: `overdue:yes`. `when` takes the reader and the moment."""

    when: Callable[[Actor, datetime], Q] = field(default=lambda _by, _at: Q(), kw_only=True)

    def q(self, term: Term, asking: Asking) -> Q:
        if term.op is Op.EMPTY:
            raise UnreadableError(gettext("yes or no?"))
        return super().q(term, asking)

    def said(self, term: Term, asking: Asking) -> str:
        """Its name says it: `Not retired`; only what is not so needs a word more."""
        is_so = not term.negated and len(term.values) == 1 and term.values[0].lower() in YES
        return str(self.label) if is_so else super().said(term, asking)

    def matching(self, term: Term, asking: Asking) -> Q:
        condition = self.when(asking.by, asking.at)
        return condition if yes(term) else ~condition


@dataclass(frozen=True)
class Number(Filter):
    """Whole numbers; `scale` turns what people type into what is stored (100: yuan → fen, 1000: quantities)."""

    scale: int = field(default=1, kw_only=True)

    editor: ClassVar[str] = "number"

    def matching(self, term: Term, asking: Asking) -> Q:
        del asking
        if term.op is Op.RANGE:
            low, high = (self.stored(value) if value else None for value in term.values)
            return _between(self.where, low, high)
        if term.op in {Op.HAS, Op.IS}:
            return Q(**{f"{self.where}__in": [self.stored(value) for value in term.values]})
        if len(term.values) != 1:
            raise UnreadableError(gettext("one number is needed"))
        return Q(**{f"{self.where}{LOOKUPS[term.op]}": self.stored(term.values[0])})

    def stored(self, text: str) -> int:
        """The stored value of a typed one."""
        try:
            stored = int(Decimal(text.strip()) * self.scale)
        except (InvalidOperation, ValueError, OverflowError) as error:
            raise UnreadableError(gettext("“%(value)s” is not a number") % {"value": text}) from error
        if abs(stored) >= 2**63:
            raise UnreadableError(gettext("“%(value)s” is not a number") % {"value": text})
        return stored


@dataclass(frozen=True)
class Duration(Number):
    """Seconds, typed as `2h`, `90min`, `3d`."""

    editor: ClassVar[str] = "duration"

    def stored(self, text: str) -> int:
        found = moments.seconds(text)
        if found is None:
            raise UnreadableError(gettext("“%(value)s” is not a duration like 2h or 90min") % {"value": text})
        return found


def _between(where: str, low: object | None, high: object | None, *, below: bool = False) -> Q:
    found = Q()
    if low is not None:
        found &= Q(**{f"{where}__gte": low})
    if high is not None:
        found &= Q(**{f"{where}__{'lt' if below else 'lte'}": high})
    return found


@dataclass(frozen=True)
class Moment(Filter):
    """Times: days, months, years, `now-7d`, `last-week`, ranges."""

    compared: ClassVar[Mapping[Op, Label]] = {
        Op.OVER: _("after %(what)s"),
        Op.FROM: _("since %(what)s"),
        Op.UNDER: _("before %(what)s"),
        Op.UPTO: _("until %(what)s"),
    }
    editor: ClassVar[str] = "moment"

    def matching(self, term: Term, asking: Asking) -> Q:
        if term.op is Op.RANGE:
            low, high = (self._span(value, asking) if value else None for value in term.values)
            since, until = self.bound(low[0]) if low else None, self.bound(high[1]) if high else None
            return _between(self.where, since, until, below=True)
        return _any_of(self._compared(term.op, self._span(value, asking)) for value in term.values)

    def _compared(self, op: Op, span: moments.Span) -> Q:
        start, end = (self.bound(moment) for moment in span)
        if op in {Op.HAS, Op.IS}:
            return _between(self.where, start, end, below=True) if start != end else Q(**{self.where: start})
        if op is Op.OVER:
            return Q(**{f"{self.where}__{'gt' if start == end else 'gte'}": end})
        bound, lookup = {
            Op.FROM: (start, "gte"),
            Op.UNDER: (start, "lt"),
            Op.UPTO: (end, "lte" if start == end else "lt"),
        }[op]
        return Q(**{f"{self.where}__{lookup}": bound})

    def bound(self, moment: datetime) -> object:
        """What the column is compared with."""
        return moment

    def _span(self, value: str, asking: Asking) -> moments.Span:
        span = moments.span(value, asking.at)
        if span is None:
            raise UnreadableError(
                gettext("“%(value)s” is not a time like 2026-11-22, now-7d or last-week") % {"value": value}
            )
        return span

    def shown(self, value: str, asking: Asking) -> str:
        del asking
        return said_moment(value) or value


@dataclass(frozen=True)
class Day(Moment):
    """A date column."""

    def bound(self, moment: datetime) -> object:
        return formats.local_day(moment)


_UNITS: Mapping[str, Label] = {
    "min": _("%(count)s min"),
    "h": _("%(count)s h"),
    "d": _("%(count)s days"),
    "w": _("%(count)s weeks"),
    "m": _("%(count)s months"),
    "y": _("%(count)s years"),
}
NAMED_MOMENTS: Mapping[str, Label] = {
    "now": _("now"),
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this-week": _("this week"),
    "last-week": _("last week"),
    "this-month": _("this month"),
    "last-month": _("last month"),
    "this-year": _("this year"),
    "last-year": _("last year"),
}


def said_moment(value: str) -> str:
    """`now-7d` → “7 days ago”; "" for what is shown as typed."""
    if value in NAMED_MOMENTS:
        return str(NAMED_MOMENTS[value])
    found = moments.relative_parts(value)
    if not found:
        return ""
    sign, count, unit = found
    text = str(_UNITS[unit]) % {"count": count}
    return gettext("%(time)s ago") % {"time": text} if sign == "-" else gettext("in %(time)s") % {"time": text}


@dataclass(frozen=True)
class Pick(Filter):
    """Rows of a picker's kind, by id; `me` is the reader where `kind` is `staff` (or as `me=` says)."""

    kind: str = field(default="", kw_only=True)
    me: Callable[[Actor], int | None] = field(default=lambda by: by.id, kw_only=True)

    editor: ClassVar[str] = "pick"

    def matching(self, term: Term, asking: Asking) -> Q:
        return Q(**{f"{self.where}__in": [self._id(value, asking) for value in term.values]})

    def _id(self, value: str, asking: Asking) -> int:
        if value == "me":
            return self.me(asking.by) or 0
        known = row_id(value)
        if known is not None:
            return known
        picker = pickers.get(self.kind)
        found = picker.find(asking.by, value, 2) if picker else []
        if len(found) != 1:
            raise UnreadableError(gettext("“%(value)s” is not one of them; pick it from the list") % {"value": value})
        return found[0].id

    def shown(self, value: str, asking: Asking) -> str:
        if value == "me":
            return gettext("me")
        picker = pickers.get(self.kind)
        known = row_id(value)
        found = picker.get(asking.by, [known]) if picker and known is not None else []
        return found[0].label if found else value
