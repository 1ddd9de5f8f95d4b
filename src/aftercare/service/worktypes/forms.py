"""What people type about work types."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.service.worktypes.models import WorkKind
from aftercare.service.worktypes.rules import codes_in, thousandths

# The code of a photo slot; it becomes a part of the role of its files.
SLOT = re.compile(r"[a-z][a-z0-9_-]{0,19}")
QUANTITY = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")


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
    tools = ui.TextField(
        label=_("Tools and vehicles"),
        required=False,
        help_text=_("Codes of what has to come along, such as “platform van-3t”."),
    )
    tasks = ui.LongTextField(
        label=_("Tasks"),
        required=False,
        help_text=_("A line each: Chinese | English. A line that begins with ? is optional."),
    )
    parts = ui.LongTextField(
        label=pgettext_lazy("service", "Parts"),
        required=False,
        help_text=_("A line each: part and quantity, such as “door-belt 2”."),
    )
    sheet_key = ui.TextField(label=_("Test sheet"), max_length=60, required=False)
    photo_slots = ui.LongTextField(
        label=_("Photographs"),
        required=False,
        help_text=_("A line each: code: Chinese | English. A line that begins with ? is optional."),
    )
    accept_minutes = forms.IntegerField(
        label=_("To be accepted within (minutes)"),
        min_value=0,
        max_value=14_400,
        initial=120,
        help_text=_("Later the visit goes back to the dispatcher. 0: no limit."),
    )

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
        return codes_in(self.cleaned_data["certificates"])

    def clean_tools(self) -> list[str]:
        """Codes, however they are separated."""
        return codes_in(self.cleaned_data["tools"])

    def clean_tasks(self) -> list[dict[str, Any]]:
        """Stored tasks."""
        found = []
        for line in self.cleaned_data["tasks"].splitlines():
            text = line.strip()
            if text.lstrip("?？ "):
                zh, _bar, en = text.lstrip("?？ ").partition("|")
                found.append({"zh-hans": zh.strip(), "en": en.strip(), "required": text[0] not in "?？"})
        return found

    def clean_parts(self) -> list[dict[str, Any]]:
        """Stored parts; quantities are thousandths (decision 20)."""
        found = []
        for line in self.cleaned_data["parts"].splitlines():
            part, _blank, quantity = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not part or not QUANTITY.fullmatch(quantity) or not (stored := thousandths(quantity)):
                raise ValidationError(_("Write a part and how many: %(line)s") % {"line": line.strip()})
            found.append({"part": part.strip(), "quantity": stored})
        return found

    def clean_photo_slots(self) -> list[dict[str, Any]]:
        """Stored slots; a code names the slot in the files, so it stands once."""
        found: dict[str, dict[str, Any]] = {}
        for line in self.cleaned_data["photo_slots"].splitlines():
            text = line.strip()
            if not text.lstrip("?？ "):
                continue
            key, _colon, names = text.lstrip("?？ ").replace("：", ":").partition(":")
            zh, _bar, en = names.partition("|")
            if not SLOT.fullmatch(key.strip()) or key.strip() in found or not (zh.strip() or en.strip()):
                raise ValidationError(_("Write a code in Latin letters, once, and a name: %(line)s") % {"line": text})
            name = {"zh-hans": zh.strip(), "en": en.strip()}
            found[key.strip()] = {"key": key.strip(), **name, "required": text[0] not in "?？"}
        return list(found.values())
