"""What the API says and hears about the board. Moments are seconds since 1970, so that a page may count with them."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

Span = tuple[int, int]


class BaseOut(Schema):
    """Days on which somebody sets out from elsewhere than home; `at` for who may see where people live."""

    start: int
    end: int
    at: tuple[int, int] | None


class EngineerOut(Schema):
    """A row: who, what they can do, when they are at work (null: no roster)."""

    id: int
    name: str
    number: str
    unit_id: int
    unit: str
    # The office that the unit is or lies in; without one the unit itself.
    office: str
    skills: dict[str, int]
    shifts: list[Span] | None
    leaves: list[Span]
    # Personal events: something else to do, without saying what.
    events: list[Span]
    on_calls: list[Span]
    home: tuple[int, int] | None
    bases: list[BaseOut]


class BoardClockOut(Schema):
    """The clock that presses most: in words, how much of it is used (‰), its colour's meaning."""

    words: str
    permille: int
    tone: str
    due: int | None


class BoardPickupOut(Schema):
    """A call at a store: when, where (micro-degrees of WGS-84), and what for in words."""

    start: int
    end: int
    at: tuple[int, int]
    said: str


class BlockOut(Schema):
    """A visit: its three lines, when, who, in which version."""

    id: int
    version: int
    state: str
    number: str
    title: str
    place: str
    order_id: int
    case_id: int
    priority: int
    start: int
    end: int
    lead: int | None
    crew: list[int]
    at: tuple[int, int] | None
    late: bool
    clock: BoardClockOut | None
    # Booked softly; what plans may not change: `person`, `time`, `both` or nothing.
    soft: bool
    lock: str
    # Calls at stores on the way there, as the applied plan has them.
    pickups: list[BoardPickupOut]
    # The names of tools and vehicles that come along.
    tools: list[str]


class BoardOut(Schema):
    """What the board shows of a time. `position`: where the journal stood; ask for changes after it.

    `midnights`: when each day begins at the company's place, and when the last one ends.
    """

    midnights: list[int]
    now: int
    position: int
    engineers: list[EngineerOut]
    visits: list[BlockOut]
    skills: dict[str, str]


class ChangesOut(Schema):
    """What moved since; of each case named, its visits as they stand now. `many`: load the board anew."""

    position: int
    now: int
    many: bool
    cases: list[int]
    visits: list[BlockOut]


class GroundOut(Schema):
    """Where an office has sites, as middles of cells; where its people set out, if that is told."""

    unit_id: int
    name: str
    office: tuple[int, int] | None
    cells: list[tuple[int, int]]


class SeenOut(Schema):
    """Where somebody was last, today. `accuracy`: the radius of doubt in metres; null: the site's place."""

    staff_id: int
    at: tuple[int, int]
    moment: int
    step: str
    accuracy: int | None


class MapOut(Schema):
    """What a map draws beside the visits. `step`: the side of a cell in micro-degrees."""

    step: int
    grounds: list[GroundOut]
    seen: list[SeenOut]


class UnplannedOut(Schema):
    """An order that waits for an appointment."""

    id: int
    number: str
    title: str
    place: str
    customer: str
    priority: int
    minutes: int
    due: int | None
    skills: list[str]
    # The names of tools and vehicles that come along.
    tools: list[str]
    at: tuple[int, int] | None
    clock: BoardClockOut | None
    # What plans may not choose: `person`, `time`, `both` or nothing.
    lock: str


class UnplannedPage(Schema):
    """The most pressing first. `problems`: what of the query cannot be read; then nothing is listed."""

    items: list[UnplannedOut]
    total: int
    problems: list[str]


class CheckIn(Schema):
    """An appointment that is not made yet: of an order, or of a visit that would move."""

    start_at: datetime
    end_at: datetime
    staff_id: int | None = None
    order_id: int | None = None
    visit_id: int | None = None


class FoundOut(Schema):
    """Something that would break. `block`: it would be refused; `warn`: it is said, and done."""

    code: str
    grade: str
    text: str


class CheckOut(Schema):
    """All that would break."""

    found: list[FoundOut]


class CandidateOut(Schema):
    """An engineer with everything that speaks against sending them, and the way there in seconds."""

    id: int
    name: str
    unit_id: int
    grade: str
    travel: int | None
    open: int
    found: list[FoundOut]


class CandidatesOut(Schema):
    """Everybody; who can be sent comes first."""

    items: list[CandidateOut]
    travel_model: str


class ViewIn(Schema):
    """The board as somebody wants it again."""

    name: str = Field(max_length=60)
    settings: dict[str, Any] = Field(default_factory=dict)
    shared: bool = False


class ViewNameIn(Schema):
    """Which view."""

    name: str = Field(max_length=60)


class FilterIn(Schema):
    """A query of the orders that wait, to be kept under a name."""

    name: str = Field(max_length=60)
    query: str = Field("", max_length=2_000)
    shared: bool = False


class FilterOut(FilterIn):
    """One that is kept."""

    own: bool


class FiltersOut(Schema):
    """One's own, then what others share."""

    items: list[FilterOut]


class ViewOut(Schema):
    """A saved view of the board."""

    name: str
    settings: dict[str, Any]
    shared: bool
    own: bool


class ViewsOut(Schema):
    """One's own views, then what others share."""

    items: list[ViewOut]
