"""Service reports (服务报告): one versioned report per order, reviewed by another person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """One issued version; a returned one is followed by the next version."""

    class State(models.TextChoices):
        ISSUED = "issued", _("Waiting for review")
        RETURNED = "returned", _("Returned")
        REVIEWED = "reviewed", _("Reviewed")

    order = models.ForeignKey("service.Order", models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED)
    cause = models.TextField()
    solution = models.TextField()
    advice = models.TextField(blank=True)
    cause_code = models.CharField(max_length=40, blank=True)
    action_code = models.CharField(max_length=40, blank=True)
    file_id = models.BigIntegerField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    issued_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)

    class Meta:
        db_table = "service_report"
        constraints = (
            models.UniqueConstraint(fields=("order", "version"), name="service_report_version"),
            models.CheckConstraint(
                condition=Q(state="issued") ^ Q(reviewed_at__isnull=False), name="service_report_reviewed_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(review_note=""), name="service_report_return_says_why"
            ),
        )
