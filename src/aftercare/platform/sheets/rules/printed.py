"""A filled sheet as rows for paper and for reading pages."""

from collections.abc import Collection, Mapping
from typing import Any

from aftercare.platform.sheets.rules.answers import cell_fails, holds, shown, span
from aftercare.platform.sheets.rules.forms import AnyField, Choice, Form, Number, PassFail, Photo, Signature, Table


def print_data(
    form: Form, values: Mapping[str, Any], *, failed: Collection[str] = (), waived: Collection[str] = ()
) -> dict[str, Any]:
    """Sections with their rows in words of the active language; fields that are hidden by their condition are left out.

    A table says the limits of its columns and, cell by cell, what is wrong: the table's own verdict names no place.

    `{"sections": [{"title", "rows": [{"key", "label", "value", "figure", "limits", "verdict"}], "tables",
    "photos": [{"label", "files"}], "signatures": [{"label", "name", "file"}]}]}`. Files are ids.
    """
    sections = []
    for section in form.sections:
        shown_fields = [field for field in section.fields if all(holds(form, one, values) for one in field.show_if)]
        sections.append(
            {
                "title": str(section.title),
                "rows": [
                    _row(one, values, failed, waived)
                    for one in shown_fields
                    if not isinstance(one, Table | Photo | Signature)
                ],
                "tables": [_table(one, values) for one in shown_fields if isinstance(one, Table)],
                "photos": [
                    {"label": str(one.label), "files": values.get(one.key, [])}
                    for one in shown_fields
                    if isinstance(one, Photo)
                ],
                "signatures": [_signature(one, values) for one in shown_fields if isinstance(one, Signature)],
            }
        )
    return {"sections": sections}


def _row(
    field: AnyField, values: Mapping[str, Any], failed: Collection[str], waived: Collection[str]
) -> dict[str, Any]:
    value = values.get(field.key)
    return {
        "key": field.key,
        "label": str(field.label),
        "value": "" if value is None else shown(field, value),
        "figure": isinstance(field, Number),
        "limits": span(field) if isinstance(field, Number) else "",
        "verdict": _verdict(field, value, failed, waived),
    }


def _verdict(field: AnyField, value: Any, failed: Collection[str], waived: Collection[str]) -> str:
    """`pass`, `fail`, `na`, `waived`, or "" where nothing is judged."""
    if field.key in failed:
        return "fail"
    if field.key in waived:
        return "waived"
    if value == "na" and isinstance(field, PassFail):
        return "na"
    judged = (
        isinstance(field, PassFail)
        or (isinstance(field, Number) and span(field) != "")
        or (isinstance(field, Choice) and any(option.fails for option in field.options))
    )
    return "pass" if judged and value is not None else ""


def _table(field: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    rows = values.get(field.key, [])
    return {
        "label": str(field.label),
        "heads": [str(column.label) for column in field.columns],
        "figures": [isinstance(column, Number) for column in field.columns],
        "limits": [span(column) if isinstance(column, Number) else "" for column in field.columns],
        "wrong": [
            [column.key in row and cell_fails(column, row[column.key]) for column in field.columns] for row in rows
        ],
        "rows": [
            [shown(column, row[column.key]) if column.key in row else "" for column in field.columns] for row in rows
        ],
    }


def _signature(field: Signature, values: Mapping[str, Any]) -> dict[str, Any]:
    value = values.get(field.key) or {}
    return {"label": str(field.label), "name": value.get("name", ""), "file": value.get("file")}
