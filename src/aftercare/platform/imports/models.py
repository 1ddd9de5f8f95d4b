"""Import sessions and their rows, remembered mappings, and what an undo needs to know."""

from django.db import models
from django.db.models import Q


class Session(models.Model):
    """One file on its way in: uploaded, mapped, checked, run, perhaps undone."""

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        FINISHED = "finished"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"
        DISCARDED = "discarded"

    target = models.CharField(max_length=60)
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.UPLOADED)
    # Per sheet of the file a `rules.tables.SheetPlan`, and whether its rows are loaded.
    plan = models.JSONField(default=list)
    # The encoding and the separator as found: shown, not used again.
    found = models.JSONField(default=dict, blank=True)
    # State of rows → how many, as of the last step.
    counts = models.JSONField(default=dict, blank=True)
    # Why the whole session failed, {"zh-hans", "en"}; {} while it did not.
    failure = models.JSONField(default=dict, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_user_id = models.BigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "imports_session"
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=["running", "finished", "undoing", "undone"]) | Q(batch_id__isnull=False),
                name="imports_session_has_a_batch_once_it_runs",
            ),
        )


class SessionRow(models.Model):
    """One row of the file, as it came, with what was mended by hand and what is wrong with it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        NEW = "new"
        UPDATE = "update"
        UNCHANGED = "unchanged"
        ERROR = "error"
        SKIPPED = "skipped"
        DONE = "done"

    session = models.ForeignKey(Session, models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    # The row's number in the file, counted from 1 as the workbook shows it.
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    # Column key → text typed in the session page; it takes the place of the cell.
    fixes = models.JSONField(default=dict, blank=True)
    # The level and the row's own reference, by which rows of other levels name it.
    level = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    # What it wants for itself alone (a serial), a line each: the claim, and what the row calls itself to others.
    claims = models.TextField(blank=True, default="")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    # What the row did once it is done: "new" or "update".
    outcome = models.CharField(max_length=9, blank=True)
    problems = models.JSONField(default=list, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "imports_row"
        indexes = (
            models.Index(fields=["session", "state", "id"], name="imports_row_by_state"),
            models.Index(fields=["session", "level", "reference"], name="imports_row_by_reference"),
        )
        constraints = (
            models.UniqueConstraint(fields=["session", "sheet", "number"], name="imports_row_number_is_used_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(outcome__in=["new", "update"]), name="imports_row_done_says_what"
            ),
        )


class RememberedMapping(models.Model):
    """Which column a header stood for the last time somebody mapped it by hand."""

    target = models.CharField(max_length=60)
    level = models.CharField(max_length=60)
    # The header, folded (`rules.tables.fold`); "" as column key = leave it out.
    header = models.CharField(max_length=200)
    column = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "imports_mapping"
        constraints = (
            models.UniqueConstraint(fields=["target", "level", "header"], name="imports_mapping_one_a_header"),
        )


class CreatedRows(models.Model):
    """Rows of one model that a batch created, as ranges of ids: what an undo deletes."""

    batch_id = models.BigIntegerField(db_index=True)
    label = models.CharField(max_length=80)
    # "17-2016,2020,2033-2040"
    ids = models.TextField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "imports_created"


class BeforeImage(models.Model):
    """The values a row had before a batch first changed it: what an undo restores."""

    batch_id = models.BigIntegerField()
    label = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    values = models.JSONField()

    class Meta:
        db_table = "imports_before"
        constraints = (
            models.UniqueConstraint(fields=["batch_id", "label", "object_id"], name="imports_before_first_image_only"),
        )
