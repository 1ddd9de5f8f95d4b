"""Runs of a planner, with all they were made from and what they propose."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class PlanRun(Root):
    """One search for a plan: a proposal, until somebody applies or discards it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to run")
        RUNNING = "running", _("Searching")
        READY = "ready", pgettext_lazy("plan", "To decide")
        PARTLY = "partly", _("Partly applied")
        APPLIED = "applied", _("Applied")
        DISCARDED = "discarded", pgettext_lazy("plan", "Discarded")
        FAILED = "failed", _("Failed")

    class Mode(models.TextChoices):
        NIGHT = "night", _("Night batch")
        REPLAN = "replan", _("Quick re-plan")
        EVENT = "event", _("After an event")
        ENGINEER = "engineer", _("One engineer")
        DEMAND = "demand", _("On demand")

    LIVE = (State.QUEUED, State.RUNNING)
    UNDECIDED = (State.READY, State.PARTLY)

    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    mode = models.CharField(max_length=10, choices=Mode)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    # These orders alone (ids); empty = all that the unit has to plan.
    order_ids = models.JSONField(default=list)
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    # What set it off, if nobody asked: the type of the event.
    cause = models.CharField(max_length=60, blank=True)
    case = models.ForeignKey("service.Case", models.SET_NULL, null=True, blank=True, related_name="+")

    engine = models.CharField(max_length=40, blank=True)
    seconds = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=0)
    job_id = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    settled_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    # The record: what it was made from and what it says (`rules.recording` has the shapes).
    inputs = models.CharField(max_length=64, blank=True)
    policy = models.CharField(max_length=80, blank=True)
    travel = models.CharField(max_length=120, blank=True)
    # The best plan so far: placings by task. It outlives a killed worker.
    best = models.JSONField(default=list)
    record = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "dispatch_plan_run"
        indexes = (
            models.Index(fields=("asked_at", "id"), name="dispatch_plan_run_by_time"),
            models.Index(fields=("state", "id"), name="dispatch_plan_run_by_state"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(days__gte=1), name="dispatch_plan_run_covers_a_day"),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "partly", "applied", "failed"]) | Q(ended_at__isnull=False),
                name="dispatch_plan_run_ended_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="dispatch_plan_run_says_why"),
        )

    def __str__(self) -> str:
        return self.number


class PlanChange(models.Model):
    """One thing that a run would do: a new visit, a moved one, one taken off the plan."""

    class Kind(models.TextChoices):
        NEW = "new", _("New visit")
        ENGINEER = "engineer", _("Other engineer")
        TIME = "time", _("Other time")
        BOTH = "both", _("Other engineer and time")
        DROPPED = "dropped", _("Taken off the plan")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("plan", "Proposed")
        APPLIED = "applied", _("Applied")
        CONFLICT = "conflict", _("Conflict")
        LEFT = "left", _("Left out")

    run = models.ForeignKey(PlanRun, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    order = models.ForeignKey("service.Order", models.CASCADE, related_name="+")
    visit = models.ForeignKey("service.Visit", models.CASCADE, null=True, blank=True, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    # As the plan found them: what changed since is a conflict.
    order_version = models.PositiveIntegerField()
    visit_version = models.PositiveIntegerField(default=0)
    # The lead first.
    staff_ids = models.JSONField(default=list)
    start_at = models.DateTimeField(null=True, blank=True)
    end_at = models.DateTimeField(null=True, blank=True)
    was_staff_ids = models.JSONField(default=list)
    was_start_at = models.DateTimeField(null=True, blank=True)
    announced = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "dispatch_plan_change"
        constraints = (
            models.UniqueConstraint(fields=("run", "order", "visit", "part"), name="dispatch_plan_change_once"),
            models.CheckConstraint(
                condition=Q(kind="dropped") | Q(start_at__isnull=False, end_at__isnull=False),
                name="dispatch_plan_change_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="new") | Q(visit__isnull=False), name="dispatch_plan_change_moves_a_visit"
            ),
        )
