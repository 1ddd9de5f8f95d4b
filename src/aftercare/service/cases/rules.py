"""Cases: values and events of an opening, shared by live verbs and bulk imports (decision 31). Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.service.cases.events import Attribute, CaseOpened


def case_values(
    *,
    uid: UUID,
    unit_id: int,
    unit_path: str,
    attributes: Mapping[str, Attribute],
    snapshot: str,
    at: datetime,
    history: bool,
) -> dict[str, Any]:
    """The row of a case that opens at `at`."""
    return {
        "uid": uid,
        "unit_id": unit_id,
        "unit_path": unit_path,
        "attributes": dict(attributes),
        "snapshot": snapshot,
        "opened_at": at,
        "from_history": history,
    }


def opened_event(case_id: int, values: Mapping[str, Any]) -> CaseOpened:
    """The event that goes with such a row."""
    return CaseOpened(
        case=case_id, attributes=values["attributes"], snapshot=values["snapshot"], history=values["from_history"]
    )
