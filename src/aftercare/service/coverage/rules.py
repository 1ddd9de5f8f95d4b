"""Coverage: who pays, and why (decision 24). Pure: terms in force in, verdict out.

D10.2 (two years from acceptance unless the contract says otherwise), D12.1 (free in warranty),
D04.1 (within and after the warranty period), features 29, 30 and 107.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aftercare.base.kernel.words import Words
from aftercare.registry.equipment.public import SOURCES, ContractTerm, WarrantyTerm, add_months, in_order
from aftercare.regulations.public import Owed

# The reason whose basis is the address of a clause.
IN_REGULATION = "in_regulation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be judged."""

    on: date
    component: str = ""
    is_rework: bool = False
    misuse: bool = False
    # What kind of work is asked for; "" = not known yet.
    nature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who pays; `reason` is a code, `basis` the contract's number, the source of the warranty or the clause."""

    payer: str
    reason: str
    basis: str = ""
    until: date | None = None

    @property
    def words(self) -> Words:
        """The sentence."""
        return reason_words(self.reason, self.basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A contract that quotas are counted for; `number` is what cases name it by."""

    contract_id: int
    number: str
    starts_on: date
    ends_on: date

    def year_of(self, day: date) -> tuple[date, date]:
        """The year of the contract in which a day lies, [first, next): free visits are counted in it."""
        years = max(0, day.year - self.starts_on.year)
        if years and add_months(self.starts_on, 12 * years) > day:
            years -= 1
        return add_months(self.starts_on, 12 * years), add_months(self.starts_on, 12 * (years + 1))

    def counted_year(self, on: date) -> tuple[date, date]:
        """The year that counts on a day: of a contract that has ended its last one, before it begins its first."""
        first, following = self.year_of(max(self.starts_on, min(on, self.ends_on - timedelta(days=1))))
        return first, min(following, self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One visit that a contract paid: the day on which it ended, and the minutes of all who were there."""

    ended_on: date
    is_finished: bool
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What was used up of a contract: visits of its year, minutes since it began."""

    visits: int = 0
    minutes: int = 0


NOTHING = Used()


def used_of(held: Held, work: Sequence[Work], on: date) -> Used:
    """What of its quotas a contract has used up on a day; only what ended within its term counts."""
    first, following = held.counted_year(on)
    inside = [one for one in work if held.starts_on <= one.ended_on < held.ends_on]
    return Used(
        visits=sum(1 for one in inside if one.is_finished and first <= one.ended_on < following),
        minutes=sum(one.minutes for one in inside),
    )


def is_used_up(term: ContractTerm, used: Used) -> bool:
    """Whether one of its quotas, free visits or hours paid for, is used up."""
    visits, hours = term.promised("free_visits"), term.promised("hour_bank")
    return (visits is not None and used.visits >= visits.amount) or (hours is not None and used.minutes >= hours.amount)


@dataclass(frozen=True, slots=True)
class Entitled:
    """What a regulation owes, and the day that begins it, as far as it is on file."""

    owed: Owed
    starts_on: date | None

    @property
    def ends_on(self) -> date | None:
        """The first day on which it no longer holds."""
        return self.owed.until(self.starts_on) if self.starts_on else None

    def holds(self, question: Question) -> bool:
        """Whether it covers what is asked, on that day."""
        if self.starts_on is None or self.ends_on is None or not self.owed.covers(question.nature):
            return False
        return self.starts_on <= question.on < self.ends_on


def judge(
    question: Question,
    *,
    warranties: Sequence[WarrantyTerm],
    contracts: Sequence[ContractTerm],
    used: Mapping[int, Used],
    entitled: Sequence[Entitled] = (),
) -> Verdict:
    """The most favourable rule for the customer that applies, in a fixed order.

    Rework is ours; misuse is never covered; then warranty, then contract, then the customer. Of the warranty on
    file and those that regulations grant, the one that lasts longest. An asset whose warranty has no start date
    gives `unknown`: nobody guesses. `used`: contract id → what was used up of its quotas.
    """
    if question.is_rework:
        return Verdict(payer="rework", reason="rework")
    if question.misuse:
        return Verdict(payer="paid", reason="misuse")
    return (
        _longest(_warranty(question, warranties), _entitlement(question, entitled))
        or _contract(question, contracts, used)
        or _uncovered(question, warranties, entitled)
    )


def _longest(own: Verdict | None, granted: Verdict | None) -> Verdict | None:
    """What is on file for the equipment, unless a regulation grants more; no end at all is the most."""
    if own is None or granted is None:
        return own or granted
    return granted if own.until and granted.until and granted.until > own.until else own


def _entitlement(question: Question, entitled: Sequence[Entitled]) -> Verdict | None:
    """The longest of what regulations grant; of equally long ones the first clause by its address."""
    found = [(one.ends_on, one.owed.clause) for one in entitled if one.ends_on and one.holds(question)]
    if not found:
        return None
    until = max(day for day, _clause in found)
    clause = min(clause for day, clause in found if day == until)
    return Verdict(payer="warranty", reason=IN_REGULATION, basis=clause, until=until)


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


def _contract(question: Question, terms: Sequence[ContractTerm], used: Mapping[int, Used]) -> Verdict | None:
    """The contract in force that goes first and whose quotas are not used up."""
    found = [term for term in in_order(terms) if term.labour_included and term.starts_on <= question.on < term.ends_on]
    for term in found:
        if not is_used_up(term, used.get(term.contract_id, NOTHING)):
            return Verdict(payer="contract", reason="in_contract", basis=term.number, until=term.ends_on)
    return Verdict(payer="paid", reason="quota_used", basis=found[0].number) if found else None


def _uncovered(question: Question, warranties: Sequence[WarrantyTerm], entitled: Sequence[Entitled]) -> Verdict:
    """Nothing covers it: say whether something did, or whether a date is missing."""
    promised = any(one.starts_on is None and one.owed.covers(question.nature) for one in entitled)
    if promised or any(term.starts_on is None for term in warranties):
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
    IN_REGULATION: Words("制度规定的质保期内", "In the warranty that a regulation grants"),
    "in_contract": Words("由服务合同承担", "Covered by a contract"),
    "quota_used": Words("合同额度已用完", "The contract's free visits or hours are used up"),
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
