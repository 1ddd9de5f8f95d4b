"""Regulations, their versions, and who has read them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root, WordsField


class Regulation(Root):
    """A written regulation (制度): one key for ever, any number of versions."""

    # Slug, the first part of every clause's address; never used again.
    key = models.CharField(max_length=40, unique=True)
    name = WordsField()
    # The shipped pack that it came from; "" = the company's own.
    pack = models.CharField(max_length=40, blank=True)
    # Whose regulation it is: the company, or the office or department that issued it.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "regulations_regulation"

    def __str__(self) -> str:
        return str(self.name)


class Version(Root):
    """One text of a regulation, from draft to superseded. What was approved never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("regulation", "Withdrawn")

    # Nobody may write in it any more.
    FIXED = (State.IN_REVIEW, State.APPROVED, State.PUBLISHED, State.WITHDRAWN)

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Canonical JSON of `rules.Document`, and its SHA-256.
    content = models.TextField()
    digest = models.CharField(max_length=64)
    # What is new in it, for those who approve and read it.
    note = models.TextField(blank=True)
    drafted_at = models.DateTimeField()
    drafted_by_id = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # In force from then until before `effective_to` (null = until further notice).
    effective_from = models.DateTimeField(null=True, blank=True)
    effective_to = models.DateTimeField(null=True, blank=True)
    # By then everybody whom it concerns shall have read it.
    read_by = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "regulations_version"
        constraints = (
            models.UniqueConstraint(fields=("regulation", "number"), name="regulations_version_one_number"),
            # One text at a time is being worked on.
            models.UniqueConstraint(
                fields=("regulation",),
                condition=Q(state__in=("draft", "in_review", "approved")),
                name="regulations_version_one_in_work",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("approved", "published", "withdrawn")) | Q(approved_at__isnull=True),
                name="regulations_version_approved_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, effective_from__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="regulations_version_published_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="regulations_version_ends_after_it_begins",
            ),
        )
        indexes = (
            models.Index(fields=("state", "effective_from", "id"), name="regulations_version_in_force"),
            models.Index(fields=("digest",), name="regulations_version_digest"),
        )

    def __str__(self) -> str:
        return f"{self.regulation.key}@{self.number}"


class Reading(models.Model):
    """Somebody has read a version, and may have answered its questions."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="readings")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    # Share of right answers; null = there were no questions.
    score_bp = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "regulations_reading"
        constraints = (
            models.UniqueConstraint(fields=("version", "staff"), name="regulations_reading_once"),
            models.CheckConstraint(
                condition=Q(score_bp__isnull=True) | Q(score_bp__lte=10_000), name="regulations_reading_score_is_share"
            ),
        )


class Interpretation(models.Model):
    """A question of what a clause means, and the answer of whoever interprets the regulation (D07.13)."""

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="interpretations")
    # The version that was asked about, by its number, and the clause by its key.
    version = models.PositiveIntegerField()
    clause = models.CharField(max_length=40)
    question = models.TextField()
    asked_by_id = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "regulations_interpretation"
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="regulations_interpretation_answered_matches",
            ),
        )
