"""What jobs say to the journal: only what people must come to know of."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class JobDied(Event):
    """A job was given up after its last attempt; whoever runs the system must look at it."""

    type = "job.died"
    stream = "job"
    job: Annotated[int, Ref("job")]
    kind: str
    attempts: int


class JobRevived(Event):
    """A job that had failed was put into the queue again by hand."""

    type = "job.revived"
    stream = "job"
    job: Annotated[int, Ref("job")]
    kind: str


class JobCancelled(Event):
    """Somebody cancelled a waiting or running job."""

    type = "job.cancelled"
    stream = "job"
    job: Annotated[int, Ref("job")]
    kind: str


class JobEnded(Event):
    """Work that somebody waits for has ended, done or failed; whoever asked is told."""

    type = "job.ended"
    stream = "job"
    job: Annotated[int, Ref("job")]
    kind: str
    outcome: str
