"""What holds of a place in the plan: locks, soft bookings, what the customer was told."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Booking(models.Model):
    """A visit without a row is firm, not locked and not announced."""

    class Then(models.TextChoices):
        RELEASE = "release", _("let it go")
        CONFIRM = "confirm", _("confirm it")

    visit = models.OneToOneField("service.Visit", models.CASCADE, related_name="booking")
    # Plans may change neither, one or both of them.
    locks_person = models.BooleanField(default=False)
    locks_time = models.BooleanField(default=False)
    lock_reason = models.CharField(max_length=200, blank=True)
    locked_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    # Soft: the engineer does not see it until it is confirmed. What happens at the deadline if nobody has decided.
    is_soft = models.BooleanField(default=False)
    held_until = models.DateTimeField(null=True, blank=True)
    then = models.CharField(max_length=8, choices=Then, blank=True)
    # The customer was told the time; the visit begins within the window that was agreed.
    announced_at = models.DateTimeField(null=True, blank=True)
    agreed_from = models.DateTimeField(null=True, blank=True)
    agreed_to = models.DateTimeField(null=True, blank=True)
    # How often the customer has moved the appointment.
    moves = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_booking"
        indexes = (
            models.Index(fields=("changed_at", "id"), name="dispatch_booking_soft", condition=Q(is_soft=True)),
            models.Index(fields=("held_until", "id"), name="dispatch_booking_held", condition=Q(is_soft=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(is_soft=False) | (Q(held_until__isnull=False) & ~Q(then="")),
                name="dispatch_booking_soft_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=(Q(locks_person=False) & Q(locks_time=False)) | Q(locked_at__isnull=False),
                name="dispatch_booking_lock_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(agreed_from__isnull=True) & Q(agreed_to__isnull=True))
                | Q(agreed_to__gte=F("agreed_from"), announced_at__isnull=False),
                name="dispatch_booking_agreed_is_a_window",
            ),
        )


class OrderLock(models.Model):
    """What plans may not choose for an order until it has a visit, which takes the lock over: who, when, or both."""

    order = models.OneToOneField("service.Order", models.CASCADE, related_name="plan_lock")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    # The visit begins within it; twice the same moment: then and at no other time.
    start_from = models.DateTimeField(null=True, blank=True)
    start_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    locked_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    locked_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_order_lock"
        constraints = (
            models.CheckConstraint(
                condition=Q(staff__isnull=False) | Q(start_from__isnull=False),
                name="dispatch_order_lock_holds_something",
            ),
            models.CheckConstraint(
                condition=Q(start_from__isnull=True, start_until__isnull=True)
                | Q(start_from__isnull=False, start_until__isnull=False, start_until__gte=F("start_from")),
                name="dispatch_order_lock_time_is_a_window",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dispatch_order_lock_says_why"),
        )
