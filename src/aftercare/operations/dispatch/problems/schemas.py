"""What the API says and hears about what plans are made from."""

from typing import Any

from ninja import Field, Schema


class SettingsOut(Schema):
    """What holds in a unit. `version` is that of its own row, 0 where all comes from the units above."""

    unit_id: int
    version: int
    values: dict[str, Any]


class SettingsIn(Schema):
    """What the unit settles for itself; what is left out stays."""

    values: dict[str, Any]


class TryIn(Schema):
    """The road server to ask."""

    travel_model: str = Field(max_length=20)
    travel_url: str = ""
    travel_profile: str = ""


class TriedOut(Schema):
    """What came of it; `fault` is empty where the server gave the way."""

    answers: bool
    fault: str
    text: str
    milliseconds: int
    seconds: int | None
    metres: int | None
