"""The headcount by posts of a part of the company at a moment, against the shares that clauses ask for."""

from dataclasses import dataclass
from datetime import datetime

from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import Ratio
from aftercare.regulations.documents.rules import Clause, address
from aftercare.regulations.measures.rules import Standing, standings
from aftercare.regulations.policies.rules import InForce
from aftercare.regulations.posts import selectors as posts

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Spread:
    """One ratio of a version, and how the headcount stands to it."""

    version: InForce
    clause: Clause
    binding: Ratio
    standings: tuple[Standing, ...]

    @property
    def address(self) -> str:
        """The address of its clause (decision 17)."""
        return address(self.version.document.key, self.version.number, self.clause.key, self.binding.key)

    @property
    def is_of_plans(self) -> bool:
        """Whether it asks something of staffing plans, which are judged where they are made."""
        return self.binding.model is not None

    @property
    def is_within(self) -> bool:
        """Whether every share lies in its range."""
        return all(one.is_within for one in self.standings)


def spreads_of(version: InForce, *, at: datetime, unit_path: str = "") -> list[Spread]:
    """The ratios of a version, with the people who work in a part of the company at a moment."""
    bound = [(clause, one) for clause, one in version.document.bound() if isinstance(one, Ratio)]
    if not bound:
        return []
    people = organisation.people_with_posts(at, unit_path=unit_path)
    offices = sum(one.kind == OFFICE and one.path.startswith(unit_path) for one in units.tree(at=at))
    return [
        Spread(version, clause, one, tuple(standings(one, people, offices, posts.codes_of))) for clause, one in bound
    ]
