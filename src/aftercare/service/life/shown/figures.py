"""How the figures of the life file read: their time, what they say and how they are counted, the conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.base.ui.public import formats
from aftercare.registry.equipment.public import Asset, add_months
from aftercare.service.life.rules.counting import Figures, seconds
from aftercare.service.life.rules.facts import Condition, Life, Stretch

CONDITIONS = {
    "up": ui.State(pgettext_lazy("condition", "In operation"), "player-play", "green"),
    "down": ui.State(pgettext_lazy("condition", "Down by a fault"), "alert-triangle", "red"),
    "maintenance": ui.State(pgettext_lazy("condition", "Under inspection or renovation"), "tool", "amber"),
    "off": ui.State(pgettext_lazy("condition", "Not required: off or retired"), "player-pause", "grey"),
    "unknown": ui.State(pgettext_lazy("condition", "Not known"), "help", "grey"),
}
WORDS = {
    "status": gettext_lazy("Status reported"),
    "accepted": gettext_lazy("Day of acceptance"),
    "in_service": gettext_lazy("Put into service"),
    "request": gettext_lazy("Breakdown reported"),
    "restored": gettext_lazy("Service restored"),
    "retired": gettext_lazy("Retired"),
    "": gettext_lazy("Nothing on file"),
}
PERIODS = {
    "12m": gettext_lazy("12 months"),
    "this-year": gettext_lazy("This year"),
    "last-year": gettext_lazy("Last year"),
    "all": gettext_lazy("All time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The time that the figures count: whole days where people are, up to now at the latest."""

    key: str
    since: datetime
    until: datetime
    first: date
    last: date

    @property
    def query(self) -> str:
        """As the address carries it."""
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return urlencode(days if self.key == "days" else {"period": self.key})

    @property
    def label(self) -> str:
        """From which day to which."""
        return f"{formats.day(self.first)} – {formats.day(self.last)}"


def period_of(asked: Mapping[str, str], one: Life) -> Period:
    """The time asked for: `period=12m|this-year|last-year|all` or `from=…&to=…`; twelve months if nothing is."""
    today = timezone.localdate(one.at)
    first, last = _day(asked.get("from", "")), _day(asked.get("to", ""))
    if first or last:
        key, last = "days", min(last or today, today)
        first = min(first or last, last)
    else:
        key = asked.get("period", "")
        key = key if key in PERIODS else "12m"
        first, last = _days_of(key, today, one)
    since, until = _midnight(first), min(_midnight(last + timedelta(days=1)), one.at)
    if key == "all":
        since = one.begins or until
    return Period(key=key, since=since, until=until, first=first, last=last)


def _days_of(key: str, today: date, one: Life) -> tuple[date, date]:
    if key == "all":
        return (timezone.localdate(one.begins) if one.begins else today), today
    if key == "this-year":
        return today.replace(month=1, day=1), today
    if key == "last-year":
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return add_months(today, -12), today


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure: what it is called, what it says, what is to be said about it, how it is counted, what it counts."""

    key: str
    label: str
    value: str
    hint: str
    counted: str
    url: str
    tone: ui.Tone = "grey"


def tiles(asset: Asset, found: Figures, period: Period) -> list[Tile]:
    """The figures of the time, in the reader's language."""
    days = f"at:{period.first.isoformat()}..{period.last.isoformat()}"
    records = _leading("service:life_records", asset, f"kind:request {days}")
    failures = _leading("service:life_failures", asset, days)
    repeats = _leading("service:life_failures", asset, f"repeat:yes {days}")
    times = _leading("service:life_times", asset, days)
    down = _leading("service:life_times", asset, f"condition:down,maintenance {days}")
    return [
        Tile(
            key="requests", label=_("Requests"), value=formats.number(found.requests), url=records,
            hint=_("%(count)s of them breakdowns") % {"count": found.breakdowns} if found.requests else "",
            counted=_("Requests about this equipment that were reported in the time; withdrawn and merged ones too."),
        ),
        Tile(
            key="failures", label=_("Failures"), value=formats.number(found.failures), url=failures,
            hint=_left_out(found),
            counted=_("Reported breakdowns that stand: neither withdrawn nor merged into another request. "
                      "What recovered by itself counts."),
        ),
        Tile(
            key="repeats", label=_("Repeat failures"), url=repeats, hint=_untold(found),
            value=formats.number(found.repeats) if found.repeats or found.without_symptom < found.failures or
            not found.failures else "–",
            counted=_("Failures with the symptom of one that was restored within 90 days before, those that triage "
                      "calls a repeat, and those that came back after they were resolved."),
        ),
        Tile(
            key="downtime", label=_("Downtime"), url=down, value=_time(found.down) if found.is_known else "–",
            hint=_parted(found),
            counted=_("From the report of a breakdown, or a status “out of order”, until the request is resolved or "
                      "a status “in operation” is reported; and the time under inspection or renovation. "
                      "What was said last holds until something else is said."),
        ),
        Tile(
            key="availability", label=_("Availability"), url=times,
            value=formats.percent(found.availability_bp) or str(CONDITIONS["unknown"].label), hint=_unknown(found),
            counted=_("Time in operation ÷ (time in operation + downtime), as EN 15341 has it. Time switched off, "
                      "retired or not known is left out. Where the condition is known for less than a tenth of the "
                      "time it cannot be told."),
        ),
        *_means(found, failures),
    ]  # fmt: skip


def _means(found: Figures, failures: str) -> list[Tile]:
    none = _("no failure in this time") if not found.failures else ""
    of_all = {"all": found.failures}
    return [
        Tile(
            key="mtbf", label=_("Time between failures (MTBF)"), value=_time(found.between_failures), url=failures,
            hint=none,
            counted=_("Time in operation ÷ number of failures, as EN 15341 has it."),
        ),
        Tile(
            key="mttr", label=_("Time to restoration (MTTR)"), value=_time(found.mean_restoring), url=failures,
            hint=none or _("%(count)s of %(all)s restored") % {"count": found.restored, **of_all},
            counted=_("Mean time from report to restoration, over the failures of the time that are restored. "
                      "Of those that recovered by themselves nobody knows when."),
        ),
        Tile(
            key="arrival", label=_("Time to arrive"), value=_time(found.mean_arriving), url=failures,
            hint=none or _("%(count)s of %(all)s with an arrival on file") % {"count": found.arrived, **of_all},
            counted=_("Mean time from report until somebody is recorded on site, over the failures of the time."),
        ),
    ]  # fmt: skip


def _leading(name: str, asset: Asset, query: str) -> str:
    return f"{reverse(name, args=[asset.pk])}?{urlencode({'q': query})}"


def _time(took: timedelta | None) -> str:
    return formats.duration(seconds(took)) or "–"


def _left_out(found: Figures) -> str:
    if found.breakdowns == found.failures:
        return ""
    return _("of %(all)s reported; the others were withdrawn or merged") % {"all": found.breakdowns}


def _untold(found: Figures) -> str:
    count = found.without_symptom
    return ngettext("%(n)s without a symptom", "%(n)s without a symptom", count) % {"n": count} if count else ""


def _parted(found: Figures) -> str:
    if not found.is_known:
        return _("nothing on file about its condition")
    spent = found.spent
    said = [
        _("by faults %(time)s") % {"time": _time(spent[Condition.DOWN])} if spent[Condition.DOWN] else "",
        _("inspection, renovation %(time)s") % {"time": _time(spent[Condition.MAINTENANCE])}
        if spent[Condition.MAINTENANCE]
        else "",
    ]
    return " · ".join(filter(None, said))


def _unknown(found: Figures) -> str:
    if not seconds(found.spent[Condition.UNKNOWN]):
        return ""
    return _("condition known for %(share)s of the time") % {"share": formats.percent(found.known_bp)}


@dataclass(frozen=True, slots=True)
class Share:
    """A condition's part of the time, for the bar: in thousandths."""

    state: ui.State
    permille: int
    time: str


def shares(found: Figures) -> list[Share]:
    """How the time was spent, those conditions that occurred."""
    whole = found.until - found.since
    return [
        Share(CONDITIONS[condition.value], spent * 1_000 // whole, _time(spent))
        for condition, spent in found.spent.items()
        if spent
    ]


def detail_of(one: Stretch) -> str:
    """What a stretch began with: the status as reported, or the number of the request."""
    return str(dict(Asset.Status.choices).get(one.detail, one.detail)) if one.word == "status" else one.detail


def period_links(asset: Asset, period: Period) -> Sequence[tuple[str, str, bool]]:
    """The times to choose from: label, address, whether it is this one."""
    address = reverse("service:life", args=[asset.pk])
    return [(str(label), f"{address}?period={key}", key == period.key) for key, label in PERIODS.items()]
