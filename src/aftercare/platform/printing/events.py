"""What happens to printed matter."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class CompanyHeadChanged(Event):
    """The head of printed pages of a unit was changed; pages printed from now on show it."""

    type = "company.head_changed"
    stream = "unit"
    unit: Annotated[int, Ref("unit")]
    fields: list[str]
