"""What holds of a visit's place in the plan: locks, soft bookings, what the customer was told."""

from django.db import models
from django.db.models import Q


class Booking(models.Model):
    """A visit without a row is firm, not locked and not announced."""

    visit = models.OneToOneField("service.Visit", models.CASCADE, related_name="booking")
    # Plans may change neither, one or both of them.
    locks_person = models.BooleanField(default=False)
    locks_time = models.BooleanField(default=False)
    # Soft: the engineer does not see it until it is confirmed, by hand or shortly before it begins.
    is_soft = models.BooleanField(default=False)
    # The customer was told the time.
    announced_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_booking"
        indexes = (models.Index(fields=("changed_at", "id"), name="dispatch_booking_soft", condition=Q(is_soft=True)),)
