"""What is in the vans and in the stores: told by whoever keeps stock; without anybody plans ask for no parts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.base.kernel.hooks import Registry
from aftercare.registry.organisation import public as organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A store where engineers fetch parts on the way."""

    name: str
    place: organisation.Point
    # Part → whole pieces that may be taken; None = as many as wanted.
    parts: Mapping[str, int | None]
    # How long a call there takes.
    minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What there is of some parts."""

    # Staff → part → whole pieces in the van.
    vans: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    stores: Sequence[Store] = ()
    # Somebody keeps stock: what is nowhere is a defect.
    is_kept: bool = True

    def most(self, part: str) -> int | None:
        """The most that one engineer can bring of a part in one day; None = as much as wanted."""
        stored = [one.parts[part] for one in self.stores if part in one.parts]
        if None in stored:
            return None
        van = max((parts.get(part, 0) for parts in self.vans.values()), default=0)
        return van + max((count for count in stored if count is not None), default=0)


# Path of the unit, staff, codes of the parts that are asked for, moment.
Keeper = Callable[[str, Sequence[int], Collection[str], datetime], Holdings]
keepers: Registry[Keeper] = Registry("keepers of stock")
NOTHING_KEPT = Holdings(is_kept=False)


def held(unit_path: str, staff_ids: Sequence[int], parts: Collection[str], at: datetime) -> Holdings:
    """What the one who keeps stock says about these parts."""
    keeper = next(iter(keepers), None)
    return keeper(unit_path, staff_ids, parts, at) if keeper is not None and parts else NOTHING_KEPT
