"""Counters of number series."""

from django.db import models
from django.db.models import F, Q


class Counter(models.Model):
    """The last number given out in one series, by one office, in one period."""

    series = models.CharField(max_length=60)
    # Null: the series counts for the whole company.
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    # "2026-11", "2026", or "" for a series that never starts again.
    period = models.CharField(max_length=7, blank=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "numbering_counter"
        constraints = (
            models.UniqueConstraint(fields=("series", "unit", "period"), name="numbering_counter_one_an_office"),
            # A null is never equal to a null, so the company's counters need a rule of their own.
            models.UniqueConstraint(
                fields=("series", "period"), condition=Q(unit__isnull=True), name="numbering_counter_one_a_company"
            ),
            models.CheckConstraint(condition=Q(last__gte=0), name="numbering_counter_not_negative"),
        )


class BatchTake(models.Model):
    """Numbers that a batch took in one go: its undo may give them back."""

    batch_id = models.BigIntegerField(db_index=True)
    counter = models.ForeignKey(Counter, models.PROTECT, related_name="+")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        db_table = "numbering_batch_take"
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="numbering_batch_take_is_not_empty"),
        )
