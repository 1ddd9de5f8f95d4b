"""What people type about getting in touch."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.contacts.rules import WAYS

HOW = pgettext_lazy("contact", "How")


def _ways() -> list[tuple[str, Words]]:
    """In the reader's language: asked for every form."""
    return list(WAYS.items())


class ContactForm(ui.Form):
    """Whether the customer was reached."""

    way = ui.ChoiceField(label=HOW, choices=_ways, initial="phone")
    reached = forms.BooleanField(label=pgettext_lazy("contact", "Reached"), required=False)
    words = ui.LongTextField(label=pgettext_lazy("contact", "What came of it"), required=False)
    try_again_at = ui.MomentField(
        label=_("Next try"), required=False, help_text=_("Where nobody was reached: when, or why not again.")
    )


class CheckForm(ContactForm):
    """What the engineer says."""


class AgreeForm(ui.Form):
    """For when."""

    way = ui.ChoiceField(label=HOW, choices=_ways, initial="phone")
    start_at = ui.MomentField(label=pgettext_lazy("contact", "From"))
    end_at = ui.MomentField(label=pgettext_lazy("contact", "Until"))


class TellForm(ui.Form):
    """What the customer was told."""

    way = ui.ChoiceField(label=HOW, choices=_ways, initial="phone")
    words = ui.LongTextField(label=pgettext_lazy("contact", "What was said"))
