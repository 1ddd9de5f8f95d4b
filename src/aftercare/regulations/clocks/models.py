"""Where the clocks of a case stand."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from aftercare.regulations.policies.models import PolicySnapshot


class Clock(models.Model):
    """One run of one clock: a projection of the subject's events that a recompute must reproduce.

    Nothing here depends on the present moment; what a clock shows now is `counted` plus the
    working time of its calendar since `counting_since`.
    """

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("clock", "Running")
        PAUSED = "paused", pgettext_lazy("clock", "Paused")
        STOPPED = "stopped", pgettext_lazy("clock", "Stopped")
        VOID = "void", pgettext_lazy("clock", "Dropped")

    OPEN = (State.RUNNING, State.PAUSED)

    # The journal stream: ("case", 17).
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # The definition's key in the snapshot: "response".
    key = models.CharField(max_length=40)
    # Of several clauses that set such a clock, the one that it is judged by.
    clause = models.CharField(max_length=140, default="")
    # Clocks that run once per order or visit say which; 0 = the subject as a whole.
    item = models.BigIntegerField(default=0)
    # 1, 2, …: a reopened case starts some clocks again.
    run = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State)
    started_at = models.DateTimeField()
    # Null while a pause leaves it open.
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_since = models.DateTimeField(null=True)
    paused_reason = models.CharField(max_length=20, blank=True)
    # Working seconds up to `counting_since`, or to the pause, or to the end.
    counted = models.PositiveBigIntegerField()
    counting_since = models.DateTimeField(null=True)
    # Working seconds that are allowed.
    target = models.PositiveIntegerField()
    # Said when it ended: more was counted than the target allows.
    late = models.BooleanField(default=False)
    # "due": somebody set the due time by hand; "excused": it is late for nobody.
    overridden = models.CharField(max_length=8, default="")
    # What the verdict rests on (decision 13).
    # Without an index, as `calendar`: nobody looks for the clocks of a snapshot, and a calendar is seldom revised.
    snapshot = models.ForeignKey(PolicySnapshot, models.PROTECT, to_field="digest", related_name="+", db_index=False)
    calendar = models.CharField(max_length=40)
    calendar_revision = models.PositiveIntegerField()
    rules_version = models.PositiveSmallIntegerField()
    # The last event of the subject's stream that mattered to this run.
    seq = models.PositiveIntegerField()

    class Meta:
        db_table = "regulations_clock"
        constraints = (
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id", "key", "item", "run"), name="regulations_clock_one_run"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("stopped", "void"), ended_at__isnull=False)
                | Q(state__in=("running", "paused"), ended_at__isnull=True),
                name="regulations_clock_ended_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_since__isnull=False)
                | (~Q(state="paused") & Q(paused_since__isnull=True)),
                name="regulations_clock_paused_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="regulations_clock_ends_after_it_begins",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at", "id"), name="regulations_clock_next_due"),
            models.Index(fields=("started_at", "id"), name="regulations_clock_started"),
        )
