"""What the rules were for a case."""

from django.db import models


class PolicySnapshot(models.Model):
    """The clock definitions that were frozen on one or many cases (decision 16). Never changed.

    `digest` is the SHA-256 of `content` (canonical JSON text), so equal cases share a row and
    whoever holds a digest may keep what it stands for.
    """

    digest = models.CharField(max_length=64, unique=True)
    # "base@1": for people.
    label = models.CharField(max_length=80)
    content = models.TextField()

    class Meta:
        db_table = "regulations_policysnapshot"

    def __str__(self) -> str:
        return self.label
