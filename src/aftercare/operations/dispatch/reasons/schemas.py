"""What the API and the command line say about who could go."""

from datetime import datetime

from ninja import Schema

from aftercare.operations.dispatch.bookings.schemas import OrderLockOut
from aftercare.operations.dispatch.reasons import rules
from aftercare.operations.dispatch.reasons.selectors import Line, Mark, Reasons, Relief


class MarkOut(Schema):
    """One rule for one engineer; `margin`: room to spare, below zero what it lacks; `text` says it all."""

    rule: str
    name: str
    kept: bool
    margin: int | None
    in_seconds: bool
    # What it is about: the code, and what people call it.
    other: str
    about: str
    text: str


class EngineerReasonsOut(Schema):
    """One engineer: every rule that asks for something, and goal by goal what it would cost."""

    staff_id: int
    name: str
    start_at: datetime | None
    feasible: bool
    current: bool
    total: int
    costs: dict[str, int]
    rules: list[MarkOut]


class ReliefOut(Schema):
    """The first thing that would be enough if it gave way: what, by code and by name; whose order goes to whom."""

    kind: str
    text: str
    engineer: str
    at: datetime
    amount: int
    codes: list[str]
    names: list[str]
    moved: str
    taker: str


class WhyOut(Schema):
    """Why this engineer does not go: rules that stand against it, or what it costs more than somebody else."""

    staff_id: int
    name: str
    # The whole of it in a sentence.
    text: str
    # Not at work in these days: why.
    absent: str
    broken: list[MarkOut]
    instead: str
    dearer: dict[str, int]


class FaultOut(Schema):
    """What keeps the order out of every plan, and what mends it."""

    code: str
    text: str
    way: str


class AbsentOut(Schema):
    """An engineer of the unit who is in no plan of these days."""

    staff_id: int
    name: str
    code: str
    text: str


class ReasonsOut(Schema):
    """All engineers for one order, the feasible ones first, the cheapest of them on top."""

    order_id: int
    number: str
    policy: str
    travel: str
    engineers: list[EngineerReasonsOut]
    left_out: list[AbsentOut]
    defects: list[FaultOut]
    why_not: WhyOut | None
    relief: ReliefOut | None
    # What plans may not choose for the order, while it has no visit.
    lock: OrderLockOut | None

    @staticmethod
    def of(found: Reasons) -> "ReasonsOut":
        """The table as it is sent."""
        return ReasonsOut(
            order_id=found.order.pk,
            number=found.order.number,
            policy=found.policy,
            travel=found.travel,
            engineers=[_engineer(one) for one in found.lines],
            left_out=[
                AbsentOut(staff_id=one.staff_id, name=one.name, code=one.code, text=str(one)) for one in found.left_out
            ],
            defects=[FaultOut(code=one.code, text=str(one), way=one.way) for one in found.defects],
            why_not=_why(found),
            relief=_relief(found.relief) if found.relief else None,
            lock=OrderLockOut.of(found.lock) if found.lock else None,
        )


def _mark(one: Mark) -> MarkOut:
    return MarkOut(
        rule=one.rule,
        name=str(rules.RULES[one.rule]),
        kept=one.is_kept,
        margin=one.margin,
        in_seconds=one.in_seconds,
        other=one.other,
        about=one.about,
        text=str(one),
    )


def _engineer(one: Line) -> EngineerReasonsOut:
    return EngineerReasonsOut(
        staff_id=one.staff_id,
        name=one.name,
        start_at=one.start,
        feasible=one.is_feasible,
        current=one.is_current,
        total=one.total,
        costs=dict(one.costs),
        rules=[_mark(mark) for mark in one.marks.values()],
    )


def _why(found: Reasons) -> WhyOut | None:
    asked, absent = found.asked, found.absent
    whose = asked or absent
    if whose is None:
        return None
    return WhyOut(
        staff_id=whose.staff_id,
        name=whose.name,
        text=found.why,
        absent=str(absent) if absent else "",
        broken=[_mark(mark) for mark in asked.broken] if asked else [],
        instead=found.instead.name if found.instead else "",
        dearer=found.dearer,
    )


def _relief(one: Relief) -> ReliefOut:
    return ReliefOut(
        kind=one.kind,
        text=str(one),
        engineer=one.name,
        at=one.when,
        amount=one.amount,
        codes=list(one.codes),
        names=list(one.names),
        moved=one.moved,
        taker=one.taker,
    )
