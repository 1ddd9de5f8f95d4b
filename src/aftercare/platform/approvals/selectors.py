"""Which questions wait for whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals.models import Approval, Seat
from aftercare.platform.approvals.rules import Post as PostOf
from aftercare.platform.approvals.rules import Rule, Summary, kind_of, names, posts, seated, stands_for, substitutes


def staff_id_of(by: Actor) -> int | None:
    """Only staff decide."""
    return by.id if by.kind is ActorKind.STAFF else None


def substitutes_of(staff_id: int, at: datetime) -> list[int]:
    """Who may decide in this person's place now."""
    return sorted({other for resolve in substitutes for other in resolve(staff_id, at)} - {staff_id})


def _desks_of(staff_id: int, at: datetime) -> list[int]:
    """The person, and those whom they stand in for now."""
    return [staff_id, *sorted({other for resolve in stands_for for other in resolve(staff_id, at)} - {staff_id})]


def seat_for(found: Approval, by: Actor, at: datetime) -> Seat | None:
    """The seat that the actor may answer from: their own, else that of somebody they stand in for; open ones first."""
    staff_id = staff_id_of(by)
    if staff_id is None:
        return None
    desks = _desks_of(staff_id, at)
    mine = [
        seat for seat in seats_of(found.pk) if seat.staff_id in desks or staff_id in substitutes_of(seat.staff_id, at)
    ]
    return min(mine, key=lambda seat: (bool(seat.verdict), seat.staff_id != staff_id, seat.pk), default=None)


def resolve_approvers(rule: Rule, *, unit_id: int, asker: int | None, at: datetime) -> dict[int, str]:
    """Staff id → post ("" = named) of everybody who will be asked."""
    found: list[tuple[int, str]] = []
    for one in rule.approvers:
        if isinstance(one, PostOf):
            found += [(staff_id, one.key) for resolve in posts for staff_id in resolve(one.key, unit_id, at)]
        else:
            found.append((one.staff_id, ""))
    return seated(found, asker=asker)


def visible_to(by: Actor, at: datetime) -> QuerySet[Approval]:
    """What the reader decides, stands in for, asked for, or oversees."""
    involved = Q(pk__in=())
    staff_id = staff_id_of(by)
    if staff_id is not None:
        seats = Seat.objects.filter(approval=OuterRef("pk"), staff_id__in=_desks_of(staff_id, at))
        involved = Q(asked_by_kind=by.kind, asked_by_id=staff_id) | Q(Exists(seats))
    return Approval.objects.filter(involved | accounts.scope_q(by, "approval.view"))


def visible(ids: Collection[int], by: Actor) -> set[int]:
    """Of these questions, those that the reader may open now."""
    return set(visible_to(by, clock.now()).filter(pk__in=ids).values_list("pk", flat=True))


def approval(*, approval_id: int, by: Actor, at: datetime) -> Approval:
    """One visible question. Raises NotFoundError."""
    found = visible_to(by, at).filter(pk=approval_id).first() or _of_substitute(approval_id, by, at)
    if found is None:
        raise NotFoundError
    return found


def _of_substitute(approval_id: int, by: Actor, at: datetime) -> Approval | None:
    """A question whose approver the reader may stand in for."""
    found = Approval.objects.filter(pk=approval_id).first()
    return found if found is not None and seat_for(found, by, at) is not None else None


def waiting_q(by: Actor, at: datetime) -> Q:
    """Open questions in which the reader, or somebody they stand in for, has not answered; never their own."""
    staff_id = staff_id_of(by)
    if staff_id is None:
        return Q(pk__in=())
    mine = Seat.objects.filter(approval=OuterRef("pk"), staff_id__in=_desks_of(staff_id, at), verdict="")
    own = Q(asked_by_kind=ActorKind.STAFF, asked_by_id=staff_id)
    return Q(Exists(mine), state=Approval.State.OPEN) & ~own


def asked_q(by: Actor) -> Q:
    """What the reader asked for."""
    staff_id = staff_id_of(by)
    return Q(pk__in=()) if staff_id is None else Q(asked_by_kind=ActorKind.STAFF, asked_by_id=staff_id)


def waiting_for(by: Actor, at: datetime) -> QuerySet[Approval]:
    """What waits for the reader's answer, the most urgent first."""
    return Approval.objects.filter(waiting_q(by, at)).order_by(F("due_at").asc(nulls_last=True), "id")


def waiting_count(by: Actor, at: datetime) -> int:
    """For the badge."""
    return waiting_for(by, at).count() if staff_id_of(by) is not None else 0


def is_asker(found: Approval, by: Actor) -> bool:
    """Whether the reader asked this."""
    return by.id is not None and (found.asked_by_kind, found.asked_by_id) == (by.kind, by.id)


def may_decide(found: Approval, by: Actor, at: datetime) -> bool:
    """Whether an answer of the reader is waited for."""
    if found.state != Approval.State.OPEN or is_asker(found, by):
        return False
    seat = seat_for(found, by, at)
    return seat is not None and not seat.verdict


def may_withdraw(found: Approval, by: Actor) -> bool:
    """The one who asked, or who looks after approvals of this unit."""
    return found.state == Approval.State.OPEN and (
        is_asker(found, by) or accounts.allows(by, "approval.manage", unit_path=found.unit_path)
    )


def seats_of(approval_id: int) -> list[Seat]:
    """Who was asked, in a fixed order."""
    return list(Seat.objects.filter(approval_id=approval_id).order_by("id"))


def approvals_of(subject_kind: str, subject_id: int) -> QuerySet[Approval]:
    """All questions about one subject, newest first; whoever sees the subject sees them."""
    return Approval.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-id")


def has_open(kind: str, subject_kind: str, subject_id: int) -> bool:
    """Whether this question is waiting for an answer."""
    return approvals_of(subject_kind, subject_id).filter(kind=kind, state=Approval.State.OPEN).exists()


def names_of(staff_ids: Sequence[int]) -> dict[int, str]:
    """Names for the pages; a person nobody knows is shown by number."""
    found = {staff_id: f"#{staff_id}" for staff_id in staff_ids}
    for resolve in names:
        found.update(resolve(staff_ids))
    return found


def label_of(kind: str) -> Words:
    """The kind in words; a kind that no app declares any more stays as it is."""
    known = kind_of(kind)
    return known.label if known else Words(zh=kind, en=kind)


def titles(asked: Iterable[tuple[int, str, int, str]]) -> dict[int, Words]:
    """(Approval, kind, subject, title as it was asked) → the title for readers of either language."""
    rows = list(asked)
    named: dict[str, Mapping[int, Words]] = {}
    for kind in {row[1] for row in rows}:
        known = kind_of(kind)
        if known and known.called:
            named[kind] = known.called({subject for _number, mine, subject, _title in rows if mine == kind})
    return {
        number: named.get(kind, {}).get(subject) or Words(zh=title, en=title) for number, kind, subject, title in rows
    }


def title_of(one: Approval) -> Words:
    """The title of one."""
    return titles([(one.pk, one.kind, one.subject_id, one.title)])[one.pk]


def summaries(ids: Sequence[int]) -> list[Summary]:
    """For messages to those concerned; a handful of queries, however many."""
    rows = list(Approval.objects.filter(pk__in=ids).order_by("id"))
    askers = names_of([row.asked_by_id for row in rows if row.asked_by_kind == ActorKind.STAFF and row.asked_by_id])
    last_words = dict(
        Seat.objects.filter(approval__in=rows)
        .exclude(comment="")
        .order_by("decided_at", "id")
        .values_list("approval_id", "comment")
    )
    named = titles((row.pk, row.kind, row.subject_id, row.title) for row in rows)
    return [
        Summary(
            id=row.pk,
            label=label_of(row.kind),
            title=named[row.pk],
            reason=row.reason,
            unit_path=row.unit_path,
            state=row.state,
            asker=askers.get(row.asked_by_id or 0, ""),
            due_at=row.due_at,
            comment=last_words.get(row.pk, ""),
        )
        for row in rows
    ]
