"""What comes out differently in a replay: as many rows as there are, gone with the job that found them."""

from django.db import models


class ReplayFlip(models.Model):
    """One thing that two policies do not judge alike; `before`, `after`: how each does, `not_asked` if it does not."""

    job = models.ForeignKey("jobs.Job", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    case_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=140)
    clause = models.CharField(max_length=80)
    at = models.DateTimeField()
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    due_before = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "regulations_replay_flip"
        constraints = (models.UniqueConstraint(fields=("job", "number"), name="regulations_replay_flip_once"),)
        indexes = (models.Index(fields=("job", "at", "id"), name="regulations_replay_flip_at"),)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
