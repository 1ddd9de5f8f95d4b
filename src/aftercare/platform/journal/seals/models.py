"""Signed statements about the whole journal at a moment."""

from django.db import models


class Seal(models.Model):
    """Seal `number` covers the positions up to `to_position`; `text` is the signed line itself.

    The same line stands in the seal file, whose copies elsewhere are the anchors.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    from_position = models.BigIntegerField()
    to_position = models.BigIntegerField()
    root = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        db_table = "journal_seal"
        constraints = (
            models.UniqueConstraint(fields=("to_position",), name="journal_seal_one_per_position"),
            models.CheckConstraint(
                condition=models.Q(to_position__gte=models.F("from_position")), name="journal_seal_ends_after_it_begins"
            ),
        )
