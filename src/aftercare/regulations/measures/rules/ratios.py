"""Whether the headcount is spread over posts as a clause asks. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from aftercare.regulations.bindings.rules import Range, Ratio, Share

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """One share: how many people, of how many, and the range that holds for a company of this size."""

    share: Share
    people: int
    of: int
    allowed: Range

    @property
    def bp(self) -> int:
        """The share in basis points; half goes up. Nobody at all is a share of nothing."""
        return (2 * self.people * WHOLE_BP + self.of) // (2 * self.of) if self.of else 0

    @property
    def is_within(self) -> bool:
        """Whether it lies in its range: judged on heads, not on the rounded share."""
        return self.allowed.low_bp * self.of <= self.people * WHOLE_BP <= self.allowed.high_bp * self.of


def standings(
    ratio: Ratio, posts: Mapping[int, Collection[str]], offices: int, codes_of: Callable[[Collection[str]], set[str]]
) -> list[Standing]:
    """Each share of a ratio, from person → codes of the posts held.

    Everybody counts as headcount, and in every share that one of their posts belongs to.
    """
    total = len(posts)
    found = []
    for share in ratio.shares:
        codes = codes_of(share.posts)
        people = sum(bool(codes & set(held)) for held in posts.values())
        found.append(Standing(share, people, total, share.range_for(total, offices)))
    return found
