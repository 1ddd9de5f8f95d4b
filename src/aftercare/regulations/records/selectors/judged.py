"""The verdicts of records: kept, late, incomplete, waived, and whether they were reviewed in time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import field_names
from aftercare.regulations.compliance.rules import Asked, State, Verdict
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.selectors.computing import root_of
from aftercare.regulations.records.selectors.lists import state

CHUNK = 500
STATES = {
    "kept": State.KEPT, "kept_late": State.BREACHED, "incomplete": State.BREACHED, "open": State.OPEN,
    "late": State.BREACHED, "waived": State.WAIVED,
}  # fmt: skip
SAID = {
    "kept": Words("“%s”已按期记录", "“%s” was recorded in time"),
    "kept_late": Words("“%s”逾期记录", "“%s” was recorded late"),
    "incomplete": Words("“%s”缺少必填内容", "“%s” lacks what it must hold"),
    "open": Words("“%s”尚未到期", "“%s” is not due yet"),
    "late": Words("“%s”逾期未记录", "“%s” was not recorded"),
    "waived": Words("“%s”经批准免除", "“%s” was waived"),
}
REVIEW_SAID = {
    State.KEPT: Words("“%s”已按期审阅", "“%s” was reviewed in time"),
    State.BREACHED: Words("“%s”没有按期审阅", "“%s” was not reviewed in time"),
    State.OPEN: Words("“%s”待审阅", "“%s” waits for its review"),
}


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """Every record that was owed or made in the time asked for, and where a clause says how often, its review."""
    rows = KeptRecord.objects.filter(since_at__gte=asked.since, since_at__lt=asked.until)
    if asked.regulation:
        rows = rows.filter(clause__startswith=f"{asked.regulation}@")
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in piece:
            yield _verdict(row, asked.as_of)
            review = _review(row, asked.as_of)
            if review is not None:
                yield review
        last = piece[-1].pk


def _verdict(row: KeptRecord, as_of: datetime) -> Verdict:
    word = state(row, as_of)
    done_at = row.done_at if row.done_at is not None and row.done_at <= as_of else None
    over = ((done_at or as_of) - row.due_at).total_seconds() if row.due_at and STATES[word] is State.BREACHED else 0
    evidence = (row.since_id, row.done_id if done_at else None, row.waived_id if word == "waived" else None)
    said = SAID[word]
    if word == "incomplete":
        lacking = field_names(row.missing)
        said = Words(f"{said.zh}：{lacking.zh}", f"{said.en}: {lacking.en}")
    return _told(
        row, STATES[word], said, at=row.since_at, due_at=row.due_at, over=int(max(0, over)), evidence=evidence,
        cause=word,
    )  # fmt: skip


def _review(row: KeptRecord, as_of: datetime) -> Verdict | None:
    if row.review_due_at is None or row.done_at is None or row.done_at > as_of:
        return None
    at = row.reviewed_at if row.reviewed_at is not None and row.reviewed_at <= as_of else None
    if at is None and as_of < row.review_due_at:
        found = State.OPEN
    else:
        found = State.KEPT if at is not None and at < row.review_due_at else State.BREACHED
    over = ((at or as_of) - row.review_due_at).total_seconds() if found is State.BREACHED else 0
    return _told(
        row, found, REVIEW_SAID[found], at=row.done_at, due_at=row.review_due_at, over=int(max(0, over)),
        evidence=(row.done_id, row.reviewed_id if at else None), cause="review", part="review",
    )  # fmt: skip


def _told(
    row: KeptRecord, found: State, said: Words, *, at: datetime, due_at: datetime | None, over: int,
    evidence: Sequence[int | None], cause: str, part: str = "",
) -> Verdict:  # fmt: skip
    item = f"{row.subject_kind}:{row.subject_id}/{row.run}" if row.item else str(row.run)
    kind, number = root_of(row)
    return Verdict(
        address=row.clause,
        kind="record",
        subject_kind=kind,
        subject_id=number,
        item=f"{item}/{part}" if part else item,
        state=found,
        at=at,
        due_at=due_at,
        over=over,
        evidence=tuple(dict.fromkeys(one for one in evidence if one is not None)),
        staff_id=row.staff_id,
        unit_path=row.unit_path,
        said=Words(said.zh % row.name.zh, said.en % row.name.en),
        cause=cause,
    )
