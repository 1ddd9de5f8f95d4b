"""What the API says of the life of a piece of equipment."""

from datetime import datetime
from typing import Any

from ninja import Schema

from aftercare.registry.equipment.public import Asset
from aftercare.service.life.rules.counting import Figures, seconds
from aftercare.service.life.rules.facts import Condition, Life


class LifeOut(Schema):
    """The figures of [since, until), as the page has them; times in whole seconds, null = cannot be told.

    `known_since`: since when anything is on file. `breakdowns`: reported ones; `failures`: those of them that stand.
    `unjudged`: failures of which nobody said the symptom. Up, down, maintenance, off and unknown together are the time.
    """

    asset_id: int
    since: datetime
    until: datetime
    known_since: datetime | None
    requests: int
    breakdowns: int
    failures: int
    repeat_failures: int
    unjudged: int
    up_seconds: int
    down_seconds: int
    maintenance_seconds: int
    off_seconds: int
    unknown_seconds: int
    availability_bp: int | None
    mtbf_seconds: int | None
    restored: int
    mttr_seconds: int | None
    arrived: int
    arrival_seconds: int | None


def shown(asset: Asset, one: Life, found: Figures) -> dict[str, Any]:
    """What `LifeOut` makes of the figures."""
    return {
        "asset_id": asset.pk,
        "since": found.since,
        "until": found.until,
        "known_since": one.begins,
        "requests": found.requests,
        "breakdowns": found.breakdowns,
        "failures": found.failures,
        "repeat_failures": found.repeats,
        "unjudged": found.without_symptom,
        **{f"{condition.value}_seconds": seconds(found.spent[condition]) for condition in Condition},
        "availability_bp": found.availability_bp,
        "mtbf_seconds": seconds(found.between_failures),
        "restored": found.restored,
        "mttr_seconds": seconds(found.mean_restoring),
        "arrived": found.arrived,
        "arrival_seconds": seconds(found.mean_arriving),
    }
