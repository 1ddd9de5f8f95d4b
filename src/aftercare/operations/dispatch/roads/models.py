"""What driven ways have taught: a version whenever something new was learned; none is ever changed."""

from django.db import models
from django.db.models import Q


class LearnedRoads(models.Model):
    """The factors of one learning, with what they rest on. Plans name the version that they were made with."""

    version = models.PositiveIntegerField(unique=True)
    learned_at = models.DateTimeField()
    # The days whose trips were looked at.
    since = models.DateField()
    until = models.DateField()
    # Trips that it rests on, and trips that were looked at.
    trips = models.PositiveIntegerField()
    seen = models.PositiveIntegerField()
    # `planner.travel.Roads.as_data`, and its digest: whoever has read it need not read it again.
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    # Nobody: the weekly job.
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "dispatch_learned_roads"
        constraints = (
            models.CheckConstraint(condition=Q(trips__lte=models.F("seen")), name="dispatch_learned_roads_from_trips"),
        )

    def __str__(self) -> str:
        return str(self.version)
