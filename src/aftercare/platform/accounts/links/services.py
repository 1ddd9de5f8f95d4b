"""Making, opening and taking back links."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.errors import LinkExpiredError
from aftercare.platform.accounts.events import LinkRevoked
from aftercare.platform.accounts.keys.rules import digest, new_token
from aftercare.platform.accounts.links.models import AccessLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link opens, and the actor that whoever holds it is: `by` of the calls that follow."""

    by: Actor
    kind: str
    subject_id: int


def make(*, kind: str, subject_id: int, at: datetime, expires_at: datetime | None = None) -> str:
    """A new token for one subject. It cannot be shown again: send it, or print it, now.

    Whoever makes links for a subject has checked that the caller may; making one is not a fact.
    """
    token = new_token()
    AccessLink.objects.create(kind=kind, subject_id=subject_id, digest=digest(token), made_at=at, expires_at=expires_at)
    return token


def open_link(token: str, *, kind: str, at: datetime, channel: Channel = Channel.TRACKING) -> Opened:
    """What the token of an address opens. NotFoundError: unknown or revoked; LinkExpiredError: too late."""
    link = AccessLink.objects.filter(digest=digest(token), kind=kind, revoked_at__isnull=True).first()
    if link is None:
        raise NotFoundError
    if link.expires_at is not None and link.expires_at <= at:
        raise LinkExpiredError
    AccessLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1, last_used_at=at)
    by = Actor(kind=ActorKind.LINK, id=link.pk, channel=channel)
    return Opened(by=by, kind=link.kind, subject_id=link.subject_id)


def made_at(*, kind: str, subject_id: int) -> datetime | None:
    """When the newest link to a subject was made that has not been taken back; the caller checks access."""
    rows = AccessLink.objects.filter(kind=kind, subject_id=subject_id, revoked_at__isnull=True)
    return rows.order_by("-made_at").values_list("made_at", flat=True).first()


def subject_of(by: Actor) -> tuple[str, int] | None:
    """(kind, id) that a link's actor may see; None for every other actor."""
    if by.kind is not ActorKind.LINK or by.id is None:
        return None
    return AccessLink.objects.filter(pk=by.id).values_list("kind", "subject_id").first()


@command("link.revoke")
def revoke(*, kind: str, subject_id: int, by: Actor, at: datetime) -> int:  # noqa: ARG001 - the command records it
    """Take back all links of a kind to a subject; how many there were. The caller checks access."""
    links = list(
        AccessLink.objects.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at), kind=kind, subject_id=subject_id, revoked_at__isnull=True
        )
    )
    for link in links:
        AccessLink.objects.filter(pk=link.pk).update(revoked_at=at)
        publish(LinkRevoked(link=link.pk, kind=kind), stream_id=link.pk, at=at)
    return len(links)
