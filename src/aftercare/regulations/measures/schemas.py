"""What the API says of figures."""

from datetime import UTC, datetime

from ninja import Schema

from aftercare.regulations.measures.rules import unit_of
from aftercare.regulations.measures.selectors.indicators import Shown


class IndicatorOut(Schema):
    """An indicator for one period: shares in basis points, times in seconds, the rest as it is."""

    clause: str
    indicator: str
    name: dict[str, str]
    every: str
    period: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    # running, settling or closed.
    stage: str | None
    unit: str
    value: int | None
    part: int | None
    whole: int | None
    at_least: int | None
    at_most: int | None
    is_reached: bool | None
    # What it was when the period closed, where late facts have changed it.
    corrected_from: int | None
    # Events that no part of the program records yet.
    waits_for: list[str]

    @classmethod
    def of(cls, shown: Shown) -> "IndicatorOut":
        """From what the selector found."""
        one, value = shown.measured, shown.value
        return cls(
            clause=one.address,
            indicator=one.binding.indicator,
            name=one.binding.name.as_json(),
            every=one.binding.every,
            period=value.stretch.name if value else None,
            starts_at=value.stretch.start.astimezone(UTC) if value else None,
            ends_at=value.stretch.end.astimezone(UTC) if value else None,
            stage=value.stage if value else None,
            unit=unit_of(one.binding.formula),
            value=value.figure.value if value else None,
            part=value.figure.part if value else None,
            whole=value.figure.whole if value else None,
            at_least=one.binding.at_least,
            at_most=one.binding.at_most,
            is_reached=value.is_reached if value else None,
            corrected_from=value.corrected_from.value if value and value.corrected_from else None,
            waits_for=list(one.waits),
        )
