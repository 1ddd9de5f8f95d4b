"""Offices (办事处) that were asked to send somebody to a site away from the home region."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class OfficeRequest(Root):
    """One office asked for one request; it answers with yes, or with no and a reason."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the office")
        ACCEPTED = "accepted", pgettext_lazy("office", "Accepted")
        DECLINED = "declined", pgettext_lazy("office", "Declined")

    request = models.ForeignKey("service.Request", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    # The office that is asked, and the unit that asks.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    asking_path = models.CharField(max_length=200, db_index=True)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "dispatch_office_request"
        indexes = (models.Index(fields=("asked_at", "id"), name="dispatch_office_request_time"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="asked") ^ Q(answered_at__isnull=False), name="dispatch_office_request_answered"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="dispatch_office_request_no_says_why"
            ),
            models.UniqueConstraint(
                fields=("request", "unit"), condition=Q(state="asked"), name="dispatch_office_request_once_at_a_time"
            ),
        )
