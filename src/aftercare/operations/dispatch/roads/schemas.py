"""What the API says about ways."""

from datetime import date, datetime

from ninja import Schema


class HourOut(Schema):
    """One hour of the day: its time beside that of any hour in permille, and the trips it rests on."""

    hour: int
    permille: int
    trips: int


class PairOut(Schema):
    """From one region to another: the middle of each cell in degrees, its factor in permille, its trips."""

    origin: tuple[float, float]
    target: tuple[float, float]
    permille: int
    trips: int


class LessonOut(Schema):
    """What was learned: version 0 = nothing yet. `fine`: pairs of small cells with a factor of their own."""

    version: int
    learned_at: datetime | None
    since: date | None
    until: date | None
    trips: int
    seen: int
    everywhere_permille: int
    hours: list[HourOut]
    pairs: list[PairOut]
    fine: int
