"""Pieces of work that are handed over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class Handover(Root):
    """One piece of work handed to a department or a person; who asked goes on answering for the request."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("handover", "Waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("handover", "Taken over")
        DECLINED = "declined", pgettext_lazy("handover", "Declined")
        FINISHED = "finished", pgettext_lazy("handover", "Done")

    request = models.ForeignKey("service.Request", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    from_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    asking_path = models.CharField(max_length=200, db_index=True)
    # Who is asked: a department, and perhaps somebody in it.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    to_staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=12)
    words = models.TextField()
    due_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    why_not = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        db_table = "dispatch_handover"
        indexes = (
            models.Index(fields=("request", "asked_at"), name="dispatch_handover_of_request"),
            models.Index(fields=("asked_at", "id"), name="dispatch_handover_by_time"),
            models.Index(fields=("state", "-id"), name="dispatch_handover_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="asked") ^ Q(answered_at__isnull=False), name="dispatch_handover_answered_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(why_not=""), name="dispatch_handover_no_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="finished") ^ Q(finished_at__isnull=True), name="dispatch_handover_done_when"
            ),
        )
