"""What was escalated, and when which case is to be looked at again."""

from django.db import models
from django.db.models import Q


class Watch(models.Model):
    """When the next step of a case falls due: a projection. A case that waits for none has no row.

    It only says when to look: what is due then is worked out from the facts anew.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    next_at = models.DateTimeField()

    class Meta:
        db_table = "regulations_watch"
        constraints = (
            models.UniqueConstraint(fields=("subject_kind", "subject_id"), name="regulations_watch_one_a_subject"),
        )
        indexes = (models.Index(fields=("next_at", "id"), name="regulations_watch_next"),)


class Escalation(models.Model):
    """One step that was taken: why, for which time, who was told, and whether somebody took over."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    # The address of the escalation.
    clause = models.CharField(max_length=140)
    # What it hangs on: a clock's key, or an event's name.
    clock = models.CharField(max_length=40, blank=True)
    event = models.CharField(max_length=60, blank=True)
    # The order or visit of the clock and which run of it; of an event its number in the stream and 0.
    item = models.BigIntegerField()
    run = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField()
    missed = models.PositiveSmallIntegerField(default=0)
    # The step's "75 %" or "2 h", and when the clock itself falls due.
    at = models.CharField(max_length=20)
    clock_due_at = models.DateTimeField(null=True)
    asked = models.JSONField(default=list)
    vacant = models.JSONField(default=list)
    instead = models.JSONField(default=list)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    position = models.BigIntegerField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")
    people = models.ManyToManyField("organisation.Staff", through="Receiver", related_name="+")

    class Meta:
        db_table = "regulations_escalation"
        constraints = (
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id", "clause", "item", "run", "step", "turn"),
                name="regulations_escalation_sent_once",
            ),
            models.CheckConstraint(condition=Q(turn__gt=models.F("missed")), name="regulations_escalation_missed_fits"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="regulations_escalation_answered_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("sent_at", "id"), name="regulations_escalation_sent"),)


class Receiver(models.Model):
    """A person whom a step reached."""

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="receivers")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")

    class Meta:
        db_table = "regulations_escalation_receiver"
        constraints = (
            models.UniqueConstraint(fields=("escalation", "staff"), name="regulations_escalation_receiver_once"),
        )
