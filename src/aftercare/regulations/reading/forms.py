"""The questions of a regulation as a form."""

from collections.abc import Mapping
from typing import Any

from django import forms

from aftercare.base.ui import public as ui
from aftercare.regulations.documents.rules import Document, Question


def quiz_form(document: Document) -> type[ui.Form]:
    """One field a question: one option, or any number where several are right."""
    made: dict[str, Any] = {f"q-{one.key}": _field(one) for one in document.questions}
    return type("QuizForm", (ui.Form,), {"__module__": __name__, **made})


def _field(one: Question) -> forms.Field:
    label = str(one.question)
    choices = [(str(place), str(option.text)) for place, option in enumerate(one.options)]
    if one.right_count == 1:
        return forms.TypedChoiceField(label=label, choices=choices, coerce=int, widget=forms.RadioSelect)
    return forms.TypedMultipleChoiceField(label=label, choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple)


def answers_of(values: Mapping[str, Any]) -> dict[str, list[int]]:
    """Question → the places of the chosen options."""
    chosen = {name.removeprefix("q-"): value for name, value in values.items() if name.startswith("q-")}
    return {key: value if isinstance(value, list) else [value] for key, value in chosen.items()}
