"""Making and changing work types."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.service.worktypes.events import WorkTypeSaved
from aftercare.service.worktypes.models import WorkType


@command("work_type.save")
def save(
    *,
    code: str,
    by: Actor,
    name: Words,
    kind: str,
    at: datetime,
    family_code: str = "",
    duration_minutes: int = 60,
    crew_size: int = 1,
    skills: Mapping[str, int] | None = None,
    certificates: Sequence[str] = (),
    tools: Sequence[str] = (),
    tasks: Sequence[dict[str, Any]] = (),
    parts: Sequence[dict[str, Any]] = (),
    sheet_key: str = "",
    photo_slots: Sequence[dict[str, Any]] = (),
    accept_minutes: int = 120,
) -> WorkType:
    """Make the work type `code`, or change it; each change is a new version (feature 46)."""
    accounts.require(by, "work_type.change")
    values = {
        "name": name,
        "kind": kind,
        "family_code": family_code,
        "duration_minutes": duration_minutes,
        "crew_size": crew_size,
        "skills": dict(skills or {}),
        "certificates": list(certificates),
        "tools": list(dict.fromkeys(tools)),
        "tasks": list(tasks),
        "parts": list(parts),
        "sheet_key": sheet_key,
        "photo_slots": list(photo_slots),
        "accept_minutes": accept_minutes,
    }
    known = WorkType.objects.filter(code=code).first()
    if known is None:
        work_type = WorkType.objects.create(code=code, active_from=at, **values)
    else:
        WorkType.objects.filter(pk=known.pk).update(version=known.version + 1, **values)
        work_type = WorkType.objects.get(pk=known.pk)
    event = WorkTypeSaved(work_type=work_type.pk, code=code, version=work_type.version)
    publish(event, stream_id=work_type.pk, at=at)
    return work_type
