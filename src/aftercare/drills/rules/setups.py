"""What kind of case a clause speaks of: the plainest one to which its conditions apply. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

NATURES = ("breakdown", "defect", "installation", "maintenance", "inspection", "replacement", "training", "enquiry")
URGENCIES = ("normal", "urgent")
# Families of equipment that clauses speak of.
FAMILIES = ("lift", "waterproofing")


@dataclass(frozen=True, slots=True)
class Setup:
    """A case to open. The first value of each field is the plain one."""

    nature: str = "breakdown"
    urgency: str = "normal"
    is_major: bool = False
    # Who pays: nobody knows, the warranty, a contract.
    payer: str = "unknown"
    has_asset: bool = True
    in_home_region: bool = True
    family: str = "lift"
    # Settled from afar, without an order.
    is_remote: bool = False

    def with_asset(self) -> "Setup":
        """The same, about equipment."""
        return replace(self, has_asset=True)

    def from_afar(self) -> "Setup":
        """The same, settled without an order."""
        return replace(self, is_remote=True)

    @property
    def attributes(self) -> dict[str, Any]:
        """What rules may ask about such a case."""
        return {
            "nature": self.nature,
            "urgency": self.urgency,
            "impact": "medium",
            "safety": "",
            "is_major": self.is_major,
            "customer": 1,
            "site": 1,
            "asset": 1 if self.has_asset else None,
            "family": self.family if self.has_asset else "",
            "is_completed": self.has_asset,
            "customer_grade": "",
            "payer": self.payer,
            "contract": "1" if self.payer == "contract" else "",
            "unit_path": "/",
            "home_region": self.in_home_region,
        }


def _all() -> Iterator[Setup]:
    """Every setup; those that differ least from the plain one come first."""
    axes: Sequence[Sequence[Any]] = (
        NATURES, URGENCIES, (False, True), ("unknown", "warranty", "contract"), (True, False), (True, False), FAMILIES,
    )  # fmt: skip
    places = product(*(range(len(axis)) for axis in axes))
    for place in sorted(places, key=lambda one: (sum(index > 0 for index in one), one)):
        yield Setup(*(axis[index] for axis, index in zip(axes, place, strict=True)))


SETUPS = tuple(_all())


def setup_for(holds: Callable[[Mapping[str, Any]], bool]) -> Setup | None:
    """The plainest case for which a condition on the attributes holds; None = there is no such case."""
    return next((one for one in SETUPS if holds(one.attributes)), None)
