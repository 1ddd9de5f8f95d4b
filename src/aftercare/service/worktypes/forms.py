"""What people type about work types."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.service.worktypes.models import WorkKind


class WorkTypeForm(ui.Form):
    """One sort of work; tasks and skills are written a line each."""

    code = ui.TextField(label=_("Code"), max_length=40)
    name = ui.WordsFormField(label=pgettext_lazy("service", "Name"))
    kind = forms.ChoiceField(label=_("Kind of work"), choices=WorkKind.choices)
    family_code = ui.TextField(
        label=_("Product family"), max_length=40, required=False, help_text=_("Empty: for any equipment.")
    )
    duration_minutes = forms.IntegerField(label=_("Takes (minutes)"), min_value=5, max_value=14_400, initial=60)
    crew_size = forms.IntegerField(label=_("Crew"), min_value=1, max_value=20, initial=1)
    skills = ui.LongTextField(
        label=_("Skills"), required=False, help_text=_("A line each: code and least level, such as “lift 3”.")
    )
    certificates = ui.TextField(
        label=_("Certificates"), required=False, help_text=_("Codes of certificates that must be valid on the day.")
    )
    tasks = ui.LongTextField(
        label=_("Tasks"),
        required=False,
        help_text=_("A line each: Chinese | English. A line that begins with ? is optional."),
    )
    sheet_key = ui.TextField(label=_("Test sheet"), max_length=60, required=False)

    def clean_skills(self) -> dict[str, int]:
        """Code → least level."""
        found: dict[str, int] = {}
        for line in self.cleaned_data["skills"].splitlines():
            code, _blank, level = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not code or level not in {"1", "2", "3", "4", "5"}:
                raise ValidationError(_("Write a code and a level from 1 to 5: %(line)s") % {"line": line.strip()})
            found[code.strip()] = int(level)
        return found

    def clean_certificates(self) -> list[str]:
        """Codes, however they are separated."""
        text: str = self.cleaned_data["certificates"]
        return text.replace(",", " ").replace("，", " ").split()

    def clean_tasks(self) -> list[dict[str, Any]]:
        """Stored tasks."""
        found = []
        for line in self.cleaned_data["tasks"].splitlines():
            text = line.strip()
            if text.lstrip("?？ "):
                zh, _bar, en = text.lstrip("?？ ").partition("|")
                found.append({"zh-hans": zh.strip(), "en": en.strip(), "required": text[0] not in "?？"})
        return found
