"""The start page: what needs me now, then figures, then charts. Apps register their cards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.hooks import Registry
from aftercare.base.ui.access import access
from aftercare.base.ui.frame import Label, address
from aftercare.base.ui.parts import ClockCell, State, Tone


class Tier(IntEnum):
    """The rows of the start page, top to bottom."""

    NOW = 1
    FIGURES = 2
    CHARTS = 3


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of a card that leads to its object."""

    label: str
    url: str
    hint: str = ""
    state: State | None = None
    clock: ClockCell | None = None
    at: datetime | None = None
    # An appointment is told by its hour, anything else by how long ago it was.
    appointed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBody:
    """What a card says now. `count` is the large figure; `html` is for charts (Markup)."""

    count: int | str | None = None
    unit: Label = ""
    hint: Label = ""
    tone: Tone = "grey"
    rows: tuple[CardRow, ...] = ()
    empty: Label = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card. `body(by, at)` does a constant, small number of queries; None leaves the card out for this person."""

    title: Label
    body: Callable[[Actor, datetime], CardBody | None] = field(kw_only=True)
    icon: str = field(default="point", kw_only=True)
    permission: str = field(default="", kw_only=True)
    tier: Tier = field(default=Tier.NOW, kw_only=True)
    url: str = field(default="", kw_only=True)
    wide: bool = field(default=False, kw_only=True)


home: Registry[Card] = Registry("home")


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card as drawn."""

    key: str
    card: Card
    body: CardBody
    url: str

    @property
    def is_clear(self) -> bool:
        """Nothing in it waits for anybody."""
        return not self.body.rows and not self.body.html


def cards(by: Actor, at: datetime, tier: Tier) -> list[ShownCard]:
    """The cards of a tier that this person sees, in order."""
    shown = []
    for key, card in home.items():
        if card.tier is tier and access.allowed(by, card.permission):
            with access.narrowed():
                body = card.body(by, at)
            if body is not None:
                shown.append(ShownCard(key, card, body, address(card.url)))
    return shown
