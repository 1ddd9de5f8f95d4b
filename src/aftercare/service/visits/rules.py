"""What may happen to a visit, when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.states import Move, Moves
from aftercare.base.kernel.words import Words
from aftercare.service.visits.models import Visit

S = Visit.State

SAY_WHY = _("Say why.")
SAY_WHO = _("Say who confirms.")
SAY_WHAT_WAS_DONE = _("Say what was done.")
SAY_WHAT_NEXT = _("Say what comes next.")
SIGN_HERE = _("The signature is missing.")
CHOOSE_ANOTHER = _("Choose another engineer.")

MOVES = Moves(
    Move(verb="dispatch", sources=frozenset({S.PLANNED}), target=S.DISPATCHED, label=Words("派单", "Dispatch")),
    Move(verb="accept", sources=frozenset({S.DISPATCHED}), target=S.ACCEPTED, label=Words("接单", "Accept")),
    Move(verb="refuse", sources=frozenset({S.DISPATCHED, S.ACCEPTED}), target=S.PLANNED, label=Words("拒单", "Refuse")),
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
    Move(
        verb="reschedule",
        sources=frozenset({S.PLANNED, S.DISPATCHED, S.ACCEPTED}),
        target=S.PLANNED,
        label=Words("改期", "Reschedule"),
    ),
    Move(verb="record", sources=frozenset({S.PLANNED}), target=S.FINISHED, label=Words("补录", "Record"), history=True),
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
}

# features 6.2: the outcome is stored, it locks nothing.
CHECK_INS: dict[str, Words] = {
    "ok": Words("定位相符", "At the site"),
    "far": Words("定位偏离", "Away from the site"),
    "refused": Words("未授权定位", "Location not permitted"),
    "offline": Words("离线未验证", "Offline, not verified"),
    "scanned": Words("已扫设备码", "Equipment code scanned"),
    "desk": Words("后台补录", "Entered at the desk"),
}

# Within this distance of the site, or of the radius of doubt, a check-in counts as "ok".
FENCE_M = 300
MAX_DURATION = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewMember:
    """A helper, or the lead: their share of the result in basis points."""

    staff_id: int
    share_bp: int


def equal_shares(lead_id: int, helper_ids: Sequence[int]) -> list[CrewMember]:
    """The whole in equal parts; what cannot be divided goes to the lead."""
    part = 10_000 // (1 + len(helper_ids))
    helpers = [CrewMember(staff_id=one, share_bp=part) for one in helper_ids]
    return [CrewMember(staff_id=lead_id, share_bp=10_000 - part * len(helper_ids)), *helpers]


def times_in_order(times: Mapping[str, datetime | None], *, step: str, at: datetime) -> bool:
    """Whether a step at `at` comes no earlier than the steps recorded before it."""
    order = ("dispatched_at", "accepted_at", "departed_at", "arrived_at", "work_started_at", "ended_at")
    before = order[: order.index(step)]
    known = [moment for name in before if (moment := times.get(name)) is not None]
    return not known or at >= max(known)


def check_in_outcome(
    *, distance_m: int | None, accuracy_m: int | None, scanned: bool, at_desk: bool, permitted: bool
) -> str:
    """How the arrival was evidenced; grades the evidence, accuses nobody (feature 60)."""
    if scanned:
        return "scanned"
    if at_desk:
        return "desk"
    if not permitted:
        return "refused"
    if distance_m is None:
        return "offline"
    return "ok" if distance_m <= max(FENCE_M, accuracy_m or 0) else "far"
