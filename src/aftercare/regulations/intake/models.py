"""Papers that are being made into regulations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class Intake(Root):
    """A file with written regulations, what was read in it, and how people corrected that so far."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        READY = "ready", _("To be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("paper", "Made into drafts")
        PUT_AWAY = "put_away", _("Put away")

    name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    # For which part of the company: the drafts belong to it.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    job_id = models.BigIntegerField(null=True, blank=True)
    # The text as it was written, and `rules.Work` as JSON; both empty until it has been read.
    source = models.TextField(blank=True)
    work = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "regulations_intake"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("confirmed", "put_away"), ended_at__isnull=False)
                | models.Q(state__in=("reading", "ready"), ended_at__isnull=True),
                name="regulations_intake_ended_matches_state",
            ),
        )
        indexes = (models.Index(fields=("state", "-opened_at", "id"), name="regulations_intake_open"),)

    def __str__(self) -> str:
        return self.name
