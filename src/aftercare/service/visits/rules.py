"""What may happen to a visit, when. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.states import Move, Moves
from aftercare.base.kernel.words import Words
from aftercare.service.orders.rules import PAST
from aftercare.service.visits.models import CREW_STEPS, Visit

S = Visit.State

SAY_WHO = _("Say who confirms.")
SAY_WHAT_WAS_DONE = _("Say what was done.")
SAY_WHAT_NEXT = _("Say what comes next.")
SIGN_HERE = _("The signature is missing.")
NOT_A_PICTURE = _("This is not a picture. Take or choose it again.")
ADD_PHOTO = Words("添加照片", "Add a photograph")
NO_SUCH_SLOT = _("This work has no place for such a photograph.")
NOT_BY_HAND = _("Ask the customer for the code, and type it in.")
# How content a customer is.
RATINGS = {
    1: Words("很不满意", "Very dissatisfied"),
    2: Words("不满意", "Dissatisfied"),
    3: Words("一般", "So-so"),
    4: Words("满意", "Satisfied"),
    5: Words("很满意", "Very satisfied"),
}
FROM_1_TO_5 = _("Choose from 1 to 5.")
NOT_YOUR_LOGIN = _("Only customers confirm with their own login.")
NOT_YOURS_TO_RATE = _("Only the customer says how content they are.")
CHOOSE_ANOTHER = _("Choose another engineer.")


def may_rate(kind: ActorKind) -> bool:
    """Nobody rates their own work, nor puts a mark into a customer's mouth."""
    return kind in {ActorKind.LINK, ActorKind.CUSTOMER}


def rated(rating: int | None) -> str:
    """“4/5 Satisfied”; "" where nothing was said."""
    return f"{rating}/5 {RATINGS[rating]}" if rating else ""


MOVES = Moves(
    Move(verb="dispatch", sources=frozenset({S.PLANNED}), target=S.DISPATCHED, label=Words("派单", "Dispatch")),
    Move(verb="accept", sources=frozenset({S.DISPATCHED}), target=S.ACCEPTED, label=Words("接单", "Accept")),
    Move(verb="refuse", sources=frozenset({S.DISPATCHED, S.ACCEPTED}), target=S.PLANNED, label=Words("拒单", "Refuse")),
    Move(
        verb="take_back",
        sources=frozenset({S.DISPATCHED}),
        target=S.PLANNED,
        label=Words("退回调度", "Back to the dispatcher"),
    ),
    Move(
        verb="transfer",
        sources=frozenset({S.DISPATCHED, S.ACCEPTED}),
        target=S.DISPATCHED,
        label=Words("转派", "Pass on"),
    ),
    Move(verb="depart", sources=frozenset({S.ACCEPTED}), target=S.TRAVELLING, label=Words("出发", "Set out")),
    Move(verb="arrive", sources=frozenset({S.ACCEPTED, S.TRAVELLING}), target=S.ON_SITE, label=Words("到达", "Arrive")),
    Move(verb="start_work", sources=frozenset({S.ON_SITE}), target=S.ON_SITE, label=Words("开始作业", "Start work")),
    Move(verb="finish", sources=frozenset({S.ON_SITE}), target=S.FINISHED, label=Words("完工", "Finish")),
    Move(
        verb="leave_incomplete",
        sources=frozenset({S.DISPATCHED, S.ACCEPTED, S.TRAVELLING, S.ON_SITE}),
        target=S.INCOMPLETE,
        label=Words("未完成", "Not finished"),
    ),
    Move(
        verb="cancel",
        sources=frozenset({S.PLANNED, S.DISPATCHED, S.ACCEPTED}),
        target=S.CANCELLED,
        label=Words("取消上门", "Cancel the visit"),
    ),
    Move(
        verb="assign",
        sources=frozenset({S.PLANNED, S.DISPATCHED, S.ACCEPTED}),
        target=S.PLANNED,
        label=Words("指派", "Assign"),
    ),
    Move(verb="release", sources=frozenset({S.PLANNED}), target=S.PLANNED, label=Words("取消指派", "Take it back")),
    Move(
        verb="reschedule",
        sources=frozenset({S.PLANNED, S.DISPATCHED, S.ACCEPTED}),
        target=S.PLANNED,
        label=Words("改期", "Reschedule"),
    ),
    Move(
        verb="end_record",
        sources=frozenset({S.ON_SITE}),
        target=S.FINISHED,
        label=Words("历史记录结束", "End a recorded interval"),
        history=True,
    ),
)

# The one next step of the engineer (look: the big button), by state.
NEXT_VERB = {
    S.PLANNED: "dispatch",
    S.DISPATCHED: "accept",
    S.ACCEPTED: "depart",
    S.TRAVELLING: "arrive",
    S.ON_SITE: "finish",
}

REFUSAL_REASONS: dict[str, Words] = {
    "busy": Words("时间冲突", "No time"),
    "skill": Words("技能不符", "Not my skill"),
    "far": Words("距离太远", "Too far"),
    "sick": Words("身体不适", "Sick"),
    "tools": Words("缺少工具或配件", "Tools or parts are missing"),
}

CANCEL_REASONS: dict[str, Words] = {
    "customer": Words("客户取消", "Cancelled by the customer"),
    "replanned": Words("另行安排", "Planned anew"),
    "not_needed": Words("不再需要", "No longer needed"),
}

RESCHEDULE_REASONS: dict[str, Words] = {
    "customer": Words("客户要求", "The customer asked for it"),
    "engineer": Words("工程师时间调整", "The engineer's day changed"),
    "parts": Words("配件未到", "Parts are late"),
    "weather": Words("天气原因", "Weather"),
    "plan": Words("排程调整", "The plan changed"),
    "replanned": Words("调度调整", "Arranged anew"),
}

# How many orders an engineer may take from the pool of a unit in 24 hours (the fairness cap of feature 41): the least
# that anybody says; staff, path of the unit, moment.
pool_caps: Registry[Callable[[int, str, datetime], int]] = Registry("pool caps")
POOL_CAP = 3


def pool_cap(staff_id: int, unit_path: str, at: datetime) -> int:
    """The cap that holds; the usual one where nobody says anything."""
    return min((cap(staff_id, unit_path, at) for cap in pool_caps), default=POOL_CAP)


# What else an engineer reads beside the visits of a day, a line each: visits → visit → lines.
day_notes: Registry[Callable[[Collection[int]], Mapping[int, Sequence[str]]]] = Registry("notes beside a day's visits")

# Raises if a person may not be at a visit from then until then, because of their other visits; key "busy".
busy_checks: Registry[Callable[[Visit, int, datetime, datetime, Actor], None]] = Registry("busy checks")

# features 6.2: the outcome is stored, it locks nothing.
CHECK_INS: dict[str, Words] = {
    "ok": Words("定位相符", "At the site"),
    "far": Words("定位偏离", "Away from the site"),
    "refused": Words("未授权定位", "Location not permitted"),
    "unavailable": Words("无法定位", "No position to be had"),
    "unknown": Words("现场坐标未登记", "The site's position is not known"),
    "offline": Words("离线未验证", "Offline, not verified"),
    "scanned": Words("已扫设备码", "Equipment code scanned"),
    "desk": Words("后台补录", "Entered at the desk"),
}

# What a device may say instead of a place, and what that makes of the check-in: one that was never asked has not been
# allowed to tell, one that may tell and told nothing has found nothing. Who says nothing at all was out of reach.
WITHOUT_PLACE = {"denied": "refused", "prompt": "refused", "unavailable": "unavailable", "granted": "unavailable"}

# In these states photographs may be added; taken off only while the visit is open.
PHOTO_STATES = frozenset({S.ACCEPTED, S.TRAVELLING, S.ON_SITE, S.FINISHED, S.INCOMPLETE})
# The completion code (完单验收码): how long it holds, how often it may be typed wrong.
CODE_FOR = timedelta(hours=48)
CODE_TRIES = 5

# Within this distance of the site, or of the radius of doubt, a check-in counts as "ok".
FENCE_M = 300
# A place that may be anywhere within more than this is none.
MAX_ACCURACY_M = 100_000
MAX_DURATION = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewMember:
    """A helper, or the lead: their share of the result in basis points."""

    staff_id: int
    share_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSlot:
    """A place for photographs: before, during, after and the like."""

    key: str
    name: Words
    is_required: bool


OTHER_PHOTOS = Words("其他照片", "Other photographs")


# In these states the crew's own times may be recorded: whoever helps may set out before the lead does.
TIMES_STATES = frozenset({S.ACCEPTED, S.TRAVELLING, S.ON_SITE, S.FINISHED, S.INCOMPLETE})
WHOLE_BP = 10_000
OWN_TIMES = Words("个人时间", "Own times")

NOT_YET = _("This lies in the future.")
OUT_OF_ORDER = _("This lies before an earlier step.")
BEFORE_DISPATCH = _("The visit had not been dispatched then.")
TOO_LONG = _("A visit does not last longer than a month.")
NOT_OF_THE_CREW = _("Name each of the crew, once, and nobody else.")
A_PART = _("A share lies between 0% and 100%.")


def time_faults(times: Mapping[str, datetime | None], *, since: datetime | None, at: datetime) -> dict[str, Any]:
    """What is wrong with a member's own times, by field: each no earlier than those before it, none to come."""
    found: dict[str, Any] = {}
    known = [(name, moment) for name in CREW_STEPS if (moment := times.get(name)) is not None]
    latest = None
    for name, moment in known:
        if moment > at:
            found[name] = NOT_YET
        elif latest is not None and moment < latest:
            found[name] = OUT_OF_ORDER
        elif since is not None and moment < since:
            found[name] = BEFORE_DISPATCH
        elif moment > known[0][1] + MAX_DURATION:
            found[name] = TOO_LONG
        latest = max(moment, latest or moment)
    return found


def spent(arrived_at: datetime | None, left_at: datetime | None) -> int | None:
    """The seconds at the site, once both ends are known."""
    return int((left_at - arrived_at).total_seconds()) if arrived_at and left_at else None


def kept_shares(before: Mapping[int, int], lead_id: int, helper_ids: Sequence[int]) -> list[CrewMember]:
    """The shares of a crew that is set anew: as they were if the same people go, else equal parts."""
    people = [lead_id, *helper_ids]
    if before.keys() == set(people):
        return [CrewMember(staff_id=one, share_bp=before[one]) for one in people]
    return equal_shares(lead_id, helper_ids)


def equal_shares(lead_id: int, helper_ids: Sequence[int]) -> list[CrewMember]:
    """The whole in equal parts; what cannot be divided goes to the lead."""
    part = WHOLE_BP // (1 + len(helper_ids))
    helpers = [CrewMember(staff_id=one, share_bp=part) for one in helper_ids]
    return [CrewMember(staff_id=lead_id, share_bp=WHOLE_BP - part * len(helper_ids)), *helpers]


def times_in_order(times: Mapping[str, datetime | None], *, step: str, at: datetime) -> bool:
    """Whether a step at `at` comes no earlier than the steps recorded before it."""
    order = ("dispatched_at", "accepted_at", "departed_at", "arrived_at", "work_started_at", "ended_at")
    before = order[: order.index(step)]
    known = [moment for name in before if (moment := times.get(name)) is not None]
    return not known or at >= max(known)


def check_in_outcome(
    *, distance_m: int | None, accuracy_m: int | None, scanned: bool, at_desk: bool, location: str
) -> str:
    """How the arrival was evidenced; grades the evidence, accuses nobody (feature 60).

    `accuracy_m` is None where the device gave no place; `location` then says why, if it knows.
    """
    if scanned:
        return "scanned"
    if at_desk:
        return "desk"
    if accuracy_m is None:
        return WITHOUT_PLACE.get(location, "offline")
    if distance_m is None:
        return "unknown"
    return "ok" if distance_m <= max(FENCE_M, accuracy_m) else "far"


def photo_role(slot: str) -> str:
    """The role of a slot's files among the files of the visit."""
    return f"photo.{slot}" if slot else "photo"


def slots_of(stored: Sequence[Mapping[str, Any]]) -> list[PhotoSlot]:
    """The photo slots of an order, and one for whatever else is worth a picture."""
    found = [
        PhotoSlot(
            key=one["key"],
            name=Words(one.get("zh-hans", ""), one.get("en", "")),
            is_required=bool(one.get("required", True)),
        )
        for one in stored
    ]
    return [*found, PhotoSlot(key="", name=OTHER_PHOTOS, is_required=False)]


def first_fitting(openings: Iterable[tuple[datetime, datetime]], soonest: datetime, takes: timedelta) -> datetime:
    """When work that takes so long can begin: in the first opening that holds it, else in the first, else at once."""
    starts = [(max(start, soonest), end) for start, end in openings if end > soonest]
    holding = (start for start, end in starts if start + takes <= end)
    return next(holding, starts[0][0] if starts else soonest)


def to_come(values: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What people type on a page lies ahead; the API, imports and the demo tell of visits that were."""
    if values["end_at"] <= at:
        raise InvalidError(fields={"end_at": [PAST]})
    return values


def lapses_at(dispatched_at: datetime | None, minutes: int) -> datetime | None:
    """When a dispatched visit that nobody accepted goes back to the dispatcher; None: never."""
    return dispatched_at + timedelta(minutes=minutes) if dispatched_at and minutes else None
