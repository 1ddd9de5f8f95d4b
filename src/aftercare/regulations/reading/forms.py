"""The questions of a regulation as a form, and one of them as its author writes it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.regulations.documents.rules import Document, Option, Question


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


# As many options as a question may have, and as many as a new one shows at once.
MOST, SHOWN = 8, 4
ONE_OF_EACH = _("A question needs at least one right and one wrong option.")


class QuizQuestionForm(ui.Form):
    """A question, the clause where its answer stands, and its options; those left empty are left out."""

    question = ui.WordsFormField(pgettext_lazy("quiz", "Question"), max_length=500)
    clause = ui.ChoiceField(
        _("Clause with the answer"), required=False, help_text=_("Whoever answers wrongly is told to read it again.")
    )
    field_order = ("question", "clause")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = [(one.key, f"{one.numbered} {one.title or one.key}".strip()) for one in document.clauses]
        self.fields["clause"].choices = [("", "—"), *clauses]  # type: ignore[attr-defined]

    @property
    def options(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The text of each option, and whether it is right."""
        return [(self[f"text_{place}"], self[f"right_{place}"]) for place in range(MOST)]

    @property
    def shown(self) -> int:
        """How many options are shown at once: those that say something, and some to fill in."""
        said = [place for place, (text, _right) in enumerate(self.options) if any(_both(text.value()))]
        return min(MOST, max(SHOWN, *(place + 2 for place in said), 0))

    def clean(self) -> dict[str, Any]:
        """Two options at least, and right ones told from wrong ones; the message stands at the option."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        said = [place for place in range(MOST) if values.get(f"text_{place}")]
        for place in range(MOST):
            if values.get(f"right_{place}") and place not in said:
                self.add_error(f"text_{place}", _("Say what this option is."))
        if len(said) < 2:
            self.add_error(f"text_{min(len(said), 1)}", _("A question needs at least two options."))
        elif len({bool(values.get(f"right_{place}")) for place in said}) < 2:
            self.add_error(f"right_{said[0]}", ONE_OF_EACH)
        return values


def _both(value: Any) -> tuple[str, ...]:
    """Both languages of a text, as it is kept or as it was typed."""
    if isinstance(value, Words):
        return value.zh, value.en
    return tuple(str(one or "") for one in value or ())


def _fields() -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {}
    for place in range(MOST):
        label = gettext("Option %(number)s") % {"number": place + 1}
        made[f"text_{place}"] = ui.WordsFormField(label, max_length=300, required=False)
        made[f"right_{place}"] = forms.BooleanField(label=pgettext_lazy("quiz", "Right"), required=False)
    return made


def question_form() -> type[QuizQuestionForm]:
    """The form of one question, with a place for each option."""
    return type("QuestionOfQuizForm", (QuizQuestionForm,), {"__module__": __name__, **_fields()})


def initial_of(one: Question) -> dict[str, Any]:
    """A question as it stands."""
    found: dict[str, Any] = {"question": one.question, "clause": one.clause or ""}
    for place, option in enumerate(one.options):
        found |= {f"text_{place}": option.text, f"right_{place}": option.right}
    return found


def question_of(key: str, values: Mapping[str, Any]) -> Question:
    """A question as it was written."""
    said = [place for place in range(MOST) if values[f"text_{place}"]]
    options = tuple(Option(text=values[f"text_{place}"], right=values[f"right_{place}"]) for place in said)
    return Question(key=key, question=values["question"], options=options, clause=values["clause"] or None)
