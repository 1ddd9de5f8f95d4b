"""Answers that fit a form, whatever it asks: what a person who has nothing to hide would write. Pure."""

from datetime import datetime
from typing import Any

from aftercare.platform.sheets import public as sheets

# What a table holds, where it asks for no more rows.
ROWS = 1
ANOTHER = "演练记录"


def answers_for(form: sheets.Form, *, at: datetime, who: str, picture: int, fails: bool = False) -> dict[str, Any]:
    """An answer for every field that is shown; nothing fails unless it shall. `picture`: a photograph, a signature."""
    return {field.key: _answer(field, at, who, picture, fails) for field in form}


def _answer(field: Any, at: datetime, who: str, picture: int, fails: bool) -> Any:
    if field.kind == "table":
        row = {column.key: _answer(column, at, who, picture, fails) for column in field.columns}
        return [row] * max(field.min_rows, ROWS)
    plain = {
        "pass_fail_na": "fail" if fails else "pass",
        "date": at.date().isoformat(),
        "moment": at.isoformat(),
        "photo": [picture],
        "signature": {"file": picture, "name": who},
    }
    return plain[field.kind] if field.kind in plain else _words_or_number(field)


def _words_or_number(field: Any) -> str:
    """A choice that fails nothing, the least number that is allowed, or a word."""
    if field.kind == "choice":
        return str(next((one.key for one in field.options if not one.fails), field.options[0].key))
    if field.kind == "text":
        return ANOTHER[: field.max_length]
    return str(getattr(field, "min", None) or getattr(field, "max", None) or 1)
