"""Contents by their hash, the files that have them, and what the files belong to (decision 28)."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File as Opened
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.db.models import Q

from aftercare.platform.files.errors import StoreUnreachableError

# How long somebody's page waits for a bucket: until it takes the call, between two of its words, and
# how often it is called. boto3 itself would wait a minute, five times.
CONNECT_SECONDS, READ_SECONDS, TRIES = 3.0, 15.0, 2


class Folder(FileSystemStorage):
    """A folder in which a file is either whole or not there, and a name is written once."""

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as part:
            try:
                for chunk in content.chunks():
                    part.write(chunk)
                part.flush()
                os.fsync(part.fileno())
            except BaseException:  # a full disk: half a file would only fill it further
                Path(part.name).unlink(missing_ok=True)
                raise
        Path(part.name).chmod(0o640)
        Path(part.name).replace(target)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - the base's signature
        """Names are hashes: whoever writes the same name writes the same bytes."""
        return name


class Distant(Storage):
    """A store at the other end of a line: that it gives no answer says nothing about the files in it."""

    def __init__(self, store: Storage, lost: type[Exception]) -> None:
        self._store = store
        self._lost = lost

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except self._lost as error:
            raise StoreUnreachableError from error

    def open(self, name: str, mode: str = "rb") -> Opened[Any]:
        """What stands under the name."""
        with self._reaching():
            return self._store.open(name, mode)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Keep it under the name."""
        with self._reaching():
            return self._store.save(name, content, max_length)

    def exists(self, name: str) -> bool:
        """Whether anything stands under the name."""
        with self._reaching():
            return self._store.exists(name)

    def delete(self, name: str) -> None:
        """Nothing stands under the name any more."""
        with self._reaching():
            self._store.delete(name)


def storage() -> Storage:
    """Where contents are: the data folder, or the bucket that `settings.FILES_URL` names."""
    return _storage(settings.FILES_URL, str(settings.MEDIA_ROOT))


@cache
def _storage(url: str, folder: str) -> Storage:
    if not url:
        return Folder(location=folder)
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        msg = "AFTERCARE_FILES must be empty (a folder) or s3://bucket[/prefix]"
        raise ImproperlyConfigured(msg)
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
    from storages.backends.s3 import S3Storage

    # Key, region and endpoint come from the usual AWS_* variables, which boto3 reads itself; what is
    # given here it would take before them, so the number of tries is only given where nobody chose it.
    patience = Config(
        connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS,
        retries=None if "AWS_MAX_ATTEMPTS" in os.environ else {"mode": "standard", "total_max_attempts": TRIES},
    )  # fmt: skip
    bucket: Storage = S3Storage(
        bucket_name=parts.netloc, location=parts.path.strip("/"), file_overwrite=True, default_acl=None,
        endpoint_url=os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL"),
        client_config=patience,
    )  # fmt: skip
    # What the other end says itself comes as a ClientError, which is none of these.
    return Distant(bucket, BotoCoreError)


def content_path(sha256: str) -> str:
    """`ab/cd/abcd…`: where the bytes of a hash are."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def thumbnail_path(sha256: str, edge: int) -> str:
    """Where the small picture of a hash is, once it was asked for."""
    return f"thumbnails/{sha256[:2]}/{sha256}-{edge}.jpg"


class Content(models.Model):
    """Bytes, kept once however often they come; addressed by SHA-256. The hash outlives an erasure."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    # What the bytes are, found by looking at them; never what the sender said.
    media_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    # What the camera wrote: {"taken": "2026-11-22T10:05:03", "offset": "+08:00"}; a claim, not a fact.
    meta = models.JSONField(default=dict, blank=True)
    stored_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "files_content"
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0), name="files_content_is_not_empty"),
            models.CheckConstraint(
                condition=Q(width__isnull=True, height__isnull=True) | Q(width__gt=0, height__gt=0),
                name="files_content_has_both_measures_or_none",
            ),
        )


class File(models.Model):
    """One upload: a content under the name that its sender gave it."""

    content = models.ForeignKey(Content, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True, blank=True)
    # Somebody may be signed in and be no staff member or contact: the login owns the upload too.
    by_user_id = models.BigIntegerField(null=True, blank=True)
    stored_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "files_file"

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A file belongs to a subject of another app, in a role, for an audience."""

    class Audience(models.TextChoices):
        INTERNAL = "internal"
        CUSTOMER = "customer"

    file = models.ForeignKey(File, models.PROTECT, related_name="links")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # What it is for the subject: "photo.before", "signature", "drawing"; the owner's word.
    role = models.CharField(max_length=40)
    caption = models.CharField(max_length=200, blank=True)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.INTERNAL)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "files_link"
        indexes = (models.Index(fields=["subject_kind", "subject_id", "id"], name="files_link_by_subject"),)
        constraints = (
            models.UniqueConstraint(
                fields=["file", "subject_kind", "subject_id", "role"], name="files_link_only_once_in_a_role"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["internal", "customer"]), name="files_link_audience_is_known"
            ),
        )
