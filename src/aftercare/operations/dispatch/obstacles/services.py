"""What stands in the way of the work: reported, taken up, cleared (D04.2, D11.6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.operations.dispatch.obstacles import rules, selectors
from aftercare.operations.dispatch.obstacles.errors import (
    SAY_WHAT_IS_DONE,
    SAY_WHAT_STANDS,
    ClearedError,
    WorkOverError,
)
from aftercare.operations.dispatch.obstacles.events import ObstacleAnswered, ObstacleCleared, ObstacleReported
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.platform.files import public as files
from aftercare.service import public as service

S = Obstacle.State
PHOTO = "photo"


@command("obstacle.report")
def report(
    *,
    by: Actor,
    kind: str,
    words: str,
    at: datetime,
    order_id: int | None = None,
    visit_id: int | None = None,
    needs: str = "",
    since_at: datetime | None = None,
    until_at: datetime | None = None,
    file_ids: Sequence[int] = (),
) -> Obstacle:
    """Report what stands in the way of a visit or an order, since when, and what is needed."""
    order, visit = _work(by, order_id, visit_id)
    rules.check_kind(kind)
    rules.check_times(since_at, until_at, at)
    row = Obstacle.objects.create(
        uid=uuid7(at), case_id=order.case_id, order=order, visit=visit, unit_path=order.unit_path, kind=kind,
        words=_said(words, SAY_WHAT_STANDS), needs=needs.strip(), since_at=since_at or at, until_at=until_at,
        reported_at=at, reported_by_id=_staff(by),
    )  # fmt: skip
    event = ObstacleReported(
        case=row.case_id, obstacle=row.pk, order=order.pk, visit=visit_id, kind=kind,
        reason=rules.REASONS.get(kind, kind), words=row.words,
    )  # fmt: skip
    publish(event, stream_id=row.case_id, at=at)
    for file_id in file_ids:
        _attach(row, file_id, by=by, at=at)
    return row


def report_with_photographs(*, by: Actor, at: datetime, photographs: Sequence[Any] = (), **values: Any) -> Obstacle:
    """The same with pictures from a form. Bytes are written before the transaction opens."""
    kept = [files.store(content=one, name=one.name or PHOTO, by=by, at=at).pk for one in photographs]
    return report(by=by, at=at, file_ids=kept, **values)


def _work(by: Actor, order_id: int | None, visit_id: int | None) -> tuple[service.Order, service.Visit | None]:
    """The order, by itself or by one of its visits; work that is over has nothing in its way."""
    visit = None
    if visit_id is not None:
        visit = service.get_visit(visit_id=visit_id, by=by, permission="obstacle.report")
        order = visit.order
    else:
        order = service.order(order_id=order_id or 0, by=by, permission="obstacle.report")
    if order.state not in service.Order.ACTIVE_STATES:
        raise WorkOverError
    return order, visit


def _attach(row: Obstacle, file_id: int, *, by: Actor, at: datetime) -> None:
    about = selectors.about(row.pk)
    files.attach(file_id=file_id, kind="obstacle", subject_id=row.pk, role=PHOTO, by=by, at=at, about=about)


@command("obstacle.answer")
def answer(
    *,
    obstacle_id: int,
    by: Actor,
    words: str,
    at: datetime,
    until_at: datetime | None = None,
    version: int | None = None,
) -> Obstacle:
    """Take it up: say what is done about it, and by when it will be settled. Said again, the last word holds."""
    row = selectors.get(obstacle_id=obstacle_id, by=by, permission="obstacle.answer")
    row.expect(version)
    rules.check_until(until_at, at)
    change(
        row, states=[S.REPORTED, S.ANSWERED], error=ClearedError, state=S.ANSWERED,
        answer=_said(words, SAY_WHAT_IS_DONE), answered_at=at, answered_by_id=_staff(by),
        until_at=until_at or row.until_at,
    )  # fmt: skip
    event = ObstacleAnswered(case=row.case_id, obstacle=row.pk, staff=_staff(by), until_at=until_at, words=row.answer)
    publish(event, stream_id=row.case_id, at=at)
    return row


@command("obstacle.clear")
def clear(*, obstacle_id: int, by: Actor, at: datetime, words: str = "", version: int | None = None) -> Obstacle:
    """It stands in the way no longer."""
    row = selectors.get(obstacle_id=obstacle_id, by=by, permission="obstacle.clear")
    row.expect(version)
    change(
        row, states=[S.REPORTED, S.ANSWERED], error=ClearedError, state=S.CLEARED, cleared_at=at,
        cleared_by_id=_staff(by), outcome=words.strip(),
    )  # fmt: skip
    publish(ObstacleCleared(case=row.case_id, obstacle=row.pk, words=row.outcome), stream_id=row.case_id, at=at)
    return row


def _said(words: str, otherwise: Any) -> str:
    if not words.strip():
        raise InvalidError(fields={"words": [otherwise]})
    return words.strip()


def _staff(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None
