"""Plans of big companies under way: the parts of one round, each for whichever worker is free."""

from typing import ClassVar

from django.db import models


class Division(models.Model):
    """A problem that is planned in parts. It lasts as long as the search; nothing else refers to it."""

    run = models.OneToOneField("dispatch.PlanRun", models.CASCADE, null=True, related_name="division")
    # What is planned: whoever begins again with the same goes on where this one stands.
    digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    # What the search of one part may take in one round.
    milliseconds = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=0)
    # The round under way, and the whole plan at its beginning.
    turn = models.PositiveSmallIntegerField(default=0)
    plan = models.BinaryField()
    # The version of what was learned of the roads that its ways are by.
    roads = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_division"


class PlanPart(models.Model):
    """One part in one round: its problem, and the best plan so far."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        DONE = "done"

    OPEN: ClassVar[tuple[str, ...]] = (State.WAITING, State.TAKEN)

    division = models.ForeignKey(Division, models.CASCADE, related_name="parts")
    turn = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    problem = models.BinaryField()
    best = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Whoever works on it, until when that is believed without a sign of life.
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "dispatch_plan_part"
        constraints = (models.UniqueConstraint(fields=("division", "turn", "number"), name="dispatch_plan_part_once"),)
