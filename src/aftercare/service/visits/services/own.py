"""What belongs to each of the crew: their own times, their share in the result (feature 45)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.base.kernel.states import change
from aftercare.base.ui import public as ui
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import CrewClosedError, SharesSumError, VisitMoveError
from aftercare.service.visits.events import VisitSharesSet, VisitTimesRecorded
from aftercare.service.visits.models import CREW_STEPS, Participation, Visit
from aftercare.service.visits.services.crews import ids, tell


def keep_pace(visit: Visit, **steps: datetime) -> None:
    """The crew goes along with the lead's steps, but for those whose own times say otherwise."""
    for name, at in steps.items():
        place = CREW_STEPS.index(name)
        fits = Q(**{name: None})
        for earlier in CREW_STEPS[:place]:
            fits &= Q(**{earlier: None}) | Q(**{f"{earlier}__lte": at})
        for later in CREW_STEPS[place + 1 :]:
            fits &= Q(**{later: None}) | Q(**{f"{later}__gte": at})
        visit.crew.filter(fits).update(**{name: at})


@command("visit.record_times")
def record_times(
    *,
    visit_id: int,
    staff_id: int,
    by: Actor,
    at: datetime,
    departed_at: datetime | None = None,
    arrived_at: datetime | None = None,
    started_at: datetime | None = None,
    left_at: datetime | None = None,
    why: str = "",
) -> Participation:
    """One of the crew records their own times; the lead and the office may do it for them.

    The times given are all there are: an empty one takes back what was recorded. The visit's steps stay.
    """
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    member = selectors.member_of(visit, staff_id)
    if staff_id != by.id and not selectors.speaks_for_crew(visit, by):
        raise NotAllowedError
    _refuse_closed(visit)
    if visit.state not in rules.TIMES_STATES:
        raise VisitMoveError(verb=str(rules.OWN_TIMES))
    times = {"departed_at": departed_at, "arrived_at": arrived_at, "started_at": started_at, "left_at": left_at}
    if faults := rules.time_faults(times, since=visit.dispatched_at, at=at):
        raise InvalidError(fields={name: [text] for name, text in faults.items()})
    if any(getattr(member, name) != moment for name, moment in times.items()):
        for name, moment in times.items():
            setattr(member, name, moment)
        member.save(update_fields=list(times))
        tell(visit, VisitTimesRecorded(**ids(visit), member=staff_id, **times, why=why.strip()), at)
    return member


@command("visit.set_shares")
def set_shares(
    *, visit_id: int, by: Actor, shares: Sequence[tuple[int, int]], at: datetime, version: int | None = None
) -> Visit:
    """The lead, or the office, says how the crew shares in the result: (person, basis points), the whole in all."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    if not selectors.speaks_for_crew(visit, by):
        raise NotAllowedError
    visit.expect(version)
    _refuse_closed(visit)
    crew = selectors.crew_of(visit)
    _check_shares(shares, sorted(one.staff_id for one in crew))
    shares_bp = dict(shares)
    if any(one.share_bp != shares_bp[one.staff_id] for one in crew):
        change(visit, states=None, error=VisitMoveError)
        for one in crew:
            one.share_bp = shares_bp[one.staff_id]
        Participation.objects.bulk_update(crew, ["share_bp"])
        people = [one.staff_id for one in crew]
        tell(visit, VisitSharesSet(**ids(visit), members=people, shares_bp=[shares_bp[one] for one in people]), at)
    return visit


def _refuse_closed(visit: Visit) -> None:
    if visit.state == Visit.State.CANCELLED or visit.case.closed_at is not None:
        raise CrewClosedError


def _check_shares(shares: Sequence[tuple[int, int]], people: list[int]) -> None:
    if not people or sorted(person for person, _share in shares) != people:
        raise InvalidError(fields={"shares": [rules.NOT_OF_THE_CREW]})
    wrong = {f"share_{one}": [rules.A_PART] for one, share in shares if not 0 <= share <= rules.WHOLE_BP}
    if wrong:
        raise InvalidError(fields=wrong)
    total = sum(share for _person, share in shares)
    if total != rules.WHOLE_BP:
        raise SharesSumError(sum=ui.formats.in_percent(total))
