"""What the API says about breaches."""

from datetime import datetime

from ninja import Schema

from aftercare.regulations.breaches.selectors import Breach


class BreachOut(Schema):
    """A clause that was not kept, with the events of the journal that prove it.

    `staff_id`: who did it too late, or who answers for what is still open; `waits_for`: the post or relation that
    has to move for it to end.
    """

    id: int
    address: str
    kind: str
    subject_kind: str
    subject_id: int
    item: str
    at: datetime
    due_at: datetime | None
    over: int
    evidence: list[int]
    staff_id: int | None
    customer_id: int | None
    cause: str
    said: dict[str, str]
    explained: str | None
    waits_for: str | None

    @classmethod
    def of(cls, breach: Breach) -> "BreachOut":
        """From a verdict and what is known beside it."""
        one = breach.verdict
        return cls(
            id=one.number,
            address=one.address,
            kind=one.kind,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            item=one.item,
            at=one.at,
            due_at=one.due_at,
            over=one.over,
            evidence=list(one.evidence),
            staff_id=breach.staff_id,
            customer_id=one.customer_id,
            cause=one.cause,
            said=one.said.as_json(),
            explained=breach.said.cause if breach.said else None,
            waits_for=breach.mover.role if breach.mover else None,
        )


class BreachPage(Schema):
    """A page of breaches, the earliest first; `next` asks for the one after it."""

    items: list[BreachOut]
    next: str | None
