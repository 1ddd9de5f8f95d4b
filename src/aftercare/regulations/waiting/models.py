"""For whom the open clocks wait, as the journal gives it."""

from django.db import models

from aftercare.regulations.clocks.models import Clock


class WaitingClock(models.Model):
    """An open clock of a case and who has to move. A projection: a recount of the case must reproduce it."""

    clock = models.OneToOneField(Clock, models.CASCADE, related_name="+")
    case_id = models.BigIntegerField(db_index=True)
    # A post, a relation to the case (owner, engineer) or somebody outside (customer, maker).
    role = models.CharField(max_length=40)
    # The person, where the facts name one.
    staff_id = models.BigIntegerField(null=True, blank=True)
    # Whose case it is.
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "regulations_waiting_clock"
        indexes = (
            models.Index(fields=("role", "id"), name="regulations_waiting_by_role"),
            models.Index(fields=("staff_id", "id"), name="regulations_waiting_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.clock_id}"
