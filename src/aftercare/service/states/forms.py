"""What people type about states."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.service.states import rules, selectors


class RenameForm(ui.Form):
    """The company's own word for a built-in state."""

    name = ui.WordsFormField(
        label=pgettext_lazy("service", "Name"),
        max_length=20,
        required=False,
        help_text=_("Left empty in both languages, the built-in name returns."),
    )


class SubStateEditForm(ui.Form):
    """A sub-state; its code stays for good."""

    name = ui.WordsFormField(label=pgettext_lazy("service", "Name"), max_length=20)
    code = ui.TextField(label=_("Code"), max_length=40, help_text=_("For exports and the API, such as waits-parts."))
    set_by = ui.ChoiceField(
        _("Set by"), required=False, help_text=_("Left open, people set it by hand; they may do so in any case.")
    )

    def __init__(self, *args: Any, subject: str, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["set_by"].choices = [("", _("By hand")), *_events(subject)]  # type: ignore[attr-defined]
        if known:
            del self.fields["code"]


def _events(subject: str) -> list[tuple[str, str]]:
    """Each event, then each reason that it can give; the value is `event` or `event reason`."""
    rows = []
    for verb in rules.verbs_of(subject):
        rows.append((verb.event, str(verb.name)))
        rows += [(f"{verb.event} {code}", f"{verb.name}: {reason}") for code, reason in verb.reasons.items()]
    return rows


class SubStateForm(ui.Form):
    """Which sub-state it is in."""

    sub_state = ui.ChoiceField(_("Sub-state"), required=False)

    def __init__(self, *args: Any, subject: str, state: str, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.code, str(one.name)) for one in selectors.offered(subject, state)]
        if present and present not in dict(offered):
            offered.append((present, selectors.name_of(subject, present)))
        self.fields["sub_state"].choices = [("", _("None")), *offered]  # type: ignore[attr-defined]
        self.fields["sub_state"].initial = present
