"""What stands in the way of the work, and who looks after it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class Obstacle(Root):
    """One obstacle: reported from the site, taken up by somebody, cleared."""

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("obstacle", "Reported")
        ANSWERED = "answered", pgettext_lazy("obstacle", "Looked after")
        CLEARED = "cleared", pgettext_lazy("obstacle", "Cleared")

    case = models.ForeignKey("service.Case", models.PROTECT, related_name="+")
    order = models.ForeignKey("service.Order", models.PROTECT, related_name="+")
    visit = models.ForeignKey("service.Visit", models.PROTECT, null=True, blank=True, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.REPORTED)
    kind = models.CharField(max_length=10)
    words = models.TextField()
    needs = models.TextField(blank=True)
    since_at = models.DateTimeField()
    # By when it is to be settled: as whoever reported hopes, then as whoever took it up says.
    until_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "dispatch_obstacle"
        indexes = (
            models.Index(fields=("case", "reported_at"), name="dispatch_obstacle_of_case"),
            models.Index(fields=("reported_at", "id"), name="dispatch_obstacle_by_time"),
            models.Index(fields=("state", "-id"), name="dispatch_obstacle_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="cleared") ^ Q(cleared_at__isnull=True), name="dispatch_obstacle_cleared_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="dispatch_obstacle_answered_when"
            ),
        )
