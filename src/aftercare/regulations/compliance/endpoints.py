"""The API of compliance."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.compliance.rules.periods import named_span
from aftercare.regulations.compliance.schemas import ClauseOut, ComplianceOut
from aftercare.regulations.compliance.selectors import standing

router = Router(tags=["regulations"])


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
    span = named_span(first, last, timezone.localdate(clock.now()))
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
