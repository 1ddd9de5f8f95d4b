"""Erasures of personal data."""

from django.db import models


class Erasure(models.Model):
    """Permission to delete one private text; the delete trigger asks for this row."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    at = models.DateTimeField()
    # The `personal.erased` event that says so.
    by_event_id = models.BigIntegerField()

    class Meta:
        db_table = "journal_erasure"
        constraints = (models.UniqueConstraint(fields=("event_id", "field"), name="journal_erasure_once"),)
