"""Which model of travel holds, and what is said of the ways that it gave. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.planner.model import Place, Travel
from aftercare.operations.dispatch.planner.roads import Osrm, Router, Valhalla
from aftercare.operations.dispatch.planner.travel import Roads, unbuilt
from aftercare.operations.dispatch.planner.travel import travel as all_ways

MINUTE = 60
# Between more places than this no table is made: each part of a big company gets its own.
MANY = 1_500
# A road server tells a search the ways between so many: the most engineers planned in one piece with twenty jobs each.
# That is nine hundred tables of OSRM, and 300 MB of memory.
MOST_ASKED = 3_000
USUAL = "detour"
MODELS: Mapping[str, Words] = {
    USUAL: Words("直线距离 × 绕行系数（按实际行程修正）", "As the crow flies × detour, learned from trips"),
    "osrm": Words("OSRM 路网服务", "OSRM road server"),
    "valhalla": Words("Valhalla 路网服务", "Valhalla road server"),
}
# How each server calls the way by car.
PROFILES = {"osrm": "driving", "valhalla": "auto"}
FAULTS: Mapping[str, Words] = {
    "address": Words("地址不可用", "the address may not be asked"),
    "unreachable": Words("连接不上", "it cannot be reached"),
    "timeout": Words("响应超时", "it took too long"),
    "refused": Words("服务拒绝了请求", "it refused"),
    "redirected": Words("服务要求转到其他地址", "it sent us to another address"),
    "too_large": Words("返回内容过大", "it said too much"),
    "no_table": Words("返回的不是里程表", "its answer is no table of ways"),
    "late": Words("时间不够问完", "there was no time to ask for all of them"),
    "many": Words("地点过多", "there are too many places"),
}
LONGEST_ADDRESS = 200
NO_ADDRESS = _("Write an address such as http://roads.example:5000, without name, password or question mark.")
ADDRESS_WANTED = _("Say where the road server is.")
NO_PROFILE = _("Letters, digits, - and _ only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The model that a unit has chosen."""

    model: str = USUAL
    url: str = ""
    profile: str = ""

    @property
    def router(self) -> Router | None:
        """The road server; None: the model of our own."""
        profile = self.profile or PROFILES.get(self.model, "")
        if self.model == "osrm" and self.url:
            return Osrm(url=self.url, profile=profile)
        if self.model == "valhalla" and self.url:
            return Valhalla(url=self.url, costing=profile)
        return None

    @property
    def host(self) -> str:
        """Where it is, for people."""
        return urlsplit(self.url).netloc if self.url else ""


def url_fault(value: Any) -> Text | None:
    """What is wrong with the address of a server; empty is none."""
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS:
        return NO_ADDRESS
    try:
        parts = urlsplit(value)
        plain = parts.port is not None or not parts.netloc.endswith(":")
    except ValueError:
        return NO_ADDRESS
    if not value or (
        plain and parts.scheme in {"http", "https"} and parts.hostname and not _has_more(value, parts.netloc)
    ):
        return None
    return NO_ADDRESS


def _has_more(value: str, netloc: str) -> bool:
    """A name, a password, a question, an anchor, or what no address holds."""
    return "@" in netloc or any(one in value for one in "?#\\") or any(one.isspace() or ord(one) < 33 for one in value)


def profile_fault(value: Any) -> Text | None:
    """What is wrong with a profile; empty is the usual one."""
    is_fit = isinstance(value, str) and len(value) <= 40 and all(one.isalnum() or one in "-_" for one in value)
    return None if is_fit and value.isascii() else NO_PROFILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Which model gave the ways of a plan, and what went wrong with it. Kept with the plan."""

    model: str = USUAL
    host: str = ""
    profile: str = ""
    # Of what was learned: the version and its trips; 0: nothing was.
    version: int = 0
    trips: int = 0
    detour_permille: int = 1_300
    metres_per_hour: int = 40_000
    # Ways that the server was asked for, those of them that are by our own model, and why.
    ways: int = 0
    by_model: int = 0
    fault: str = ""

    @property
    def is_whole(self) -> bool:
        """It gave all ways that it was asked for."""
        return not self.by_model and not self.fault

    def as_data(self) -> dict[str, Any]:
        """As values of JSON."""
        return asdict(self)

    @property
    def said(self) -> str:
        """The model in the reader's language."""
        own = str(_OWN) % {"detour": f"{self.detour_permille / 1_000:g}", "speed": f"{self.metres_per_hour / 1_000:g}"}
        if self.version:
            own = f"{own}{str(_LEARNED) % {'trips': self.trips, 'version': self.version}}"
        return own if self.model == USUAL else f"{MODELS[self.model]} · {self.host} ({self.profile})"

    @property
    def warning(self) -> str:
        """What the reader has to know: which ways the server did not give. Empty: nothing."""
        if self.is_whole:
            return ""
        values = {
            "server": f"{MODELS[self.model]} {self.host}",
            "why": FAULTS.get(self.fault, ""),
            "own": replace(self, model=USUAL).said,
        }
        if self.by_model < self.ways or not self.fault:
            partly = _PARTLY_FOR if self.fault else _PARTLY
            return str(partly) % {**values, "count": self.by_model, "ways": self.ways}
        return str(_NOT_AT_ALL) % values


_OWN = Words(
    "直线距离 × %(detour)s，时速 %(speed)s 公里", "the distance as the crow flies × %(detour)s at %(speed)s km/h"
)
_LEARNED = Words(
    "，按 %(trips)s 次实际行程修正（第 %(version)s 版）", ", corrected by %(trips)s trips (version %(version)s)"
)
_NOT_AT_ALL = Words(
    "%(server)s 没有给出里程（%(why)s），本次按%(own)s计算。",
    "%(server)s gave no ways (%(why)s): they are by %(own)s.",
)
_PARTLY = Words(
    "%(ways)s 段路程中有 %(count)s 段 %(server)s 没有给出，按%(own)s计算。",
    "%(server)s left out %(count)s of %(ways)s ways: they are by %(own)s.",
)


_PARTLY_FOR = Words(
    "%(ways)s 段路程中有 %(count)s 段 %(server)s 没有给出（%(why)s），按%(own)s计算。",
    "%(server)s left out %(count)s of %(ways)s ways (%(why)s): they are by %(own)s.",
)


def used_from(data: Mapping[str, Any]) -> Used:
    """What `as_data` gave."""
    return Used(**data)


def travel(places: Sequence[Place], roads: Roads | None = None) -> Travel:
    """All ways between the places by our own model, in whole minutes; our problems begin at a local midnight."""
    if len(places) > MANY:
        return unbuilt(roads or Roads(), places, step=MINUTE)
    return in_minutes(all_ways(roads or Roads(), places))


def in_minutes(found: Travel) -> Travel:
    """The same rounded up to whole minutes."""
    return replace(found, seconds=-(-np.asarray(found.seconds) // MINUTE) * MINUTE)
