"""How far each reader has come."""

from django.db import models


class Cursor(models.Model):
    """How far one consumer has read. `failures` counts tries in a row that failed at `position + 1`."""

    key = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "journal_cursor"
