"""What people type about work types."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.sheets import public as sheets
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.service.worktypes.models import WorkKind
from aftercare.service.worktypes.rules import codes_in, found_in, thousandths, tools_of

MINUTE = 60
# At least and at most, in minutes.
SHORTEST, LONGEST = 5, 14_400
# So many codes of a catalogue are listed under their field.
LISTED = 12
# The code of a photo slot; it becomes a part of the role of its files.
SLOT = re.compile(r"[a-z][a-z0-9_-]{0,19}")
QUANTITY = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")


class CodesField(ui.TextField):
    """Codes out of a catalogue, however they are separated; the names do as well."""

    def __init__(self, *, known: Callable[[], Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known
        # What stood there before the catalogue forgot it may stay.
        self.kept: Sequence[str] = ()

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """In a form, codes that stood there stay good, and the help lists the others."""
        self.kept = codes_in(str(form.initial.get(field_name) or ""))
        self.help_text = f"{self.help_text} {listed(self.known())}".strip()
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> list[str]:
        """The codes; what the catalogue does not know is named."""
        given = codes_in(super().clean(value))
        found, unknown = found_in({**{code: code for code in self.kept}, **self.known()}, given)
        if unknown:
            raise ValidationError(gettext("Nothing is registered as “%(what)s”.") % {"what": "”, “".join(unknown)})
        return found


def listed(known: Mapping[str, str]) -> str:
    """“Registered: van-3t 三吨货车, …”, as far as there is room."""
    if not known:
        return gettext("No tools are registered yet.")
    some = [f"{code} {name}" if name != code else code for code, name in list(known.items())[:LISTED]]
    more = ["…"] if len(known) > LISTED else []
    return gettext("Registered: %(what)s.") % {"what": " · ".join([*some, *more])}


def _skills() -> dict[str, str]:
    return {row.code: str(row.name) for row in organisation.skills()}


def _certificates() -> dict[str, str]:
    return {row.code: str(row.name) for row in organisation.certificate_kinds()}


def _families() -> list[tuple[str, Any]]:
    return [("", _("Any equipment")), *((row.code, str(row.name)) for row in equipment.families())]


def _test_forms() -> list[tuple[str, str]]:
    names = sheets.names_of(sheets.published_keys())
    return [("", "—"), *sorted((key, str(name)) for key, name in names.items())]


class WorkTypeForm(ui.Form):
    """One sort of work; tasks and skills are written a line each."""

    code = ui.TextField(label=_("Code"), max_length=40)
    name = ui.WordsFormField(label=pgettext_lazy("service", "Name"))
    kind = forms.ChoiceField(label=_("Kind of work"), choices=WorkKind.choices)
    family_code = forms.ChoiceField(label=_("Product family"), required=False)
    duration_minutes = ui.DurationField(label=pgettext_lazy("service", "Takes"), initial=60 * MINUTE)
    crew_size = forms.IntegerField(label=_("Crew"), min_value=1, max_value=20, initial=1)
    skills = ui.LongTextField(label=_("Skills"), required=False, rows=3)
    certificates = CodesField(
        label=_("Certificates"), known=_certificates, required=False, help_text=_("They must be valid on the day.")
    )
    tools = CodesField(label=_("Tools and vehicles"), known=lambda: tools_of(""), required=False)
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
    sheet_key = forms.ChoiceField(label=_("Test sheet"), required=False)
    photo_slots = ui.LongTextField(
        label=_("Photographs"),
        required=False,
        help_text=_("A line each: code: Chinese | English. A line that begins with ? is optional."),
    )
    accept_minutes = ui.DurationField(
        label=_("To be accepted within"),
        initial=120 * MINUTE,
        help_text=_("Later the visit goes back to the dispatcher. 0: no limit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("family_code", _families()), ("sheet_key", _test_forms())):
            stored = str(self.initial.get(name) or "")
            gone = [(stored, stored)] if stored not in dict(offered) else []
            self.fields[name].choices = [*offered, *gone]  # type: ignore[attr-defined]
        how = gettext("A line each: code and least level, such as “lift 3”.")
        self.fields["skills"].help_text = f"{how} {listed(_skills())}"

    def clean_duration_minutes(self) -> int:
        """Minutes, within reason."""
        minutes = int(self.cleaned_data["duration_minutes"]) // MINUTE
        if not SHORTEST <= minutes <= LONGEST:
            raise ValidationError(_("Between %(least)s minutes and %(most)s hours.") % {
                "least": SHORTEST, "most": LONGEST // 60
            })  # fmt: skip
        return minutes

    def clean_accept_minutes(self) -> int:
        """Minutes, within reason; none means no limit."""
        minutes = int(self.cleaned_data["accept_minutes"]) // MINUTE
        if minutes > LONGEST:
            raise ValidationError(_("At most %(most)s hours.") % {"most": LONGEST // 60})
        return minutes

    def clean_skills(self) -> dict[str, int]:
        """Code → least level."""
        known = {**{code: code for code in self._stored("skills")}, **_skills()}
        found: dict[str, int] = {}
        for line in self.cleaned_data["skills"].splitlines():
            written, _blank, level = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not written or level not in {"1", "2", "3", "4", "5"}:
                raise ValidationError(_("Write a code and a level from 1 to 5: %(line)s") % {"line": line.strip()})
            codes, unknown = found_in(known, [written.strip()])
            if unknown:
                raise ValidationError(gettext("Nothing is registered as “%(what)s”.") % {"what": written.strip()})
            found[codes[0]] = int(level)
        return found

    def _stored(self, name: str) -> Sequence[str]:
        """The codes that stood there."""
        lines = str(self.initial.get(name) or "").splitlines()
        return [line.rpartition(" ")[0] for line in lines]

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
