"""Which series there are, and how far they have come."""

from datetime import date, datetime

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.hooks import Registry
from aftercare.platform.numbering.models import Counter
from aftercare.platform.numbering.rules import Per, Series
from aftercare.platform.units import public as units
from aftercare.platform.units.public import Unit

# A company never stands in an office, so the nearest of the two is the office wherever there is one.
COUNTING = frozenset({Unit.Kind.OFFICE.value, Unit.Kind.COMPANY.value})

series: Registry[Series] = Registry("number series")


def declare(one: Series) -> Series:
    """Make a series known; called in `ready()` by the app whose things carry the numbers."""
    return series.register(one.key, one)


def local_day(at: datetime) -> date:
    """The day in the company's zone: the month on a number is the month on the wall."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def office_of(one: Series, unit_id: int | None) -> Unit | None:
    """The unit that counts: the nearest office above or at `unit_id`, else its company; None = the whole house."""
    if one.per == Per.COMPANY:
        return None
    if unit_id is None:
        msg = f"series {one.key} counts per office: it needs a unit"
        raise ValueError(msg)
    office = units.nearest(unit_id, COUNTING)
    if office is None:
        raise NotFoundError
    return office


def latest_counters(number: int = 3) -> dict[str, list[Counter]]:
    """The counters of each series in its latest periods, the last one first."""
    found: dict[str, list[Counter]] = {}
    ranked = Counter.objects.annotate(
        rank=Window(RowNumber(), partition_by=F("series"), order_by=[F("period").desc(), F("id").desc()])
    )
    for counter in ranked.filter(rank__lte=number).select_related("unit").order_by("series", "rank"):
        found.setdefault(counter.series, []).append(counter)
    return found
