"""Coverage: who pays, and why (decision 24). Pure: terms in force in, verdict out.

D10.2 (two years from acceptance unless the contract says otherwise), D12.1 (free in warranty),
D04.1 (within and after the warranty period), features 29, 30 and 107.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.base.kernel.words import Words
from aftercare.registry.equipment.public import SOURCES, ContractTerm, WarrantyTerm, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be judged."""

    on: date
    component: str = ""
    is_rework: bool = False
    misuse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who pays; `reason` is a code, `basis` the contract's number or the source of the warranty."""

    payer: str
    reason: str
    basis: str = ""
    until: date | None = None

    @property
    def words(self) -> Words:
        """The sentence."""
        return reason_words(self.reason, self.basis)


def judge(
    question: Question,
    *,
    warranties: Sequence[WarrantyTerm],
    contracts: Sequence[ContractTerm],
    visits_used: Mapping[int, int],
) -> Verdict:
    """The most favourable rule for the customer that applies, in a fixed order.

    Rework is ours; misuse is never covered; then warranty, then contract, then the customer.
    An asset whose warranty has no start date gives `unknown`: nobody guesses. `visits_used`:
    contract id → free visits used up in its term.
    """
    if question.is_rework:
        return Verdict(payer="rework", reason="rework")
    if question.misuse:
        return Verdict(payer="paid", reason="misuse")
    return (
        _warranty(question, warranties)
        or _contract(question, contracts, visits_used)
        or _uncovered(question, warranties)
    )


def _warranty(question: Question, terms: Sequence[WarrantyTerm]) -> Verdict | None:
    """The longest warranty in force; one for the component goes before one for the whole."""
    found = [
        term
        for term in terms
        if term.component in {"", question.component}
        and term.starts_on is not None
        and term.starts_on <= question.on
        and (term.ends_on is None or question.on < term.ends_on)
    ]
    if not found:
        return None
    best = max(found, key=lambda term: (term.component != "", term.ends_on is None, term.ends_on or question.on))
    return Verdict(payer="warranty", reason="in_warranty", basis=best.source, until=best.ends_on)


def _contract(question: Question, terms: Sequence[ContractTerm], visits_used: Mapping[int, int]) -> Verdict | None:
    """The contract in force that goes first and whose free visits are not used up."""
    found = [term for term in in_order(terms) if term.labour_included and term.starts_on <= question.on < term.ends_on]
    for term in found:
        quota = term.promised("free_visits")
        if quota is None or visits_used.get(term.contract_id, 0) < quota.amount:
            return Verdict(payer="contract", reason="in_contract", basis=term.number, until=term.ends_on)
    return Verdict(payer="paid", reason="quota_used", basis=found[0].number) if found else None


def _uncovered(question: Question, warranties: Sequence[WarrantyTerm]) -> Verdict:
    """Nothing covers it: say whether something did, or whether a date is missing."""
    if any(term.starts_on is None for term in warranties):
        return Verdict(payer="unknown", reason="no_start_date")
    expired = [term for term in warranties if term.ends_on is not None and term.ends_on <= question.on]
    if not expired:
        return Verdict(payer="paid", reason="no_terms")
    last = max(expired, key=lambda term: term.ends_on or question.on)
    return Verdict(payer="paid", reason="warranty_over", basis=last.source, until=last.ends_on)


# Why, in words; a code is what is stored.
REASONS: dict[str, Words] = {
    "rework": Words("属于返工，由我方承担", "Rework: at our own cost"),
    "misuse": Words("人为损坏，不在保修范围", "Misuse is not covered"),
    "in_warranty": Words("在保修期内", "In warranty"),
    "in_contract": Words("由服务合同承担", "Covered by a contract"),
    "quota_used": Words("合同免费次数已用完", "The contract's free visits are used up"),
    "no_start_date": Words("缺少验收或安装日期，无法判定保修", "The date that begins the warranty is not on file"),
    "warranty_over": Words("保修已到期", "The warranty is over"),
    "no_terms": Words("没有适用的保修或合同", "No warranty or contract applies"),
    "override": Words("人工判定", "Decided by hand"),
    "no_asset": Words("尚未指明设备", "No equipment is named yet"),
}


def reason_words(reason: str, basis: str) -> Words:
    """The sentence for a stored reason and what it rests on."""
    words = REASONS.get(reason, Words())
    if not basis:
        return words
    rest = SOURCES.get(basis, Words(basis, basis))
    return Words(f"{words.zh}（{rest.zh}）", f"{words.en} ({rest.en})")
