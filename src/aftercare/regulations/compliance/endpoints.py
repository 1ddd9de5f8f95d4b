"""The API of compliance."""

from datetime import date
from itertools import islice
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from aftercare.base.kernel import clock
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.compliance.rules.periods import Span, span_of
from aftercare.regulations.compliance.schemas import BreachOut, ClauseOut, ComplianceOut
from aftercare.regulations.compliance.selectors import reading, standing

router = Router(tags=["regulations"])
Limit = Annotated[int, Field(ge=1, le=1_000)]


def _span(first: date | None, last: date | None) -> Span:
    """The days asked for; without them, or the wrong way round, this month."""
    days = (first.isoformat(), last.isoformat()) if first and last else ("", "")
    return span_of("days", "", *days, timezone.localdate(clock.now()))


@router.get(
    "/regulations/{int:regulation_id}/compliance/",
    response=ComplianceOut,
    operation_id="regulations_compliance",
    url_name="regulation_compliance",
)
def compliance(
    request: HttpRequest, regulation_id: int, first: date | None = None, last: date | None = None
) -> ComplianceOut:
    """How a regulation was kept, clause by clause, from the first day to the last; without them this month."""
    span = _span(first, last)
    since, until = span.bounds(timezone.get_current_timezone_name())
    one = standing.one_regulation(
        regulation_id=regulation_id, since=since, until=until, by=actor_of(request), as_of=clock.now()
    )
    return ComplianceOut(
        regulation=one.key,
        version=one.version.number if one.version else None,
        first=span.first,
        last=span.last,
        clauses=[ClauseOut.of(line) for line in one.standing.lines],
    )


@router.get("/breaches/", response=list[BreachOut], operation_id="breaches_list", url_name="breaches")
def breaches(
    request: HttpRequest, first: date | None = None, last: date | None = None, limit: Limit = 200
) -> list[BreachOut]:
    """What was not kept in all regulations, from the first day to the last; without them this month."""
    since, until = _span(first, last).bounds(timezone.get_current_timezone_name())
    found = list(islice(reading.breaches(since, until, by=actor_of(request), as_of=clock.now()), limit))
    said = reading.explanations(one.number for one in found)
    causes = {number: one.cause for number, one in said.items()}
    return [BreachOut.of(one, causes.get(one.number)) for one in sorted(found, key=lambda one: (one.at, one.address))]
