"""In which order rows of one level go in when some of them name others."""

from collections.abc import Iterable


def parents_first(rows: Iterable[tuple[int, str, str]]) -> list[int]:
    """The rows' numbers in the file's order, but each behind the row that it names as the one above it.

    A row is (number, reference, reference of the one above). Of equal references the first counts; rows that name each
    other in a circle come where the file has them, and whoever decides refuses them.
    """
    listed = list(rows)
    named: dict[str, int] = {}
    for number, reference, _above in listed:
        if reference:
            named.setdefault(reference, number)
    above = {number: named[parent] for number, _reference, parent in listed if parent in named}
    ordered: dict[int, None] = {}
    for number, _reference, _above in listed:
        way = [number]
        while way[-1] in above and above[way[-1]] not in ordered and above[way[-1]] not in way:
            way.append(above[way[-1]])
        ordered.update(dict.fromkeys(reversed(way)))
    return list(ordered)
