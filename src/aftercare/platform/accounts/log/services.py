"""Writing the access log."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts.log.models import AccessEntry

Kind = AccessEntry.Kind
# Address and browser of whoever asked.
Origin = tuple[str | None, str]
NOWHERE: Origin = (None, "")


def note(
    kind: Kind,
    *,
    at: datetime,
    user_id: int | None = None,
    name: str = "",
    ip: str | None = None,
    agent: str = "",
    subject: tuple[str, int] | None = None,
    text: str = "",
) -> None:
    """One line of the access log."""
    subject_kind, subject_id = subject or ("", None)
    AccessEntry.objects.create(
        kind=kind,
        at=at,
        user_id=user_id,
        name=name[:150],
        ip=ip or None,
        agent=agent[:200],
        subject_kind=subject_kind,
        subject_id=subject_id,
        note=text[:500],
    )


def note_look(*, kind: str, subject_id: int, by: Actor, at: datetime, text: str = "") -> None:
    """Somebody looked at, or exported, personal data: `note_look(kind="contact", subject_id=7, by=by, at=at)`."""
    note(Kind.LOOKED, at=at, user_id=by.user_id, subject=(kind, subject_id), text=text)


def delete_before(moment: datetime) -> int:
    """Forget what is older; how many lines."""
    return AccessEntry.objects.filter(at__lt=moment).delete()[0]
