"""Lines of the matrix, as filled in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.events import catalogue
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal.public import title_of
from aftercare.platform.notify.models import Channel
from aftercare.platform.notify.rules import ROOM, resolvers
from aftercare.platform.notify.sending.forms import unit_choices
from aftercare.platform.notify.texts.rules import templates

# A week, in seconds.
LONGEST = 604_800


def recipient_choices(current: str = "") -> list[tuple[str, Any]]:
    """Roles, relations to the subject, rooms; and what a shipped line names otherwise."""
    roles = [(f"role:{key}", role.name) for key, role in accounts.presets.items() if role.realm == "staff"]
    relations = [(key, one.label) for key, one in resolvers.items()]
    known = [*relations, *roles, (ROOM, _("Chat rooms of the unit"))]
    return known if not current or current in dict(known) else [(current, current), *known]


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """What can be chosen is known when the form is opened, not before."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(value, str(label)) for value, label in choices]


class LineForm(ui.Form):
    """One line of the matrix."""

    recipient = ui.ChoiceField(_("Who is told"))
    channels = forms.MultipleChoiceField(
        label=_("How they are told"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple, required=True
    )
    unit = forms.TypedChoiceField(
        label=_("Only in this part of the company"), coerce=int, empty_value=None, required=False
    )
    is_urgent = forms.BooleanField(
        label=_("Urgent"), required=False, help_text=_("Goes out in quiet hours too, and nobody can mute it.")
    )
    max_age = ui.DurationField(
        _("Expires after"),
        required=False,
        validators=[MaxValueValidator(LONGEST, _("At most seven days."))],
        help_text=_(
            "Hours and minutes, like 36:00 or 45min. An older message is dropped, and the log says so. Empty: a day."
        ),
    )
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, current: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "recipient", recipient_choices(current))
        _choose(self, "unit", [("", _("The whole company")), *unit_choices()])


class NewLineForm(LineForm):
    """A line of the company's own: also what happens, and what is said."""

    event = ui.ChoiceField(_("When this happens"))
    template = ui.ChoiceField(_("Wording"))
    field_order = ("event", "template")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = sorted((str(title_of(name)), name) for name in catalogue.names())
        _choose(self, "event", [("", _("Choose")), *((name, f"{title} ({name})") for title, name in events)])
        _choose(self, "template", [("", _("Choose")), *((one.key, one.label) for one in templates.all())])
