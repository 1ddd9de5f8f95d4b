"""The records of cases and of other subjects, as the journal gives them."""

from django.db import models

from aftercare.base.kernel.fields import WordsField


class KeptRecord(models.Model):
    """One record that a case, a customer, a person, … owes or holds. A projection: a recount must reproduce it."""

    # Without a case the subject below owes it.
    case_id = models.BigIntegerField(null=True, blank=True)
    # `regulation@version/clause#binding`
    clause = models.CharField(max_length=140)
    # The visit or order that it is about (0: the case or subject itself), and which of them this is.
    item = models.BigIntegerField(default=0)
    run = models.PositiveIntegerField(default=1)
    # What sheets hang on: visit, order, case, customer, …, and its id.
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # What it is called: the form's name or the fact's.
    name = WordsField()
    form = models.CharField(max_length=60, blank=True)
    unit_path = models.CharField(max_length=200, db_index=True)
    # ",service-engineer,": the posts that fill it in and those that review it.
    posts = models.CharField(max_length=400, blank=True)
    reviewers = models.CharField(max_length=400, blank=True)
    # What made it due, and when; the journal's event.
    since_id = models.BigIntegerField()
    since_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_id = models.BigIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # The sheet that it is, if it is one; and who did it.
    sheet_id = models.BigIntegerField(null=True, blank=True)
    staff_id = models.BigIntegerField(null=True, blank=True)
    # Who is in charge of the work: who goes to the customer, who answers for the case. Nobody: it goes by post.
    engineer_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    owner_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    rules_version = models.PositiveSmallIntegerField()
    # Fields that the fact should have carried.
    missing = models.JSONField(default=list, blank=True)
    is_owed = models.BooleanField()
    waived_id = models.BigIntegerField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    reviewed_id = models.BigIntegerField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "regulations_kept_record"
        constraints = (
            models.UniqueConstraint(fields=("case_id", "clause", "item", "run"), name="regulations_kept_record_once"),
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id", "clause", "item", "run"),
                condition=models.Q(case_id__isnull=True),
                name="regulations_kept_record_once_a_subject",
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "id"), name="regulations_kept_record_due"),
            models.Index(fields=("since_at", "id"), name="regulations_kept_record_since"),
            models.Index(fields=("done_at", "id"), name="regulations_kept_record_done"),
        )

    def __str__(self) -> str:
        return str(self.name)
