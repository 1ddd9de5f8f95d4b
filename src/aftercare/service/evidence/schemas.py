"""What the API takes to let a gate pass."""

from ninja import Schema
from pydantic import Field


class WaiverIn(Schema):
    """The clause as the refusal names it, and why it may be passed."""

    clause: str = Field(max_length=200)
    reason: str = Field(max_length=500)
