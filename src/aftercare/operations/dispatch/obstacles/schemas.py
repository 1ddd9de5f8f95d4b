"""What the API says and hears about what stands in the way."""

from datetime import datetime

from ninja import Field, Schema

MOST = 2_000


class ObstacleIn(Schema):
    """What stands in the way; `file_ids` are photographs handed in before."""

    kind: str
    words: str = Field(max_length=MOST)
    needs: str = Field("", max_length=MOST)
    since_at: datetime | None = None
    until_at: datetime | None = None
    file_ids: list[int] = Field(default_factory=list, max_length=20)


class ObstacleAnswerIn(Schema):
    """What is done about it."""

    words: str = Field(max_length=MOST)
    until_at: datetime | None = None


class ObstacleClearIn(Schema):
    """How it ended."""

    words: str = Field("", max_length=MOST)


class ObstacleOut(Schema):
    """One obstacle."""

    id: int
    state: str
    kind: str
    words: str
    needs: str
    order_id: int
    visit_id: int | None
    since_at: datetime
    until_at: datetime | None
    reported_at: datetime
    reported_by_id: int | None
    answer: str
    answered_at: datetime | None
    answered_by_id: int | None
    outcome: str
    cleared_at: datetime | None
    cleared_by_id: int | None
    version: int


class ObstaclePage(Schema):
    """Obstacles, the newest first."""

    items: list[ObstacleOut]
    next: str | None
