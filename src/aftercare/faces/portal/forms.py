"""What customers type."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.faces.portal.selectors import Group, Offered, Option
from aftercare.service import public as service


class ReportForm(ui.Form):
    """Danger first, then what is wrong; everything that is not needed to help is optional."""

    one_of = ("reporter_phone", "reporter_mail")

    safety = forms.ChoiceField(label=_("Is anybody in danger?"), required=False, choices=())
    title = ui.TextField(label=_("What is wrong, or what do you wish?"), max_length=200)
    symptom_code = forms.ChoiceField(label=_("What do you notice?"), required=False, choices=())
    description = ui.LongTextField(label=_("Tell us more"), required=False, max_length=20_000)
    place_text = ui.TextField(label=_("Where is it?"), max_length=300, required=False)
    reporter_name = ui.TextField(label=_("Your name"), max_length=80)
    reporter_phone = ui.TextField(
        label=_("Your phone number"), max_length=30, required=False,
        help_text=_("Phone or e-mail: at least one of them."),
    )  # fmt: skip
    reporter_mail = forms.EmailField(label=_("Your e-mail address"), required=False)
    photos = ui.FilesField(label=_("Photos"), required=False, accept="image/*")

    def __init__(self, *args: Any, symptoms: Sequence[Option | Group] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        noticed = self.fields["symptom_code"]
        if isinstance(noticed, forms.ChoiceField):
            noticed.choices = [("", _("I don't know, or something else")), *symptoms]
        if not symptoms:
            del self.fields["symptom_code"]
        dangers = [(code, str(words)) for code, words in service.SAFETY_CLASSES.items()]
        field = self.fields["safety"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("No")), *dangers]


class OwnForm(ReportForm):
    """The same for a customer or dealer with a login: about one of their own sites or pieces of equipment."""

    field_order = ("safety", "about", "title", "symptom_code", "description", "place_text", "photos")

    about = forms.ChoiceField(label=_("What is it about?"), required=False, choices=())

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, symptoms=offered.symptoms, **kwargs)
        self.families = offered.families
        field = self.fields["about"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Something else")), *offered.subjects]
        self.fields["place_text"].help_text = _("Only if it is not in the list above, or hard to find.")

    def clean(self) -> dict[str, Any]:
        """What is noticed has to be something of the equipment that was chosen."""
        given: dict[str, Any] = super().clean() or {}
        kind, _colon, number = given.get("about", "").partition(":")
        family = given.get("symptom_code", "").partition(":")[0]
        if family and kind == "asset" and self.families[int(number)] != family:
            self.add_error("symptom_code", _("This is said of other equipment. Choose again, or “I don't know”."))
        return given

    @property
    def answers(self) -> dict[str, Any]:
        """What it is about by ids, as the service wants it."""
        given = super().answers
        kind, _colon, number = given.pop("about").partition(":")
        symptom = given.pop("symptom_code", "").partition(":")[2]
        return {**given, "symptom_code": symptom, **({f"{kind}_id": int(number)} if number else {})}


class UrgeForm(ui.Form):
    """What the customer adds when urging."""

    words = ui.LongTextField(label=_("What should we know?"), required=False, max_length=2_000)


class ConfirmForm(ui.Form):
    """The customer's word on a visit."""

    content = forms.ChoiceField(
        label=_("Is everything in order?"),
        choices=[("done", _("Yes, the work is done")), ("refused", _("No, something is left"))],
        widget=forms.RadioSelect,
    )
    name = ui.TextField(label=_("Your name"), max_length=80)
    role = ui.TextField(label=_("Your position"), max_length=80, required=False)
    rating = forms.TypedChoiceField(
        label=_("How content are you?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(number, words) for number, words in service.RATINGS.items()],
        widget=forms.RadioSelect,
    )
    signature_file_id = forms.IntegerField(label=_("Signature"), required=False, widget=forms.HiddenInput)
    remark = ui.LongTextField(label=_("What should we know?"), required=False, max_length=2_000)
