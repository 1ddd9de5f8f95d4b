"""Orders (工单): obligations to do work. Their state is derived; the roll-up is its only writer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root, WordsField
from aftercare.service.worktypes.models import WorkKind


class Order(Root):
    """One obligation: repair, installation, maintenance, … with 0..n visits."""

    Kind = WorkKind

    class State(models.TextChoices):
        """Derived by `rules.roll_up`; the order of the members is the order of life."""

        OPEN = "open", _("To be scheduled")
        SCHEDULED = "scheduled", _("Scheduled")
        IN_PROGRESS = "in_progress", _("In progress")
        HELD = "held", _("On hold")
        DONE = "done", _("Work done")
        REPORTED = "reported", _("Report to review")
        CLOSED = "closed", pgettext_lazy("service", "Closed")
        CANCELLED = "cancelled", _("Cancelled")

    end_with_state = ("sub_state",)
    ACTIVE_STATES = (State.OPEN, State.SCHEDULED, State.IN_PROGRESS, State.HELD)

    case = models.ForeignKey("service.Case", models.PROTECT, related_name="orders")
    request = models.ForeignKey("service.Request", models.PROTECT, null=True, blank=True, related_name="orders")
    # Indexed where there is one: a database that counts the many without would rather read all orders.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )  # fmt: skip
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    # The company's own, under the state; no rule reads it (decision 0012).
    sub_state = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey("customers.Site", models.PROTECT, null=True, blank=True, related_name="+")
    asset = models.ForeignKey("equipment.Asset", models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.PositiveSmallIntegerField(default=3)
    payer = models.CharField(max_length=10, default="unknown")
    is_rework = models.BooleanField(default=False)
    # Anyone able may take it, within the fairness cap.
    is_pooled = models.BooleanField(default=False)

    # Copied from the work type when the order is opened; the type may change later (feature 46).
    work_type = models.ForeignKey("service.WorkType", models.PROTECT, null=True, blank=True, related_name="+")
    work_type_version = models.PositiveIntegerField(null=True, blank=True)
    duration_minutes = models.PositiveIntegerField(default=60)
    # {skill code: least level}, [certificate kind codes], [{"part": …, "quantity": thousandths}]
    skills = models.JSONField(default=dict)
    certificates = models.JSONField(default=list)
    # [codes of tools and vehicles]
    tools = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    sheet_key = models.CharField(max_length=60, blank=True)
    photo_slots = models.JSONField(default=list)
    accept_minutes = models.PositiveIntegerField(default=120)
    crew_size = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(null=True, blank=True)

    # The order's own facts; with the visits they decide the state.
    opened_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    held_reason = models.CharField(max_length=20, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_without_visit = models.BooleanField(default=False)
    # Visits with a sequence up to this one no longer make the order done.
    reopened_after = models.PositiveSmallIntegerField(default=0)
    reported_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    from_history = models.BooleanField(default=False)

    class Meta:
        db_table = "service_order"
        indexes = (
            models.Index(fields=("state", "-id"), name="service_order_by_state"),
            models.Index(fields=("parent",), name="service_order_by_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=("asset", "-id"), name="service_order_by_asset"),
            models.Index(fields=("opened_at", "id"), name="service_order_by_time"),
            models.Index(fields=("due_at", "id"), name="service_order_by_due"),
            models.Index(fields=("priority", "id"), name="service_order_by_priority"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_at__isnull=True),
                name="service_order_cancelled_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "reported", "closed"]) | Q(finished_at__isnull=False),
                name="service_order_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_reason="") | (Q(held_at__isnull=False) & ~Q(held_reason="")),
                name="service_order_hold_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(crew_size__gte=1), name="service_order_crew_has_a_member"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class OrderTask(models.Model):
    """One thing to do in an order, copied from the work type or added on the way."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    name = WordsField()
    is_required = models.BooleanField(default=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "service_order_task"
        constraints = (models.UniqueConstraint(fields=("order", "position"), name="service_order_task_position"),)
