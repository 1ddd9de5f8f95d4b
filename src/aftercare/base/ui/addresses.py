"""Addresses of views, each form of them looked up once: `reverse` takes longer than a cell of a list does."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse

# A number that no address holds.
MARK = 987_654_321


def addressed(name: str, *ids: int) -> str:
    """`addressed("service:request", 12)`: what `reverse` says for a view that takes row ids."""
    parts = _parts(name, len(ids), settings.ROOT_URLCONF)
    return "".join([part for pair in zip(parts, map(str, ids), strict=False) for part in pair]) + parts[-1]


@lru_cache(maxsize=1_024)
def _parts(name: str, count: int, _urlconf: str) -> tuple[str, ...]:
    """What stands before, between and behind the ids."""
    marks = [MARK + place for place in range(count)]
    rest, parts = reverse(name, args=marks or None), []
    for mark in marks:
        before, _mark, rest = rest.partition(str(mark))
        parts.append(before)
    return (*parts, rest)
