"""What the journal keeps of each event: the row, its subjects, its private texts, its chain's head."""

from django.db import models
from django.db.models import Q


class ActorColumns(models.Model):
    """Who did it, as columns. The ids are plain numbers: no foreign key leads out of the journal."""

    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_user_id = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12)

    class Meta:
        abstract = True


class StoredEvent(ActorColumns):
    """One fact, appended once; triggers bar every change (see `guard`).

    `payload` is canonical JSON *text*: the hash is over its bytes. `prev_hash` is the hash of
    the event before it in the same stream, thirty-two zero bytes for the first.
    """

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=40)
    stream_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=60)
    v = models.PositiveSmallIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    command = models.UUIDField()
    batch_id = models.BigIntegerField(null=True)
    payload = models.TextField()
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_event"
        constraints = (
            models.UniqueConstraint(fields=("stream", "stream_id", "seq"), name="journal_event_one_chain"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="journal_event_seq_from_one"),
        )
        indexes = (
            models.Index(fields=("type", "occurred_at", "id"), name="journal_event_by_type"),
            models.Index(fields=("occurred_at", "id"), name="journal_event_by_time"),
            models.Index(fields=("batch_id", "id"), condition=Q(batch_id__isnull=False), name="journal_event_by_batch"),
        )


class StoredAbout(models.Model):
    """A further subject that an event names. The stream itself is not repeated here.

    `occurred_at` is the event's, so that the newest of a subject are found without reading all of them.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(StoredEvent, models.DO_NOTHING, related_name="subjects")
    role = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()

    class Meta:
        db_table = "journal_about"
        indexes = (
            models.Index(fields=("kind", "subject_id", "occurred_at", "event"), name="journal_about_by_subject"),
        )


class PrivateText(models.Model):
    """A personal or free text of an event; the chain holds only its salted digest.

    `value` is canonical JSON text. A row may be deleted by an erasure, and in no other way.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(StoredEvent, models.DO_NOTHING, related_name="private", db_index=False)
    field = models.CharField(max_length=60)
    salt = models.BinaryField(max_length=16)
    value = models.TextField()

    class Meta:
        db_table = "journal_private"
        constraints = (models.UniqueConstraint(fields=("event", "field"), name="journal_private_one_value"),)


class Head(models.Model):
    """The end of one chain. Appending locks the heads it needs, in sorted order."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=40)
    stream_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_head"
        constraints = (models.UniqueConstraint(fields=("stream", "stream_id"), name="journal_head_one_per_stream"),)


class CommandRecord(ActorColumns):
    """One call of a command; with a client's key, also the record that makes it idempotent.

    Kept ninety days. `request_hash` is empty when the client gave no key.
    """

    uid = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=60)
    request_hash = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    batch_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "journal_command"


class Batch(ActorColumns):
    """A set of events, mostly one import. Once undone, its events no longer count (decision 9)."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    # The `import.undone` event that says so; the chain proves what this row claims.
    undone_event_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "journal_batch"
        constraints = (
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_event_id__isnull=True)
                | Q(undone_at__isnull=False, undone_event_id__isnull=False),
                name="journal_batch_undone_by_an_event",
            ),
        )
