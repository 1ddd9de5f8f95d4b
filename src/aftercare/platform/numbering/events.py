"""What happens to number series."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class SeriesContinued(Event):
    """A number series was told to go on after the last number of an older system."""

    type = "series.continued"
    stream = "series"
    series: str
    period: str
    last: int
    unit: Annotated[int | None, Ref("unit")] = None
