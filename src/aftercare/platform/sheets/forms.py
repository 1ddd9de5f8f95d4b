"""What the pages of sheets read from people."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.platform.sheets.rules.forms import Choice, Form, Moment, Photo, Signature, Table

PURPOSES = (
    ("checklist", _("Checklist")),
    ("test", _("Test sheet")),
    ("register", pgettext_lazy("form", "Register")),
    ("questionnaire", _("Questionnaire")),
)


class HeadForm(ui.Form):
    """A form's head and its text."""

    key = ui.TextField(
        pgettext_lazy("form", "Key"), max_length=60, help_text=_("Latin letters, digits and hyphens; it never changes.")
    )
    name = ui.WordsFormField(_("Name"))
    purpose = ui.ChoiceField(_("Purpose"), choices=PURPOSES)
    source = ui.LongTextField(_("Fields"), rows=24, max_length=200_000, strip=False)

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget.attrs |= {
            "spellcheck": "false",
            "class": "form-control sheet-source",
            "data-source": "",
        }
        if known:
            del self.fields["key"]


class WaiverForm(ui.Form):
    """Why a value out of its limits may pass."""

    reason = ui.LongTextField(_("Why may this value pass?"), max_length=500, rows=3)


def read_answers(form: Form, data: QueryDict) -> dict[str, Any]:
    """A posted page as answers: `key`, `key-file` and `key-name`, `key-<row>-<column>`."""
    answers: dict[str, Any] = {}
    for field in form:
        match field:
            case Table():
                value: Any = _rows(field, data)
            case Signature():
                file, name = data.get(f"{field.key}-file", ""), data.get(f"{field.key}-name", "")
                value = {"file": file, "name": name} if file or name.strip() else None
            case Photo():
                value = data.getlist(field.key)
            case Choice(multiple=True):
                value = data.getlist(field.key)
            case Moment():
                value = _with_zone(data.get(field.key, ""))
            case _:
                value = data.get(field.key, "")
        if value not in (None, "", []):
            answers[field.key] = value
    return answers


def _with_zone(text: str) -> str:
    """A moment is typed in the local zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else timezone.make_aware(moment)).isoformat()


def for_page(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the controls of a page take them: moments in the local zone."""
    moments = {field.key for field in form if isinstance(field, Moment)}
    return {key: _local(value) if key in moments else value for key, value in answers.items()}


def _local(text: Any) -> Any:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return text
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment.tzinfo else text


def _rows(field: Table, data: QueryDict) -> list[dict[str, str]]:
    """Rows in the order of their numbers; rows left blank stay in place, so that messages find theirs."""
    pattern = re.compile(rf"{re.escape(field.key)}-(\d{{1,4}})-(\w+)")
    found: dict[int, dict[str, str]] = {}
    for name in data:
        match = pattern.fullmatch(str(name))
        text = data.get(str(name), "")
        if match and text.strip():
            found.setdefault(int(match[1]), {})[match[2]] = text
    return [found[number] for number in sorted(found)]
