"""The older months, as another system would have kept them, taken over through the bulk path."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from aftercare.base.kernel.actors import SYSTEM
from aftercare.demo import rules
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

MONTHS = timedelta(days=275)
LIVE = timedelta(days=90)


def fill(*, at: datetime, progress: Callable[[str, int, int], None]) -> None:
    """A status history of all equipment, from a year ago until the live days begin."""
    rows = list(_rows(at - LIVE - MONTHS, at - LIVE))
    service.import_history(
        rows=rows,
        sha256=sha256(str(rules.SEED).encode()).hexdigest(),
        label="demo",
        customer_name=rules.COMPANY.zh,
        by=SYSTEM,
        at=at,
        progress=lambda done: progress("older months", done, len(rows)),
    )


def _rows(start: datetime, end: datetime) -> Iterator[dict[str, str | None]]:
    """Breakdowns and inspections of each asset in the order of time."""
    draw = Random(rules.SEED + 2)  # noqa: S311
    symptoms = {family.code: [name.zh for _code, name in family.symptoms] for family in rules.FAMILIES}
    assets = equipment.Asset.objects.order_by("pk").values_list("number", "product__family__code")
    for number, family in assets:
        moment = start + timedelta(days=draw.expovariate(1 / 120))
        while moment < end:
            inspection = draw.random() < 0.45
            until = moment + timedelta(hours=draw.uniform(1, 4) if inspection else draw.uniform(2, 40))
            if until >= end:
                break
            what = (
                ("Off", "INSPECTION", rules.INSPECTED)
                if inspection
                else ("Break", "BROKEN", draw.choice(symptoms[family]))
            )
            yield _row(number, moment, until, *what)
            moment_on = until
            yield _row(number, moment_on, None, "On" if inspection else "Fix", "ON", "")
            moment = until + timedelta(days=draw.expovariate(1 / 150))


def _row(
    number: str, at: datetime, until: datetime | None, update: str, category: str, symptom: str
) -> dict[str, str | None]:
    return {
        "unit_id": number,
        "time": at.isoformat(),
        "end_time": until.isoformat() if until else "",
        "update_type": update,
        "category": category,
        "symptom": symptom,
    }
