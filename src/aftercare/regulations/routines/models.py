"""The turns of routines that somebody owes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root, WordsField
from aftercare.regulations.bindings.rules import Period


class Duty(Root):
    """One turn of a routine: a unit owes it for a period, by a moment.

    What the clause said when it opened stays (decision 16): `wording` never changes. `done_at` and
    `evidence` are what the journal gives, and a recompute must reproduce them.
    """

    class Ended(models.TextChoices):
        NO = "", ""
        EXCUSED = "excused", pgettext_lazy("duty", "Excused")
        WITHDRAWN = "withdrawn", _("The regulation was withdrawn")
        SUPERSEDED = "superseded", _("A new version no longer asks for it")
        CLOSED = "closed", _("The unit was closed")

    EVERY = tuple((period.value, period.value) for period in Period)

    wording = models.ForeignKey("regulations.Version", models.PROTECT, related_name="+")
    regulation = models.ForeignKey("regulations.Regulation", models.PROTECT, related_name="+")
    # `regulation@version/clause#binding`, and the same without the version: the place that turns follow each other in.
    clause = models.CharField(max_length=140)
    place = models.CharField(max_length=130)
    routine = models.CharField(max_length=40)
    name = WordsField()
    every = models.CharField(max_length=9, choices=EVERY)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    # Half-open, in the days of the unit's calendar.
    first_day = models.DateField()
    next_day = models.DateField()
    # From then on facts count; before `due_at` they are in time; before `lost_at` they count, though late.
    begins_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lost_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    # ",supervisor,hr,": the posts that owe it and those that review it, to be found by one of them.
    posts = models.CharField(max_length=400)
    reviewers = models.CharField(max_length=400, blank=True)
    form = models.CharField(max_length=60, blank=True)
    # ",training.held,": the events that prove it.
    proofs = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # Ids of the journal's events that prove it.
    evidence = models.JSONField(default=list, blank=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why it was excused or postponed.
    reason = models.TextField(blank=True)
    # The first due time, where it was postponed.
    postponed_from = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "regulations_duty"
        constraints = (
            models.UniqueConstraint(
                fields=("place", "unit", "first_day", "next_day"), name="regulations_duty_one_a_period"
            ),
            models.CheckConstraint(condition=Q(next_day__gt=F("first_day")), name="regulations_duty_period_has_days"),
            models.CheckConstraint(condition=Q(lost_at__gte=F("due_at")), name="regulations_duty_lost_after_due"),
            models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="regulations_duty_ended_matches",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True) | Q(done_at__isnull=False),
                name="regulations_duty_reviewed_was_done",
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "id"), name="regulations_duty_due"),
            models.Index(fields=("regulation", "first_day", "id"), name="regulations_duty_of"),
            models.Index(fields=("begins_at", "lost_at"), name="regulations_duty_window"),
        )

    def __str__(self) -> str:
        return str(self.name)
