"""Whether answers fit a form: the same pure function for pages, the API and the phone's sync.

What goes in is what was typed: texts, lists and mappings as JSON has them. What comes out is
normalised values, the messages at the fields, and the verdict that the limits give.
"""

import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.jsontext import moment_text
from aftercare.base.ui.public import formats
from aftercare.platform.sheets.rules.forms import (
    AnyField,
    Choice,
    Condition,
    Day,
    Form,
    Meter,
    Moment,
    Number,
    PassFail,
    Photo,
    Signature,
    Table,
    TooPreciseError,
    from_scale,
    to_scale,
)

PASS, FAIL = "pass", "fail"


@dataclass(slots=True)
class Checked:
    """What a set of answers amounts to. Paths are field keys; in tables `key.row.column`."""

    values: dict[str, Any] = attribute(default_factory=dict)
    errors: dict[str, list[Text]] = attribute(default_factory=dict)
    # Fields that fail the sheet; fields out of limits that were waived; fields that still need a waiver.
    failed: list[str] = attribute(default_factory=list)
    waived: list[str] = attribute(default_factory=list)
    needs_waiver: list[str] = attribute(default_factory=list)
    hidden: list[str] = attribute(default_factory=list)

    @property
    def verdict(self) -> str:
        """`pass` unless a field failed."""
        return FAIL if self.failed else PASS

    def error(self, path: str, text: Text) -> None:
        self.errors.setdefault(path, []).append(text)

    def fail(self, key: str) -> None:
        if key not in self.failed:
            self.failed.append(key)


def validate(
    form: Form,
    answers: Mapping[str, Any],
    *,
    waived: Collection[str] = (),
    previous: Mapping[str, int] | None = None,
    partial: bool = False,
) -> Checked:
    """Check answers against a form.

    `waived` are keys whose values may be out of limits; `previous` the last meter readings, in
    scale; `partial` leaves out what is missing, for drafts. Hidden fields' answers are dropped.
    """
    checked = Checked()
    for field in form:
        if not all(holds(form, condition, checked.values) for condition in field.show_if):
            checked.hidden.append(field.key)
            continue
        raw = answers.get(field.key)
        if _is_empty(raw):
            if field.mandatory and not partial:
                checked.error(field.key, _missing(field))
            continue
        value = _read(field, raw, field.key, checked, partial=partial)
        if value is not None:
            checked.values[field.key] = value
            _judge(field, value, field.key, checked, waived, previous or {})
    for key in sorted(set(answers) - {field.key for field in form}):
        checked.error(key, _("The form has no such field."))
    return checked


def holds(form: Form, condition: Condition, values: Mapping[str, Any]) -> bool:
    """Whether a condition is true for values normalised so far; an unanswered field is only `empty` or `ne`."""
    field, value = form.field(condition.field), values.get(condition.field)
    if condition.op in {"filled", "empty"}:
        return (value is not None) == (condition.op == "filled")
    if value is None:
        return condition.op == "ne"
    wanted = condition.value if isinstance(condition.value, list) else [condition.value or ""]
    if isinstance(field, Number | Meter):
        number = to_scale(wanted[0], field.scale)
        return bool(_COMPARE[condition.op](value, number))
    chosen = set(value) if isinstance(value, list) else {value}
    return chosen.isdisjoint(wanted) if condition.op == "ne" else not chosen.isdisjoint(wanted)


_COMPARE = {"eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "lt": operator.lt}


def _is_empty(raw: Any) -> bool:
    return raw is None or raw in ("", [], {}) or (isinstance(raw, str) and not raw.strip())


def _missing(field: AnyField) -> Text:
    if isinstance(field, Photo):
        return _("A photo belongs here.")
    if isinstance(field, Signature):
        return _("The signature is missing.")
    return _("This must be answered.")


# Reading: what was typed → a normalised value, or a message. ------------------------------------


def _read(field: AnyField, raw: Any, path: str, checked: Checked, *, partial: bool) -> Any:
    if isinstance(field, Table):
        return _read_table(field, raw, path, checked, partial=partial)
    if isinstance(field, Photo):
        return _read_photos(field, raw, path, checked, partial=partial)
    try:
        return _READERS[field.kind](field, raw)
    except TooPreciseError:
        scale = getattr(field, "scale", 0)
        checked.error(path, ngettext("At most %(n)d decimal.", "At most %(n)d decimals.", scale) % {"n": scale})
    except _Refused as refused:
        checked.error(path, refused.text)
    return None


class _Refused(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, text: Text) -> None:
        self.text = text


def _read_number(field: Any, raw: Any) -> int:
    text = str(raw) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
    try:
        return to_scale(text, field.scale)
    except TooPreciseError:
        raise
    except ValueError as error:
        raise _Refused(_("This is not a number.")) from error


def _read_pass_fail(field: Any, raw: Any) -> str:
    if raw not in ("pass", "fail") and not (raw == "na" and field.allow_na):
        raise _Refused(_("Choose one of the answers."))
    return str(raw)


def _read_choice(field: Any, raw: Any) -> Any:
    chosen = raw if isinstance(raw, list) else [raw]
    known = [option.key for option in field.options]
    if any(one not in known for one in chosen) or (len(chosen) > 1 and not field.multiple):
        raise _Refused(_("Choose one of the answers."))
    return [key for key in known if key in chosen] if field.multiple else chosen[0]


def _read_text(field: Any, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _Refused(_("This must be text."))
    text = raw.strip().replace("\r\n", "\n")
    if len(text) > field.max_length:
        raise _Refused(
            _("At most %(limit)d characters; these are %(count)d.") % {"limit": field.max_length, "count": len(text)}
        )
    return text


def _read_day(_field: Any, raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError as error:
        raise _Refused(_("This is not a date.")) from error


def _read_moment(_field: Any, raw: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise _Refused(_("This is not a date and time.")) from error
    return moment_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _read_signature(_field: Any, raw: Any) -> dict[str, Any]:
    name = str(raw.get("name", "")).strip() if isinstance(raw, dict) else ""
    file = _id(raw.get("file")) if isinstance(raw, dict) else None
    if not name or file is None:
        raise _Refused(_("A signature needs a name and a hand-written line."))
    return {"file": file, "name": name[:100]}


def _id(raw: Any) -> int | None:
    text = str(raw)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


_READERS: dict[str, Callable[[Any, Any], Any]] = {
    "number": _read_number,
    "meter": _read_number,
    "pass_fail_na": _read_pass_fail,
    "choice": _read_choice,
    "text": _read_text,
    "date": _read_day,
    "moment": _read_moment,
    "signature": _read_signature,
}


def _read_photos(field: Photo, raw: Any, path: str, checked: Checked, *, partial: bool) -> list[int] | None:
    ids = [_id(one) for one in (raw if isinstance(raw, list) else [raw])]
    files = list(dict.fromkeys(one for one in ids if one is not None))
    if len(files) > field.max_count:
        checked.error(path, _("At most %(limit)d photos.") % {"limit": field.max_count})
    if len(files) < field.min_count and not partial:
        checked.error(path, _("At least %(limit)d photos.") % {"limit": field.min_count})
    return files or None


def _read_table(field: Table, raw: Any, path: str, checked: Checked, *, partial: bool) -> list[dict[str, Any]] | None:
    typed = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
    typed = [row for row in typed if any(not _is_empty(cell) for cell in row.values())]
    if len(typed) > field.max_rows:
        checked.error(path, _("At most %(limit)d rows.") % {"limit": field.max_rows})
        return None
    if len(typed) < field.min_rows and not partial:
        checked.error(path, _("At least %(limit)d rows.") % {"limit": field.min_rows})
    return [
        _read_row(field, row, f"{path}.{place}", checked, partial=partial) for place, row in enumerate(typed)
    ] or None


def _read_row(table: Table, row: dict[str, Any], path: str, checked: Checked, *, partial: bool) -> dict[str, Any]:
    values = {}
    for column in table.columns:
        raw, cell = row.get(column.key), f"{path}.{column.key}"
        if _is_empty(raw):
            if column.mandatory and not partial:
                checked.error(cell, _missing(column))
            continue
        value = _read(column, raw, cell, checked, partial=partial)
        if value is not None:
            values[column.key] = value
    return values


# Judging: a normalised value → passed, failed, to be waived, not to be taken. -------------------


def _judge(
    field: AnyField, value: Any, path: str, checked: Checked, waived: Collection[str], previous: Mapping[str, int]
) -> None:
    match field:
        case PassFail() | Choice():
            if _is_failing(field, value):
                checked.fail(field.key)
        case Number():
            _judge_number(field, value, path, field.key, checked, waived)
        case Meter():
            last = previous.get(field.key)
            if field.rises and last is not None and value < last:
                text = _("The last reading was %(last)s; a lower one cannot be right.")
                checked.error(path, text % {"last": from_scale(last, field.scale)})
        case Table():
            for place, row in enumerate(value):
                for column in field.columns:
                    if column.key in row:
                        _judge_cell(column, row[column.key], f"{path}.{place}.{column.key}", field.key, checked)
        case _:  # texts, days, pictures: nothing to judge
            pass


def _is_failing(field: PassFail | Choice, value: Any) -> bool:
    if isinstance(field, PassFail):
        return bool(value == "fail")
    chosen = value if isinstance(value, list) else [value]
    return any(option.fails and option.key in chosen for option in field.options)


def _judge_cell(column: Any, value: Any, path: str, table: str, checked: Checked) -> None:
    """A cell that fails, fails its table."""
    if isinstance(column, Number):
        _judge_number(column, value, path, table, checked, ())
    elif isinstance(column, PassFail | Choice) and _is_failing(column, value):
        checked.fail(table)


def cell_fails(column: object, value: Any) -> bool:
    """Whether a table's cell is one of those for which its table fails."""
    if isinstance(column, Number):
        return not _is_within(column, value)
    return isinstance(column, PassFail | Choice) and _is_failing(column, value)


def _is_within(field: Number, value: int) -> bool:
    low, high = field.limits()
    return (low is None or value >= low) and (high is None or value <= high)


def _judge_number(field: Number, value: int, path: str, key: str, checked: Checked, waived: Collection[str]) -> None:
    if _is_within(field, value):
        return
    if field.out_of_limits == "block":
        checked.error(path, _limits_text(field))
    elif field.out_of_limits == "fail":
        checked.fail(key)
    elif key in waived:
        checked.waived.append(key)
    else:
        checked.needs_waiver.append(key)
        checked.error(
            path,
            _("Out of limits (%(limits)s): it needs a waiver before this can be handed in.") % {"limits": span(field)},
        )


def _limits_text(field: Number) -> Text:
    return _("The value must lie within %(limits)s.") % {"limits": span(field)}


def span(field: Number) -> str:
    """The limits as people write them: `0.30–0.70 mm`, `≥ 4 MΩ`, `≤ 80 °C`; "" without limits."""
    low, high = (None if one is None else from_scale(one, field.scale) for one in field.limits())
    unit = f" {field.unit}" if field.unit else ""
    if low is not None and high is not None:
        return f"{low}–{high}{unit}"
    if low is not None:
        return f"≥ {low}{unit}"
    return f"≤ {high}{unit}" if high is not None else ""


def shown(field: Any, value: Any) -> str:  # noqa: PLR0911 - one a kind
    """A normalised value in words of the active language, for pages, print and export."""
    match field:
        case Number() | Meter():
            return f"{from_scale(value, field.scale)} {field.unit}".strip()
        case PassFail():
            return str(
                {"pass": pgettext("verdict", "Pass"), "fail": pgettext("verdict", "Fail"), "na": _("Not applicable")}[
                    value
                ]
            )
        case Choice():
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(str(option.label) for option in field.options if option.key in chosen)
        case Signature():
            return str(value["name"])
        case Photo():
            return str(len(value))
        case Table():
            return str(len(value))
        case Moment():
            return formats.moment(datetime.fromisoformat(value))
        case Day():
            return formats.day(date.fromisoformat(value))
        case _:
            return str(value)


def typed(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Normalised values as they would be typed: the inverse of `validate`, to go on from what was handed in."""
    return {field.key: _typed(field, values[field.key]) for field in form if field.key in values}


def _typed(field: Any, value: Any) -> Any:
    if isinstance(field, Number | Meter):
        return from_scale(value, field.scale)
    if isinstance(field, Table):
        return [
            {column.key: _typed(column, row[column.key]) for column in field.columns if column.key in row}
            for row in value
        ]
    return value
