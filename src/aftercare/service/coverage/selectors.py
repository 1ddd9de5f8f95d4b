"""The terms on file, judged; and what was used up of the quotas that contracts grant."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from aftercare.base.kernel.words import Words
from aftercare.registry.equipment import public as equipment
from aftercare.regulations import public as regulations
from aftercare.regulations.public import Owed
from aftercare.service.cases.models import Case
from aftercare.service.coverage.rules import (
    IN_REGULATION,
    REASONS,
    Entitled,
    Held,
    Question,
    Used,
    Verdict,
    Work,
    judge,
    reason_words,
    used_of,
)

__all__ = ["IN_REGULATION", "Held", "Used", "Verdict", "granted", "used_by", "verdict_for", "why"]


def verdict_for(
    *,
    asset_id: int | None,
    at: datetime,
    is_rework: bool,
    component: str = "",
    misuse: bool = False,
    nature: str = "",
    case: Case | None = None,
    owed: Sequence[Owed] = (),
) -> Verdict:
    """Who pays for work on an asset that was asked for at `at`; three queries at most.

    What regulations grant is frozen on the case; before there is one, `owed` says it (`regulations.owed_for`).
    """
    if case is not None:
        owed = regulations.owed_by(case.snapshot, case.attributes | {"nature": nature})
    question = Question(
        on=timezone.localdate(at), component=component, is_rework=is_rework, misuse=misuse, nature=nature
    )
    if asset_id is None:
        fallback = judge(question, warranties=(), contracts=(), used={})
        return fallback if fallback.reason != "no_terms" else Verdict(payer="unknown", reason="no_asset")
    terms = equipment.terms_of(asset_id, at)
    used = used_by([_held(term) for term in terms.contracts], at)
    entitled = [Entitled(one, getattr(terms, f"{one.starts}_on")) for one in owed]
    return judge(question, warranties=terms.warranties, contracts=terms.contracts, used=used, entitled=entitled)


def why(reason: str, basis: str) -> Words:
    """The sentence for a stored reason; a clause is cited as people do: "《质量保证制度》第五条"."""
    cited = regulations.cited(basis) if reason == IN_REGULATION else None
    if cited is None:
        return reason_words(reason, basis)
    words = REASONS[reason]
    return Words(f"{words.zh}（{cited.words.zh}）", f"{words.en} ({cited.words.en})")


def granted(clause: str, case: Case) -> Owed | None:
    """What the clause on which a verdict rests grants, as it was frozen on the case."""
    return next((one for one in regulations.owed_by(case.snapshot, case.attributes) if one.clause == clause), None)


def _held(term: equipment.ContractTerm) -> Held:
    return Held(contract_id=term.contract_id, number=term.number, starts_on=term.starts_on, ends_on=term.ends_on)


def used_by(contracts: Sequence[Held], at: datetime) -> dict[int, Used]:
    """Contract id → what is used up of it at a moment; one query."""
    work = _work_paid_by({held.number for held in contracts}) if contracts else {}
    day = timezone.localdate(at)
    return {held.contract_id: used_of(held, work.get(held.number, ()), day) for held in contracts}


def _work_paid_by(numbers: set[str]) -> dict[str, list[Work]]:
    """The ended visits of the cases that these contracts pay; the time of each of the crew counts."""
    ended = Q(visits__state__in=("finished", "incomplete"), visits__ended_at__isnull=False)
    rows = Case.objects.filter(ended, request__payer="contract", request__coverage_basis__in=numbers).annotate(
        came_at=Coalesce("visits__crew__arrived_at", "visits__arrived_at"),
        went_at=Coalesce("visits__crew__left_at", "visits__ended_at"),
    )
    fields = ("request__coverage_basis", "visits__pk", "visits__state", "visits__ended_at", "came_at", "went_at")
    visits: dict[int, tuple[str, Work]] = {}
    for number, pk, state, ended_at, came_at, went_at in rows.values_list(*fields):
        before = visits[pk][1].minutes if pk in visits else 0
        minutes = int((went_at - came_at).total_seconds() // 60) if came_at else 0
        day = timezone.localdate(ended_at)
        visits[pk] = number, Work(ended_on=day, is_finished=state == "finished", minutes=before + max(0, minutes))
    found: dict[str, list[Work]] = {}
    for number, work in visits.values():
        found.setdefault(number, []).append(work)
    return found
