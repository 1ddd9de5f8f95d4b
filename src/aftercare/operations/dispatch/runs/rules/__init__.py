"""A plan beside what stands: what it would change, what it costs, what it leaves out. Pure."""

from aftercare.operations.dispatch.runs.rules.comparing import Change, changes_of, figures
from aftercare.operations.dispatch.runs.rules.recording import IDLE, WHY_NOT, record_of, unplanned_of
from aftercare.operations.dispatch.runs.rules.refusals import called, engine_called, refusal, said

__all__ = [
    "IDLE",
    "WHY_NOT",
    "Change",
    "called",
    "changes_of",
    "engine_called",
    "figures",
    "record_of",
    "refusal",
    "said",
    "unplanned_of",
]
