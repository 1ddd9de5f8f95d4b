"""The terms on file, judged."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from aftercare.registry.equipment import public as equipment
from aftercare.service.cases.models import Case
from aftercare.service.coverage.rules import Question, Verdict, judge, reason_words

__all__ = ["Verdict", "reason_words", "verdict_for"]


def verdict_for(
    *, asset_id: int | None, at: datetime, is_rework: bool, component: str = "", misuse: bool = False
) -> Verdict:
    """Who pays for work on an asset that was asked for at `at`; three queries at most."""
    question = Question(on=timezone.localdate(at), component=component, is_rework=is_rework, misuse=misuse)
    if asset_id is None:
        fallback = judge(question, warranties=(), contracts=(), visits_used={})
        return fallback if fallback.reason != "no_terms" else Verdict(payer="unknown", reason="no_asset")
    terms = equipment.terms_of(asset_id, at)
    used = visits_used(terms.contracts)
    return judge(question, warranties=terms.warranties, contracts=terms.contracts, visits_used=used)


def visits_used(contracts: Sequence[equipment.ContractTerm]) -> dict[int, int]:
    """Contract id → finished visits of the orders that it paid, within its term."""
    if not contracts:
        return {}
    numbers = {term.number: term for term in contracts}
    rows = Case.objects.filter(
        request__payer="contract", request__coverage_basis__in=list(numbers), visits__state="finished"
    ).values_list("request__coverage_basis", "visits__ended_at")
    used: dict[int, int] = {}
    for number, ended_at in rows:
        term = numbers[number]
        if ended_at and term.starts_on <= timezone.localdate(ended_at) < term.ends_on:
            used[term.contract_id] = used.get(term.contract_id, 0) + 1
    return used
