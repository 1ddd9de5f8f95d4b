"""What people type about soft bookings and locks."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.bookings import rules
from aftercare.operations.dispatch.bookings.models import Booking


class HoldForm(ui.Form):
    """Whom and when to keep free, and until when."""

    staff_id = ui.PickField(label=_("Engineer"), kind="staff")
    start_at = ui.MomentField(label=pgettext_lazy("service", "From"))
    end_at = ui.MomentField(label=pgettext_lazy("service", "Until"))
    until = ui.MomentField(
        label=pgettext_lazy("booking", "Deadline"),
        required=False,
        help_text=_("Empty: as many hours before the visit as the unit's settings for planning say."),
    )
    then = ui.ChoiceField(
        label=_("If nobody has decided by then"),
        choices=lambda: [(key, capfirst(words)) for key, words in Booking.Then.choices],
    )


class ConfirmForm(ui.Form):
    """Whether it goes out at once."""

    dispatch_now = forms.BooleanField(label=_("Dispatch at once"), required=False)


class LockForm(ui.Form):
    """What plans may not change, and why."""

    what = ui.ChoiceField(label=_("Plans may not change"), choices=lambda: list(rules.WHAT.items()), initial="both")
    reason = ui.TextField(label=pgettext_lazy("booking", "Why"), max_length=200)


class OrderLockForm(ui.Form):
    """Who, when, or both; and why."""

    staff_id = ui.PickField(label=_("Engineer"), kind="staff", required=False, help_text=_("Empty: anybody."))
    start_from = ui.MomentField(label=_("Begins at, or not before"), required=False, help_text=_("Empty: at any time."))
    start_until = ui.MomentField(
        label=_("Begins no later than"), required=False, help_text=_("Empty: exactly at the time above.")
    )
    reason = ui.TextField(label=pgettext_lazy("booking", "Why"), max_length=200)
