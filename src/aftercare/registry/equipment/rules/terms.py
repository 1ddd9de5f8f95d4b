"""Which warranty holds on an asset, from when to when, and where that is said (terms only, no verdict)."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.base.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Given:
    """A warranty that somebody gives: how long, counted from which date, and who says so."""

    component: str
    start_rule: str
    months: int
    # "project", "product", "family", "company" or "default".
    source: str


# Unless a contract or a rule says otherwise: two years from acceptance, on the whole.
DEFAULT = Given(component="", start_rule="accepted", months=24, source="default")
# The closest word counts.
CLOSENESS = ("project", "product", "family", "company", "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyTerm:
    """One warranty on the whole ("") or a component, from `starts_on` until before `ends_on`.

    No dates = the date that begins it is not on file (`start_rule` says which).
    `source`: promise, project, product, family, company or default; `text`: where it is written.
    """

    component: str
    starts_on: date | None
    ends_on: date | None
    source: str
    start_rule: str = ""
    months: int = 0
    text: str = ""

    @property
    def basis(self) -> Words:
        """What the term rests on, for people."""
        return Words(f"{SOURCES[self.source].zh} {self.text}".strip(), f"{SOURCES[self.source].en} {self.text}".strip())


SOURCES = {
    "promise": Words("本设备约定", "Promised for this equipment:"),
    "project": Words("工程质保期", "Defect liability of the project"),
    "product": Words("产品保修规定", "Warranty on the product"),
    "family": Words("产品线保修规定", "Warranty on the product family"),
    "company": Words("公司保修规定", "Warranty of the company"),
    "default": Words("默认：验收后两年", "Default: two years from acceptance"),
}


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or that month's last: 31 January + 1 = 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def warranties(
    *, promised: Sequence[WarrantyTerm], given: Sequence[Given], starts: Mapping[str, date | None]
) -> tuple[WarrantyTerm, ...]:
    """One term a component, the whole first: what was promised for the asset, else the closest word.

    `starts`: the asset's dates by start rule (`shipped`, `installed`, `accepted`).
    """
    found = {term.component: term for term in promised}
    for one in sorted([*given, DEFAULT], key=lambda one: CLOSENESS.index(one.source)):
        if one.component not in found:
            found[one.component] = _counted(one, starts.get(one.start_rule))
    return tuple(found[component] for component in sorted(found))


def _counted(one: Given, start: date | None) -> WarrantyTerm:
    return WarrantyTerm(
        component=one.component,
        starts_on=start,
        ends_on=None if start is None else add_months(start, one.months),
        source=one.source,
        start_rule=one.start_rule,
        months=one.months,
    )


@dataclass(frozen=True, slots=True)
class Promised:
    """One entitlement of a contract; `amount` in the unit of its kind, `calendar_key` "" = around the clock."""

    kind: str
    amount: int
    calendar_key: str = ""


# How closely a contract names the asset: the more, the closer.
SPECIFICITY = {"customer": 0, "family": 1, "product": 2, "site": 3, "asset": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerm:
    """One contract in force that covers the asset (or site, or customer) in question."""

    contract_id: int
    number: str
    name: str
    kind: str
    customer_id: int
    billing_customer_id: int | None
    starts_on: date
    # The first day on which it no longer holds.
    ends_on: date
    priority: int
    # What in the contract names it: asset, site, product, family or customer (= everything).
    match: str
    labour_included: bool
    parts_included: bool
    promises: tuple[Promised, ...]

    @property
    def specificity(self) -> int:
        """How closely the contract names the thing, 0 to 4."""
        return SPECIFICITY[self.match]

    def promised(self, kind: str) -> Promised | None:
        """The promise of a kind (`free_visits`, `response`), if the contract makes it."""
        return next((one for one in self.promises if one.kind == kind), None)


def in_order(terms: Sequence[ContractTerm]) -> tuple[ContractTerm, ...]:
    """The one that goes first in front: the highest priority, then the closest, then the newest."""
    return tuple(sorted(terms, key=lambda term: (-term.priority, -term.specificity, -term.contract_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetTerms:
    """All that is written about who pays for an asset at a moment; the verdict is the service's."""

    asset_id: int
    product_id: int
    family: str
    component: str
    customer_id: int
    site_id: int | None
    project_id: int | None
    shipped_on: date | None
    installed_on: date | None
    accepted_on: date | None
    # Of the project that it belongs to.
    completed_on: date | None
    handed_over_on: date | None
    retired_on: date | None
    warranties: tuple[WarrantyTerm, ...]
    contracts: tuple[ContractTerm, ...]
