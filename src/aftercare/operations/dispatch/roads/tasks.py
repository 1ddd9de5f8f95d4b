"""Learning every week how long ways take."""

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.roads import services
from aftercare.operations.dispatch.roads.errors import TooFewTripsError
from aftercare.platform.jobs import public as jobs


@jobs.periodic(
    "dispatch.roads",
    "40 2 * * 0",
    label=Words("学习路程用时", "Learn how long ways take"),
    found={
        "version": Words("路程表版本", "Version of the table"),
        "trips": Words("依据的行程", "Trips that it rests on"),
    },
)
def learn(run: jobs.Run) -> jobs.Result:
    """By the trips of the last half year; a company with few of them goes on as before."""
    try:
        found = services.learn(by=SYSTEM, at=run.at)
    except TooFewTripsError:
        return {"version": 0}
    return {"version": found.version, "trips": found.trips}
