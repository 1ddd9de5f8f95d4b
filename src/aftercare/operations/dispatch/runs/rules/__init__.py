"""A plan beside what stands: what it would change, what it costs, what it leaves out. Pure."""

from aftercare.operations.dispatch.runs.rules.comparing import Change, changes_of, figures
from aftercare.operations.dispatch.runs.rules.recording import IDLE, WHY_NOT, record_of, unplanned_of

__all__ = ["IDLE", "WHY_NOT", "Change", "changes_of", "figures", "record_of", "unplanned_of"]
