"""Forms, their versions, the sheets laid out from them, and the answers handed in."""

from django.db import models
from django.db.models import Q

from aftercare.base.kernel.fields import WordsField


class Definition(models.Model):
    """A form by its key: a checklist, a test sheet, a register, a questionnaire."""

    class Purpose(models.TextChoices):
        CHECKLIST = "checklist"
        TEST = "test"
        REGISTER = "register"
        QUESTIONNAIRE = "questionnaire"

    key = models.SlugField(max_length=60, unique=True)
    name = WordsField()
    purpose = models.CharField(max_length=14, choices=Purpose)
    active_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sheets_definition"

    def __str__(self) -> str:
        return str(self.name)


class Version(models.Model):
    """One wording of a form. Published it never changes; a draft is the next version in the making."""

    definition = models.ForeignKey(Definition, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # The `rules.Form` as canonical JSON text; its hash stands in the journal.
    body = models.TextField()
    # As its author typed it, with his comments and order.
    source = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "sheets_version"
        constraints = (
            models.UniqueConstraint(fields=["definition", "number"], name="sheets_version_number_is_used_once"),
            models.UniqueConstraint(
                fields=["definition"], condition=Q(published_at__isnull=True), name="sheets_version_one_draft_a_form"
            ),
        )


class Sheet(models.Model):
    """A form laid out for one subject. What is typed but not handed in is its `draft`."""

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"
        CLOSED = "closed"

    version = models.ForeignKey(Version, models.PROTECT, related_name="sheets")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # Why this sheet is there, in the owner's word: "before_work", "test", "survey".
    role = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    draft = models.JSONField(default=dict, blank=True)
    # Field key → the meter's last reading in scale, as its owner knew it when the sheet was laid out.
    previous = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=4, blank=True)
    # Where its subject belonged when it was laid out, and who of the staff handed it in last: registers go by them.
    unit_path = models.CharField(max_length=200, blank=True, db_index=True)
    staff_id = models.BigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sheets_sheet"
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "id"], name="sheets_sheet_by_subject"),
            models.Index(fields=["submitted_at", "id"], name="sheets_sheet_by_time"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", revision=0, verdict="", submitted_at__isnull=True)
                | Q(state="submitted", revision__gt=0, verdict__in=["pass", "fail"], submitted_at__isnull=False)
                | Q(state="closed"),
                name="sheets_sheet_state_matches_its_answers",
            ),
        )


class Answer(models.Model):
    """What was handed in, once and for all: a correction is the next revision."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="answers")
    revision = models.PositiveIntegerField()
    # Field key → normalised value, as canonical JSON text; numbers are integers in the field's scale.
    values = models.TextField()
    verdict = models.CharField(max_length=4)
    failed = models.JSONField(default=list)
    # Field key → {"reason", "by_kind", "by_id", "at"} of the values let pass.
    waived = models.JSONField(default=dict)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "sheets_answer"
        constraints = (
            models.UniqueConstraint(fields=["sheet", "revision"], name="sheets_answer_one_a_revision"),
            models.CheckConstraint(condition=Q(verdict__in=["pass", "fail"]), name="sheets_answer_verdict_is_known"),
            models.CheckConstraint(condition=Q(revision__gt=0), name="sheets_answer_revisions_count_from_one"),
        )


class Waiver(models.Model):
    """Leave to hand in one value out of its limits, given by somebody who may."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="waivers")
    field = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "sheets_waiver"
        constraints = (
            models.UniqueConstraint(fields=["sheet", "field"], name="sheets_waiver_one_a_field"),
            models.CheckConstraint(condition=~Q(reason=""), name="sheets_waiver_has_a_reason"),
        )
