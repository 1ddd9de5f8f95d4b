"""What the API says and hears about tools and vehicles."""

from ninja import Field, Schema


class ToolIn(Schema):
    """A tool or vehicle: with somebody (`staff_id`), or pieces that an office shares."""

    code: str = Field(max_length=40)
    name: str = Field(max_length=100)
    unit_id: int
    kind: str = "tool"
    staff_id: int | None = None
    amount: int = Field(1, ge=1, le=999)


class ToolOut(ToolIn):
    """One that is there."""

    id: int
    version: int


class ToolPage(Schema):
    """The newest first; `next` asks for what follows."""

    items: list[ToolOut]
    next: str | None
