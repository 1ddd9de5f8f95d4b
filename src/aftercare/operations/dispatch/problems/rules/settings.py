"""What a unit may say about its plans; weights become shares, and shares prices."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import InvalidError, Text
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.planner.model import Prices
from aftercare.operations.dispatch.roads.rules.models import (
    ADDRESS_WANTED,
    MODELS,
    USUAL,
    Choice,
    profile_fault,
    url_fault,
)

WHOLE = 10_000
# Goal → its usual weight. What a unit sets is normalised: only the shares count.
WEIGHTS: Mapping[str, int] = {
    "travel": 25, "lateness": 20, "dropped": 20, "stability": 10, "overtime": 8, "preference": 5, "skill": 4,
    "balance": 3, "fairness": 3, "site": 2,
}  # fmt: skip
GOALS: Mapping[str, Words] = {
    "travel": Words("路程", "Travel"),
    "lateness": Words("超时限", "Lateness"),
    "dropped": Words("未排工单", "Orders left out"),
    "stability": Words("少改动", "Few changes"),
    "overtime": Words("加班", "Overtime"),
    "preference": Words("首选工程师", "Preferred engineers"),
    "skill": Words("技能匹配", "Fitting skills"),
    "balance": Words("工时均衡", "Balance of hours"),
    "fairness": Words("好坏活公平", "Fairness"),
    "site": Words("同址合并", "One trip a site"),
}
PRIORITIES = (1, 2, 3, 4, 5)
# Points (seconds of travel) by priority, the most urgent first.
DROP = (36_000, 21_600, 14_400, 9_000, 5_400)
LATE_FIXED = (3_600, 2_400, 1_200, 600, 300)
LATE_PER_HOUR = (3_600, 2_400, 1_200, 600, 300)
MOST_DAYS = 14

MUST_BE_WHOLE = _("This must be a whole number from %(least)s to %(most)s.")
NONE_OF_THE_CHOICES = _("This is none of the choices.")
NO_WEIGHT = _("At least one goal needs a weight.")
UNKNOWN = _("There is no such setting.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a unit plans by. Times of day are minutes of the local day, 0 means no limit."""

    days: int = 2
    # Plan every night.
    night: bool = False
    night_days: int = 5
    night_seconds: int = 300
    replan_seconds: int = 20
    replan: Literal["off", "propose", "apply"] = "propose"
    blocks_on_defects: bool = False
    engine: str = ""
    starts_from: Literal["home", "office", "first_job"] = "home"
    office_latitude_e6: int | None = None
    office_longitude_e6: int | None = None
    office_datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    max_jobs: int = 0
    max_work_minutes: int = 0
    max_km: int = 0
    max_leg_minutes: int = 0
    overtime_minutes: int = 60
    break_minutes: int = 60
    break_from: int = 690
    break_until: int = 810
    # A shift shorter than this has no meal break.
    break_after: int = 360
    on_call_priority: int = 1
    confirm_hours: int = 12
    ledger_days: int = 30
    grab_cap: int = 3
    # Appointments: windows of so many minutes between these times of the day, so many days ahead.
    slot_minutes: int = 120
    slot_days: int = 7
    slot_from: int = 540
    slot_until: int = 1_020
    slot_notice_hours: int = 4
    slot_count: int = 5
    # What customers may do themselves: until so many hours before, so often; whether they read who comes.
    change_hours: int = 24
    change_limit: int = 2
    names_engineer: bool = False
    # How long ways take: by our own model, or by a road server at this address (empty profile: the usual one).
    travel_model: str = USUAL
    travel_url: str = ""
    travel_profile: str = ""
    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))
    # The clause that has plans weigh so; empty: the settings themselves do. Nobody sets it.
    weights_by: str = ""

    @property
    def roads(self) -> Choice:
        """The model of travel."""
        return Choice(model=self.travel_model, url=self.travel_url, profile=self.travel_profile)

    def shares(self) -> dict[str, int]:
        """Goal → its share of all weights in basis points; they sum to a whole."""
        return shares(self.weights)

    def prices(self) -> Prices:
        """What each goal weighs beside a normal second of travel."""
        usual, mine = shares(WEIGHTS), self.shares()
        by = {goal: mine[goal] * 1_000 // usual[goal] for goal in WEIGHTS}
        return Prices(
            travel_permille=by["travel"],
            overtime_permille=1_500 * by["overtime"] // 1_000,
            late_permille=by["lateness"],
            drop_permille=by["dropped"],
            moved_engineer=900 * by["stability"] // 1_000,
            moved_start=600 * by["stability"] // 1_000,
            not_preferred=600 * by["preference"] // 1_000,
            over_skill=60 * by["skill"] // 1_000,
            under_skill=300 * by["skill"] // 1_000,
            balance_permille=by["balance"],
            fairness_permille=100 * by["fairness"],
            split_site=600 * by["site"] // 1_000,
        )


def shares(weights: Mapping[str, int]) -> dict[str, int]:
    """Normalised to basis points; what rounding leaves goes to the largest."""
    total = sum(weights.values())
    found = {goal: weights.get(goal, 0) * WHOLE // total for goal in WEIGHTS}
    largest = max(found, key=lambda goal: (found[goal], goal))
    found[largest] += WHOLE - sum(found.values())
    return found


NAMES = frozenset(one.name for one in fields(Settings)) - {"weights_by"}
# Name → the least and the most.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "days": (1, MOST_DAYS), "night_days": (1, MOST_DAYS), "night_seconds": (5, 7_200), "replan_seconds": (1, 600),
    "office_latitude_e6": (-90_000_000, 90_000_000), "office_longitude_e6": (-180_000_000, 180_000_000),
    "max_jobs": (0, 50), "max_work_minutes": (0, 1_440), "max_km": (0, 2_000), "max_leg_minutes": (0, 1_440),
    "overtime_minutes": (0, 720), "break_minutes": (0, 180), "break_from": (0, 1_439), "break_until": (0, 1_439),
    "break_after": (0, 1_440), "on_call_priority": (1, 5), "confirm_hours": (0, 168), "ledger_days": (1, 366),
    "grab_cap": (0, 50), "slot_minutes": (30, 480), "slot_days": (1, MOST_DAYS), "slot_from": (0, 1_410),
    "slot_until": (30, 1_440), "slot_notice_hours": (0, 168), "slot_count": (1, 20), "change_hours": (0, 336),
    "change_limit": (0, 20),
}  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "replan": ("off", "propose", "apply"),
    "starts_from": ("home", "office", "first_job"),
    "office_datum": ("wgs84", "gcj02", "bd09"),
    "travel_model": tuple(MODELS),
}
# Name → what is wrong with a value, or nothing.
TEXTS: Mapping[str, Callable[[Any], Text | None]] = {"travel_url": url_fault, "travel_profile": profile_fault}
SWITCHES = frozenset({"night", "blocks_on_defects", "names_engineer"})
MAY_BE_EMPTY = frozenset({"office_latitude_e6", "office_longitude_e6"})


def merged(layers: Iterable[Mapping[str, Any]]) -> Settings:
    """What holds in a unit: the company's word, then that of each unit on the way down."""
    found = Settings()
    for layer in layers:
        found = replace(found, **{name: value for name, value in layer.items() if name in NAMES})
    return found


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept, or InvalidError with all that is wrong with them."""
    wrong = {name: [fault] for name, value in values.items() if (fault := _fault(name, value))}
    if wrong:
        raise InvalidError(fields=wrong)
    return dict(values)


def _fault(name: str, value: Any) -> Text | None:
    if name not in NAMES:
        return UNKNOWN
    if name == "weights":
        return _weights_fault(value)
    if name in SWITCHES or name in CHOICES:
        is_one = isinstance(value, bool) if name in SWITCHES else value in CHOICES[name]
        return None if is_one else NONE_OF_THE_CHOICES
    if name in TEXTS:
        return TEXTS[name](value)
    if name not in BOUNDS or (value is None and name in MAY_BE_EMPTY):
        return None
    least, most = BOUNDS[name]
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return None if fits else _outside(least, most)


def hang_together(settings: Settings) -> None:
    """InvalidError where one setting asks for another one that is not there."""
    if settings.travel_model != USUAL and not settings.travel_url:
        raise InvalidError(fields={"travel_url": [ADDRESS_WANTED]})


def _outside(least: int, most: int) -> str:
    return str(MUST_BE_WHOLE) % {"least": least, "most": most}


def _weights_fault(value: Any) -> Text | None:
    if not isinstance(value, Mapping) or set(value) - set(WEIGHTS):
        return UNKNOWN
    if any(not isinstance(one, int) or isinstance(one, bool) or not 0 <= one <= WHOLE for one in value.values()):
        return _outside(0, WHOLE)
    return None if any(value.values()) else NO_WEIGHT
