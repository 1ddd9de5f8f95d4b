"""Who and what regulations speak of: posts, forms, signatures, approvals, duties, events (tables/vocabulary.yaml)."""

import re
from collections.abc import Iterator

from aftercare.regulations.paper.rules import tables
from aftercare.regulations.paper.rules.characters import HAN, scripts
from aftercare.regulations.paper.rules.shapes import Finding


def _by_script(words: list[str]) -> tuple[re.Pattern[str], ...]:
    """The Chinese words in one pattern, the others in another: few texts need both."""
    chinese = [one for one in words if HAN.search(one)]
    others = [one for one in words if not HAN.search(one)]
    return tuple(tables.pattern(some) for some in (chinese, others) if some)


TABLE = tuple((row["what"], _by_script(row["words"]), row["why"]) for row in tables.load("vocabulary"))
ROLES: tuple[re.Pattern[str], ...] = next(patterns for what, patterns, _why in TABLE if what == "role")


def find(text: str) -> Iterator[Finding]:
    """All words of the tables, each stretch once a table."""
    written = scripts(text)
    for what, patterns, why in TABLE:
        taken = -1
        found = [one for pattern in patterns if written.worth(pattern) for one in pattern.finditer(text)]
        for match in sorted(found, key=lambda one: one.span()):
            if match.start() >= taken:
                taken = match.end()
                yield Finding(what, match[0], *match.span(), why=why)
