"""What a person corrects in a paper."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.regulations.bindings.rules import PERIOD_WORDS
from aftercare.regulations.bindings.rules.spans import UNIT_WORDS
from aftercare.regulations.forms import HomeForm
from aftercare.regulations.intake.rules import KINDS, Line, Proposed

UNITS = [(unit.value, words[1]) for unit, words in UNIT_WORDS.items()]
PERIODS = [(period.value, words) for period, words in PERIOD_WORDS.items()]
# The fields of one binding; the one that somebody adds has no place yet.
FIELDS = ("taken", "kind", "value", "unit", "every", "start", "stop")
NEW = "new"


class PaperForm(HomeForm):
    """The file, and for which part of the company."""

    file = ui.FilesField(
        _("File"), many=False, accept=".docx,.pdf,.txt,.md",
        help_text=_("A document (.docx), a PDF with text, or plain text (.txt, .md). It may hold several regulations."),
    )  # fmt: skip
    field_order = ("file", "unit_id")


class SheetForm(ui.Form):
    """What one of the regulations is called."""

    title = ui.TextField(pgettext_lazy("regulation", "Name"), max_length=200)
    key = ui.TextField(
        pgettext_lazy("regulation", "Key"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens. It never changes."),
    )
    language = ui.ChoiceField(_("Language of the text"), choices=(("zh", _("Chinese")), ("en", _("English"))))

    def clean_key(self) -> str:
        """Keys are slugs."""
        key: str = self.cleaned_data["key"]
        forms.SlugField().clean(key)
        if key != key.lower() or "_" in key or not key[:1].isalpha():
            raise forms.ValidationError(_("Small letters, digits and hyphens. It never changes."))
        return key


class ClauseForm(ui.Form):
    """What a clause says, and each binding that was proposed for it; the last one is somebody's own."""

    number = ui.TextField(pgettext_lazy("clause", "Number"), required=False, max_length=20)
    title = ui.TextField(pgettext_lazy("clause", "Title"), required=False, max_length=200)
    text = ui.LongTextField(
        pgettext_lazy("clause", "Text"), rows=7, max_length=20_000,
        help_text=_("An empty line makes two clauses of it."),
    )  # fmt: skip

    @property
    def places(self) -> list[list[forms.BoundField]]:
        """The fields of each binding that was proposed."""
        return [[self[f"{name}_{place}"] for name in FIELDS] for place in range(self.bindings)]

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields of one that somebody adds."""
        return [self[f"{name}_{NEW}"] for name in FIELDS if name != "taken"]

    bindings = 0


def clause_form(line: Line, events: list[tuple[str, str]]) -> type[ClauseForm]:
    """The form of one clause: as many bindings as it has."""
    made: dict[str, Any] = {"bindings": len(line.bindings), "__module__": __name__}
    for place in [*map(str, range(len(line.bindings))), NEW]:
        made |= _binding_fields(place, events)
    return type("ClauseForm", (ClauseForm,), made)


def _binding_fields(place: str, events: list[tuple[str, str]]) -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {
        "taken": forms.BooleanField(label=_("Take it into the draft"), required=False),
        "kind": ui.ChoiceField(_("Kind"), choices=list(KINDS.items()), required=place != NEW),
        "value": forms.IntegerField(label=_("How long"), required=False, min_value=1, max_value=100_000),
        "unit": ui.ChoiceField(pgettext_lazy("time", "Unit"), choices=UNITS, required=False),
        "every": ui.ChoiceField(_("How often"), choices=PERIODS, required=False),
        "start": ui.ChoiceField(pgettext_lazy("clock", "Starts with"), choices=events, required=False),
        "stop": ui.ChoiceField(pgettext_lazy("clock", "Stops with"), choices=events, required=False),
    }
    return {f"{name}_{place}": field for name, field in made.items()}


def initial_of(line: Line) -> dict[str, Any]:
    """The clause as it stands."""
    found: dict[str, Any] = {"number": line.number, "title": line.title, "text": line.text}
    for place, one in enumerate(line.bindings):
        found |= {f"{name}_{place}": getattr(one, name) for name in FIELDS}
    return found


def bindings_of(line: Line, values: Mapping[str, Any]) -> tuple[Proposed, ...]:
    """The bindings as they were corrected; what nobody changed keeps its words and its confidence."""
    found = [one.model_copy(update=_typed(values, str(place))) for place, one in enumerate(line.bindings)]
    if values[f"kind_{NEW}"]:
        found.append(Proposed(**{**_typed(values, NEW), "taken": True}))
    return tuple(found)


def _typed(values: Mapping[str, Any], place: str) -> dict[str, Any]:
    typed = {name: values[f"{name}_{place}"] for name in FIELDS}
    return typed | {"unit": typed["unit"] or None, "every": typed["every"] or None}
