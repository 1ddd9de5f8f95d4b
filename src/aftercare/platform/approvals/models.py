"""Asking somebody to decide, and what they decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import Root


class Approval(Root):
    """One question about one subject, put to one or more approvers."""

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        APPROVED = "approved", _("Agreed")
        REFUSED = "refused", _("Turned down")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Mode(models.TextChoices):
        ONE = "one", _("One is enough")
        ALL = "all", _("All must agree")
        PERCENTAGE = "percentage", _("A share must agree")

    # What is asked ("order.reopen"): the owner of the kind is called when it is decided.
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    title = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    # Codes, ids and numbers that the owner wants back when it is decided.
    values = models.JSONField(default=dict)
    mode = models.CharField(max_length=12, choices=Mode)
    # Mode `percentage`: the share of approvers that must agree, in basis points.
    share_bp = models.PositiveIntegerField(default=10_000)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    asked_by_kind = models.CharField(max_length=12)
    asked_by_id = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    remind_every = models.PositiveIntegerField(default=0, help_text="seconds; 0 = once")
    reminders = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "approvals_approval"
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject_kind", "subject_id"),
                condition=Q(state="open"),
                name="approvals_approval_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="approvals_approval_ended_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(share_bp__gte=1, share_bp__lte=10_000), name="approvals_approval_share_is_a_share"
            ),
        )
        indexes = (
            models.Index(fields=("remind_at",), condition=Q(state="open"), name="approvals_approval_remind"),
            models.Index(fields=("subject_kind", "subject_id"), name="approvals_approval_subject"),
            models.Index(fields=("state", "-id"), name="approvals_approval_by_state"),
        )


class Seat(models.Model):
    """One approver of one approval: a person, or a person because of a post."""

    class Verdict(models.TextChoices):
        NONE = "", _("Not yet")
        APPROVED = "approved", _("Agreed")
        REFUSED = "refused", _("Turned down")

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="seats")
    staff_id = models.BigIntegerField(db_index=True)
    # The post through which the person came to sit here; empty = named as a person.
    post = models.CharField(max_length=60, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default=Verdict.NONE)
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Differs from `staff_id` when a substitute decided.
    decided_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "approvals_seat"
        constraints = (
            models.UniqueConstraint(fields=("approval", "staff_id"), name="approvals_seat_one_per_person"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at__isnull=True, decided_by_id__isnull=True)
                | (~Q(verdict="") & Q(decided_at__isnull=False, decided_by_id__isnull=False)),
                name="approvals_seat_verdict_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(verdict="refused", comment=""), name="approvals_seat_refusal_says_why"),
        )
