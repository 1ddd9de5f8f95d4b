"""Refusals: what the user did cannot be done, and why. Everything else is a bug."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

# Beside a field in which a person gives a reason and did not.
SAY_WHY = _("Say why.")


class DomainError(Exception):
    """A refusal with a code for machines and a message for people.

    Sub-classes set `code`, `message` (translatable, with named placeholders) and `status`
    (HTTP). `fields` places messages at form fields; `clause` names the regulation clause that
    refuses, as `regulation@version/clause#binding`.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[Text] = _("This cannot be done.")
    status: ClassVar[int] = 409

    def __init__(
        self, *, fields: Mapping[str, Sequence[Text]] | None = None, clause: str = "", **values: object
    ) -> None:
        self.fields: dict[str, list[Text]] = {name: list(texts) for name, texts in (fields or {}).items()}
        self.clause = clause
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        """The message in the reader's language."""
        text = str(self.message)
        return text % self.values if self.values else text


class NotFoundError(DomainError):
    """It does not exist, or the reader may not see it: the same answer."""

    code, message, status = "not_found", _("There is nothing here, or you may not see it."), 404


class NotAllowedError(DomainError):
    """The reader may see it but not do this."""

    code, message, status = "not_allowed", _("You may not do this."), 403


class InvalidError(DomainError):
    """Values that cannot be right; `fields` says which and why."""

    code, message, status = "invalid", _("Some values are not right."), 422


class StaleError(DomainError):
    """Somebody else changed the object since the form was opened (decision 21)."""

    code, message, status = (
        "stale",
        _("Somebody else changed this in the meantime. Look at their change, then try again."),
        409,
    )


class KeyReusedError(DomainError):
    """The same idempotency key came with another request."""

    code, message, status = "key_reused", _("This submission key was already used for something else."), 409


class TimeRefusedError(DomainError):
    """A time that lies in the future."""

    code, message, status = "time_refused", _("This time cannot be right: it lies in the future."), 422


class TooLateError(DomainError):
    """A time further back than what everybody may record (decision 4), by somebody who may not."""

    code, message, status = (
        "too_late",
        _("This lies more than %(hours)s hours back. You may not record it so late; ask somebody who may."),
        403,
    )


class WhyLateError(DomainError):
    """A time so far back needs a reason; `fields` names where it goes."""

    code, message, status = (
        "why_late",
        _("This lies more than %(hours)s hours back. Say why it is recorded only now."),
        422,
    )
