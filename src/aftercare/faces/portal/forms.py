"""What customers type."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.faces.portal.selectors import Group
from aftercare.service import public as service


class ReportForm(ui.Form):
    """Phone first; everything that is not needed to help is optional."""

    title = ui.TextField(label=_("What is wrong, or what do you wish?"), max_length=200)
    description = ui.LongTextField(label=_("Tell us more"), required=False, max_length=20_000)
    place_text = ui.TextField(label=_("Where is it?"), max_length=300, required=False)
    reporter_name = ui.TextField(label=_("Your name"), max_length=80)
    reporter_phone = ui.TextField(label=_("Your phone number"), max_length=30, required=False)
    reporter_mail = forms.EmailField(label=_("Or your mail address"), required=False)
    safety = forms.ChoiceField(label=_("Is anybody in danger?"), required=False, choices=())
    photos = ui.FilesField(label=_("Photos"), required=False, accept="image/*")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dangers = [(code, str(words)) for code, words in service.SAFETY_CLASSES.items()]
        field = self.fields["safety"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("No")), *dangers]


class OwnForm(ReportForm):
    """The same for a customer or dealer with a login: about one of their own sites or pieces of equipment."""

    field_order = ("about", "title", "description", "place_text", "safety", "photos")

    about = forms.ChoiceField(label=_("What is it about?"), required=False, choices=())

    def __init__(self, *args: Any, subjects: Sequence[Group] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Something else")), *subjects]
        self.fields["place_text"].help_text = _("Only if it is not in the list above, or hard to find.")

    @property
    def answers(self) -> dict[str, Any]:
        """What it is about by ids, as the service wants it."""
        given = super().answers
        kind, _colon, number = given.pop("about").partition(":")
        return {**given, **({f"{kind}_id": int(number)} if number else {})}


class UrgeForm(ui.Form):
    """What the customer adds when urging."""

    words = ui.LongTextField(label=_("What should we know?"), required=False, max_length=2_000)


class ConfirmForm(ui.Form):
    """The customer's word on a visit."""

    content = forms.ChoiceField(
        label=_("Is everything in order?"),
        choices=[("link", _("Yes, the work is done")), ("refused", _("No, something is left"))],
        widget=forms.RadioSelect,
    )
    name = ui.TextField(label=_("Your name"), max_length=80)
    role = ui.TextField(label=_("Your position"), max_length=80, required=False)
    signature_file_id = forms.IntegerField(label=_("Signature"), required=False, widget=forms.HiddenInput)
    remark = ui.LongTextField(label=_("Remark"), required=False, max_length=2_000)
