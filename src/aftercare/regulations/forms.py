"""What the pages of regulations read from people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.regulations.compliance.rules.causes import CAUSES
from aftercare.regulations.documents.rules import Document, DocumentUnreadableError, read_yaml

DRAFT = "regulation.draft"
WHOSE = pgettext_lazy("regulation", "Issued by")


def _homes(by: Actor | None) -> list[tuple[str, str]]:
    """The units for which the actor may write regulations, in their tree."""
    if by is None:
        return []
    nodes = [one for one in units.tree() if one.active_to is None]
    may = [one for one in nodes if accounts.allows(by, DRAFT, unit_path=one.path)]
    return [(str(one.id), f"{'　' * one.depth}{one.name}") for one in may]


class HomeForm(ui.Form):
    """Whose regulation it becomes."""

    unit_id = forms.TypedChoiceField(label=WHOSE, coerce=int)

    def __init__(self, *args: Any, by: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        homes = _homes(by)
        self.fields["unit_id"].choices = homes  # type: ignore[attr-defined]
        if homes:
            self.fields["unit_id"].initial = homes[0][0]


class AdoptForm(HomeForm):
    """Take a shipped regulation over."""


class _TextForm(ui.Form):
    """The text of a regulation, as YAML; its cleaned value is the document."""

    content = ui.LongTextField(pgettext_lazy("regulation", "Text"), rows=28, max_length=2_000_000, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].widget.attrs |= {
            "spellcheck": "false",
            "class": "form-control regulation-source",
            "data-source": "",
        }

    def clean_content(self) -> Document:
        """Faults of the form are said with clause and field; faults of names may stand in a draft."""
        try:
            return read_yaml(self.cleaned_data["content"])
        except DocumentUnreadableError as error:
            raise forms.ValidationError(list(map(str, _first(error.problems)))) from error


def _first(problems: Iterable[object], most: int = 10) -> list[object]:
    return list(problems)[:most]


class NewForm(_TextForm, HomeForm):
    """A regulation of the company's own."""

    field_order = ("unit_id", "content")


class EditForm(_TextForm):
    """The text of a draft, and what is new in it."""

    note = ui.LongTextField(
        _("What is new"), required=False, max_length=2000, rows=2, help_text=_("For those who approve and read it.")
    )
    field_order = ("note", "content")


class PublishForm(ui.Form):
    """When a version takes force, and by when it is to be read."""

    effective_from = ui.MomentField(
        _("In force from"), required=False, help_text=_("Empty: from now on. The version before ends then.")
    )
    read_by = ui.MomentField(
        _("To be read by"), required=False, help_text=_("Empty: within two weeks of taking force.")
    )


class WithdrawForm(ui.Form):
    """Why a version ends without a successor, and when."""

    reason = ui.LongTextField(_("Why is it withdrawn?"), max_length=2000, rows=3)
    effective_to = ui.MomentField(_("In force until"), required=False, help_text=_("Empty: it ends now."))


class PutAsideForm(ui.Form):
    """Why an approved version never takes force."""

    reason = ui.LongTextField(_("Why is it put aside?"), max_length=2000, rows=3)


class PrintForm(ui.Form):
    """How a version is printed."""

    texts = ui.ChoiceField(
        _("Language of the text"), choices=(("zh", _("Chinese")), ("en", _("English")), ("both", _("Both")))
    )
    annex = forms.BooleanField(label=_("With an annex: what the program does for each clause"), required=False)


class QuestionForm(ui.Form):
    """What is not clear about a clause."""

    question = ui.LongTextField(_("What is not clear?"), max_length=2000, rows=4)


class AnswerForm(ui.Form):
    """What a clause means."""

    answer = ui.LongTextField(
        _("What does the clause mean?"), max_length=4000, rows=5, help_text=_("The answer is filed and stays.")
    )


class DaysForm(ui.Form):
    """From which day to which."""

    first = ui.DayField(pgettext_lazy("span", "From"))
    last = ui.DayField(pgettext_lazy("span", "To"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends before it begins."))
        return values


class ExportForm(DaysForm):
    """Which breaches are taken away, and how."""

    form = ui.ChoiceField(
        pgettext_lazy("export", "As"),
        choices=[("xlsx", pgettext_lazy("export", "Sheet (xlsx)")), ("pdf", pgettext_lazy("export", "Paper (PDF)"))],
        initial="xlsx",
        help_text=_("Paper holds the first 2,000 rows, the sheet all of them."),
    )


class ExplainForm(ui.Form):
    """Why a clause was not kept."""

    cause = ui.ChoiceField(pgettext_lazy("breach", "Cause"), choices=lambda: list(CAUSES.items()))
    words = ui.LongTextField(_("In words"), required=False, max_length=2000, rows=3)
