"""Who does something, and through which door."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of being acts. `id` counts within the kind."""

    STAFF = "staff"
    CUSTOMER = "customer"
    LINK = "link"
    INTEGRATION = "integration"
    SYSTEM = "system"
    HISTORY = "history"


class Channel(StrEnum):
    """The door through which a command came in."""

    WEB = "web"
    HOTLINE = "hotline"
    PUBLIC_FORM = "public_form"
    TRACKING = "tracking"
    PHONE = "phone"
    API = "api"
    CLI = "cli"
    IMPORT = "import"
    MAIL = "mail"
    JOB = "job"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The author of a command (decision 22).

    `id` is the row of the kind's own table (staff: Staff, customer: Contact, link: access link);
    `user_id` is the login used, if any; `on_behalf_of` is the staff id that somebody stands in
    for (hotline for a customer's report stays None; impersonation and substitutes set it).
    """

    kind: ActorKind
    id: int | None = None
    user_id: int | None = None
    on_behalf_of: int | None = None
    channel: Channel = Channel.WEB

    @property
    def is_at_another_desk(self) -> bool:
        """Whether somebody else sits at this actor's desk: the login named is not the person's own."""
        known = self.on_behalf_of is not None and self.on_behalf_of == self.id
        return known and self.kind in {ActorKind.STAFF, ActorKind.CUSTOMER}

    def through(self, channel: Channel) -> "Actor":
        """The same actor, coming in by another door."""
        return replace(self, channel=channel)


SYSTEM = Actor(kind=ActorKind.SYSTEM, channel=Channel.JOB)
HISTORY = Actor(kind=ActorKind.HISTORY, channel=Channel.IMPORT)
