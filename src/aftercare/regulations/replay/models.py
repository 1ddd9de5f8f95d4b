"""What comes out differently in a replay: as many rows as there are, gone with the job that found them."""

from django.db import models


class ReplayFlip(models.Model):
    """One thing that two policies do not judge alike, as the list shows it."""

    job = models.ForeignKey("jobs.Job", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    told = models.JSONField()

    class Meta:
        db_table = "regulations_replay_flip"
        constraints = (models.UniqueConstraint(fields=("job", "number"), name="regulations_replay_flip_once"),)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
