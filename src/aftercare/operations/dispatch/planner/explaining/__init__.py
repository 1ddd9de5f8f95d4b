"""Why a plan is as it is: all engineers for one job, why not this one, what would have to change, what is left over.

Everything here is worked out by the checker's rules on routes that are timed anew (`timing`), never by an engine.
Results are codes and numbers; what they read like is the business of whoever shows them.
"""

from aftercare.operations.dispatch.planner.explaining.candidates import Candidate, Case, WhyNot, candidates, why_not
from aftercare.operations.dispatch.planner.explaining.changes import Change, Moved, what_would_change
from aftercare.operations.dispatch.planner.explaining.defects import Defect, defects
from aftercare.operations.dispatch.planner.explaining.leftovers import LeftOut, Unplanned, left_out, unplanned

__all__ = [
    "Candidate", "Case", "Change", "Defect", "LeftOut", "Moved", "Unplanned", "WhyNot", "candidates", "defects",
    "left_out", "unplanned", "what_would_change", "why_not",
]  # fmt: skip
