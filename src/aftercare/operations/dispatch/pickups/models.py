"""Where parts are fetched on the way to a visit."""

from django.db import models
from django.db.models import F, Q


class Pickup(models.Model):
    """A call at a store that an applied plan has before a visit, with what the visit needs from there."""

    visit = models.ForeignKey("service.Visit", models.CASCADE, related_name="pickups")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")
    run = models.ForeignKey("dispatch.PlanRun", models.CASCADE, related_name="+")
    store = models.CharField(max_length=120)
    # WGS-84.
    latitude_e6 = models.IntegerField()
    longitude_e6 = models.IntegerField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    # Part → whole pieces.
    parts = models.JSONField()

    class Meta:
        db_table = "dispatch_pickup"
        constraints = (
            models.UniqueConstraint(fields=("visit", "store", "start_at"), name="dispatch_pickup_once"),
            models.CheckConstraint(condition=Q(end_at__gte=F("start_at")), name="dispatch_pickup_ends_after_it_begins"),
        )
