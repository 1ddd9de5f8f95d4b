"""Model fields and base classes that every app shares."""

from typing import Any, ClassVar

from django.db import models

from aftercare.base.kernel.errors import StaleError
from aftercare.base.kernel.words import Words


class WordsField(models.JSONField):
    """A `Words` in one JSON column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Words)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Words:
        return Words.from_json(super().from_db_value(value, expression, connection))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(value.as_json() if isinstance(value, Words) else value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Words) else Words.from_json(super().to_python(value))

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj).as_json()


class Root(models.Model):
    """What an aggregate's root has (decision 21): `uid`, `version`, `unit` and its path are set by the app."""

    # Text columns that hold only while the state lasts: whatever changes the state empties them.
    end_with_state: ClassVar[tuple[str, ...]] = ()

    uid = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def expect(self, version: int | None) -> None:
        """Refuse if the form was opened on another version; None = the caller did not look."""
        if version is not None and version != self.version:
            raise StaleError


class Dated(models.Model):
    """Master data in force from `active_from` until before `active_to` (half-open, decision 27)."""

    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
