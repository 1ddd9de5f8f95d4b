"""The language of forms: sections of typed fields, as data that both a server and a phone can read.

A form is JSON (authors may type YAML). Numbers in it are decimal texts; stored answers are
integers in the field's scale, so 0.35 mm at scale 2 is 35.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

import yaml
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, model_validator

from aftercare.base.kernel.words import Words
from aftercare.platform.sheets.errors import DefinitionInvalidError

FIELDS_LIMIT = 300
SOURCE_LIMIT = 200_000
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


def _words(value: Any) -> Any:
    """`"text"`, `{zh-hans, en}` or `{zh, en}`."""
    if isinstance(value, dict) and set(value) <= {"zh", "zh-hans", "en"}:
        return Words(zh=str(value.get("zh-hans") or value.get("zh") or ""), en=str(value.get("en") or ""))
    return Words.from_json(value) if isinstance(value, str | Words | None) else value


def _decimal_text(value: Any) -> Any:
    """YAML reads 0.5 as a float; its text is what the author typed."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[Words, BeforeValidator(_words), PlainSerializer(lambda words: words.as_json())]
DecimalText = Annotated[str, BeforeValidator(_decimal_text), Field(pattern=r"^-?\d{1,15}(\.\d{1,6})?$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Part):
    """Show a field only if an earlier one was answered like this."""

    field: Key
    op: Literal["eq", "ne", "in", "gt", "lt", "filled", "empty"] = "eq"
    value: str | list[str] | None = None

    @model_validator(mode="before")
    @classmethod
    def _texts(cls, data: Any) -> Any:
        """Values are texts, also where YAML made numbers of them."""
        if isinstance(data, dict) and "value" in data:
            value = data["value"]
            texts = [str(item) for item in value] if isinstance(value, list) else None if value is None else str(value)
            return {**data, "value": texts}
        return data


class _Field(_Part):
    key: Key
    label: Text
    help: Text = Words()
    mandatory: bool = False
    # All of them must hold.
    show_if: tuple[Condition, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_condition(cls, data: Any) -> Any:
        """A single condition may stand without a list."""
        if isinstance(data, dict) and isinstance(data.get("show_if"), dict):
            return {**data, "show_if": [data["show_if"]]}
        return data


class PassFail(_Field):
    """Pass, fail or not applicable."""

    kind: Literal["pass_fail_na"]
    allow_na: bool = True


class Number(_Field):
    """A measured value of a unit, with limits. Out of them it fails, needs a waiver, or is not taken."""

    kind: Literal["number"]
    unit: str = Field("", max_length=12)
    scale: int = Field(0, ge=0, le=6)
    min: DecimalText | None = None
    max: DecimalText | None = None
    out_of_limits: Literal["fail", "waiver", "block"] = "fail"

    @model_validator(mode="after")
    def _limits(self) -> Self:
        low, high = self.limits()
        if low is not None and high is not None and low > high:
            raise ValueError(_("min is greater than max"))
        return self

    def limits(self) -> tuple[int | None, int | None]:
        """(least, greatest) in the field's scale."""
        return tuple(None if text is None else to_scale(text, self.scale) for text in (self.min, self.max))  # type: ignore[return-value]


class Meter(_Field):
    """A counter's reading; `rises` = it may not be less than the last one of the same subject."""

    kind: Literal["meter"]
    unit: str = Field("", max_length=12)
    scale: int = Field(0, ge=0, le=6)
    rises: bool = True


class Option(_Part):
    """One answer to choose; `fails` = choosing it fails the sheet."""

    key: Key
    label: Text
    fails: bool = False


class Choice(_Field):
    """One of several, or with `multiple` any number of them."""

    kind: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=1, max_length=100)
    multiple: bool = False

    @model_validator(mode="after")
    def _keys(self) -> Self:
        _once([option.key for option in self.options])
        return self


class TextField(_Field):
    """Words; `long` = several lines."""

    kind: Literal["text"]
    long: bool = False
    max_length: int = Field(500, ge=1, le=5000)


class Day(_Field):
    """A date."""

    kind: Literal["date"]


class Moment(_Field):
    """A date and a time of day."""

    kind: Literal["moment"]


class Photo(_Field):
    """A place for pictures."""

    kind: Literal["photo"]
    min_count: int = Field(0, ge=0, le=50)
    max_count: int = Field(6, ge=1, le=50)


class Signature(_Field):
    """A name and its hand-written signature."""

    kind: Literal["signature"]


Cell = Annotated[PassFail | Number | Choice | TextField | Day, Field(discriminator="kind")]


class Table(_Field):
    """Rows of simple fields: one row a bearing, a floor, a cable."""

    kind: Literal["table"]
    columns: tuple[Cell, ...] = Field(min_length=1, max_length=12)
    min_rows: int = Field(0, ge=0, le=200)
    max_rows: int = Field(50, ge=1, le=200)

    @model_validator(mode="after")
    def _columns(self) -> Self:
        _once([column.key for column in self.columns])
        if any(column.show_if for column in self.columns):
            raise ValueError(_("columns of a table take no show_if"))
        if any(isinstance(column, Number) and column.out_of_limits == "waiver" for column in self.columns):
            raise ValueError(_("a number in a table fails or blocks; waivers are for single fields"))
        return self


AnyField = Annotated[
    PassFail | Number | Meter | Choice | TextField | Day | Moment | Photo | Signature | Table,
    Field(discriminator="kind"),
]


class Section(_Part):
    """A headed group of fields."""

    key: Key
    title: Text
    help: Text = Words()
    fields: tuple[AnyField, ...] = Field(min_length=1)


class Form(_Part):
    """A whole form."""

    sections: tuple[Section, ...] = Field(min_length=1)

    def __iter__(self) -> Iterator[AnyField]:  # type: ignore[override]
        return (field for section in self.sections for field in section.fields)

    def field(self, key: str) -> AnyField | None:
        """The field of this key, if there is one."""
        return next((field for field in self if field.key == key), None)

    @property
    def judges(self) -> bool:
        """Whether anything of it can pass or fail: a form without limits and verdicts is only filled in."""
        fields = [column for field in self for column in (field.columns if isinstance(field, Table) else (field,))]
        return any(_judges(field) for field in fields)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        keys = [field.key for field in self]
        _once(keys)
        _once([section.key for section in self.sections])
        if len(keys) > FIELDS_LIMIT:
            raise ValueError(_("a form has %(limit)d fields at most") % {"limit": FIELDS_LIMIT})
        known: dict[str, AnyField] = {}
        for field in self:
            for condition in field.show_if:
                _check_condition(condition, known)
            known[field.key] = field
        return self


def _judges(field: object) -> bool:
    if isinstance(field, Number):
        return any(limit is not None for limit in field.limits())
    if isinstance(field, Choice):
        return any(option.fails for option in field.options)
    return isinstance(field, PassFail)


def _once(keys: list[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(_("used twice: %(keys)s") % {"keys": ", ".join(twice)})


# Which comparisons a kind of field allows beside `filled` and `empty`.
_COMPARED = {
    "pass_fail_na": {"eq", "ne", "in"},
    "choice": {"eq", "ne", "in"},
    "number": {"eq", "ne", "gt", "lt"},
    "meter": {"gt", "lt"},
}


def _check_condition(condition: Condition, earlier: dict[str, AnyField]) -> None:
    """It names an earlier field (so there is no circle), and compares as that field can be compared."""
    field = earlier.get(condition.field)
    if field is None:
        raise ValueError(_("show_if names %(field)s, which does not stand above") % {"field": condition.field})
    if condition.op in {"filled", "empty"}:
        return
    if condition.op not in _COMPARED.get(field.kind, set()):
        raise ValueError(_("show_if cannot compare a %(kind)s by %(op)s") % {"kind": field.kind, "op": condition.op})
    values = condition.value if isinstance(condition.value, list) else [condition.value or ""]
    if isinstance(field, Number | Meter):
        for value in values:
            to_scale(value, field.scale)
        return
    allowed = {"pass", "fail", "na"} if isinstance(field, PassFail) else {one.key for one in _options(field)}
    unknown = sorted(set(values) - allowed)
    if unknown:
        told = {"field": condition.field, "values": ", ".join(unknown)}
        raise ValueError(_("show_if compares %(field)s with %(values)s, which it can never be") % told)


def _options(field: AnyField) -> tuple[Option, ...]:
    return field.options if isinstance(field, Choice) else ()


def to_scale(text: str, scale: int) -> int:
    """`("0.35", 2)` → 35. ValueError if it is no decimal number or has more digits than the scale."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("。", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d*)?|[+-]?\.\d+", plain):
        raise ValueError(_("%(text)s is no decimal number") % {"text": repr(text)})
    try:
        scaled = Decimal(plain).scaleb(scale)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if scaled != scaled.to_integral_value():
        raise TooPreciseError(_("%(text)s has more than %(scale)d decimals") % {"text": repr(text), "scale": scale})
    return int(scaled)


class TooPreciseError(ValueError):
    """A number with more decimals than its field keeps."""


def from_scale(value: int, scale: int) -> str:
    """`(35, 2)` → `"0.35"`."""
    return f"{Decimal(value).scaleb(-scale):f}"


def _read(source: str) -> Any:
    """Plain data only: an alias could make a small text unfold without end."""
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.CSafeLoader)):
        raise yaml.MarkedYAMLError(problem=str(_("aliases (*) are not used here")))
    return yaml.load(source, Loader=yaml.CSafeLoader)


def parse(source: str) -> Form:
    """A form from YAML or JSON. Raises DefinitionInvalidError, whose `fields["source"]` say where and why."""
    if len(source) > SOURCE_LIMIT:
        raise DefinitionInvalidError(fields={"source": [_("The text is too long.")]})
    try:
        return Form.model_validate(_read(source))
    except yaml.YAMLError as error:
        raise DefinitionInvalidError(fields={"source": [_yaml_message(error, source)]}) from error
    except ValidationError as error:
        raise DefinitionInvalidError(fields={"source": [_message(one) for one in error.errors()[:20]]}) from error


def _yaml_message(error: yaml.YAMLError, source: str) -> str:
    mark = getattr(error, "problem_mark", None)
    # Where the text ends too early the reader points behind its last line.
    line = min(mark.line, source.count("\n")) + 1 if mark else 1
    values = {"line": line, "problem": getattr(error, "problem", None) or str(error)}
    return _("Line %(line)d cannot be read: %(problem)s.") % values


def _message(error: Any) -> str:
    """`sections 1 → fields 3 → min: …`; places are counted from one, as people count."""
    place = " → ".join(str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"])
    known = _PROBLEMS.get(error["type"])
    problem = str(known) % error.get("ctx", {}) if known else str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {problem}" if place else problem


# What the model library says, in words of ours and in the reader's language.
_PROBLEMS = {
    "missing": _("this is missing"),
    "extra_forbidden": _("there is no such word here"),
    "literal_error": _("this must be one of %(expected)s"),
    "union_tag_invalid": _("“%(tag)s” is no kind of field; there are %(expected_tags)s"),
    "union_tag_not_found": _("kind is missing"),
    "string_pattern_mismatch": _("this has not the right form (%(pattern)s)"),
    "string_too_long": _("at most %(max_length)d characters"),
    "too_short": _("at least %(min_length)d are needed"),
    "too_long": _("at most %(max_length)d are allowed"),
    "greater_than_equal": _("this must be %(ge)s or more"),
    "less_than_equal": _("this must be %(le)s or less"),
    "string_type": _("this must be text"),
    "bool_parsing": _("this must be true or false"),
    "int_parsing": _("this must be a whole number"),
    "tuple_type": _("this must be a list"),
    "model_type": _("this must have keys and values"),
}


@lru_cache(maxsize=256)
def from_body(body: str) -> Form:
    """A form from its stored text; published texts never change."""
    return Form.model_validate_json(body)
