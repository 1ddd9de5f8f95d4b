"""What happens to work types."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Ref


class WorkTypeSaved(Event):
    """A work type was made or changed; orders opened from now on copy it."""

    type: ClassVar[str] = "work_type.saved"
    stream: ClassVar[str] = "work_type"
    work_type: Annotated[int, Ref("work_type")]
    code: str
    version: int
