"""What the pages of printing read from people."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui


class HeadForm(ui.Form):
    """The head of a unit's papers."""

    name = ui.WordsFormField(_("Company name"))
    address = ui.WordsFormField(_("Address"), required=False)
    phone = ui.TextField(_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=pgettext_lazy("address", "E-mail"), required=False)
    website = ui.TextField(_("Website"), max_length=100, required=False)
    seal = ui.WordsFormField(
        _("Words in the place for the seal"),
        required=False,
        help_text=_("Like “Company seal”. Left empty, no place is kept."),
    )
    logo = ui.FilesField(
        _("Logo"),
        many=False,
        required=False,
        accept="image/png,image/jpeg,image/webp",
        help_text=_("Left empty, the present one stays."),
    )
