"""Learning from the trips of the journal how long ways take."""

from datetime import datetime, timedelta
from hashlib import sha256

import orjson
from django.utils import timezone

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.operations.dispatch.planner.travel import Roads
from aftercare.operations.dispatch.planner.travel import learn as lesson_of
from aftercare.operations.dispatch.roads.errors import TooFewTripsError
from aftercare.operations.dispatch.roads.events import RoadsLearned
from aftercare.operations.dispatch.roads.models import LearnedRoads
from aftercare.operations.dispatch.roads.rules.lessons import LEAST
from aftercare.operations.dispatch.roads.selectors import trips as selectors
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units

# Roads and traffic change: what lies further back than this teaches nothing about today.
LOOKS_BACK = timedelta(days=180)


@command("roads.learn")
def learn(*, by: Actor, at: datetime) -> LearnedRoads:
    """Learn anew from the trips of the last half year; where they teach the same as before, that stays."""
    company = units.root()
    accounts.require(by, selectors.LEARN, unit_path=company.path)
    since = at - LOOKS_BACK
    found = selectors.trips(since, at)
    roads = lesson_of(Roads(), [one for one in found if one is not None])
    if roads.legs < LEAST:
        raise TooFewTripsError(count=roads.legs, least=LEAST)
    data = roads.as_data()
    digest, before = sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest(), selectors.newest()
    if before is not None and before.digest == digest:
        return before
    row = LearnedRoads.objects.create(
        version=before.version + 1 if before else 1,
        learned_at=at,
        since=timezone.localdate(since),
        until=timezone.localdate(at),
        trips=roads.legs,
        seen=len(found),
        data=data,
        digest=digest,
        staff_id=by.id if by.kind is ActorKind.STAFF else None,
    )
    event = RoadsLearned(version=row.version, trips=row.trips, seen=row.seen, since=row.since, until=row.until)
    publish(event, stream_id=company.pk, at=at)
    return row
