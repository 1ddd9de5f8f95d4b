"""Words that speak for a kind of binding (tables/cues.yaml)."""

import re
from dataclasses import dataclass
from typing import Any

from aftercare.regulations.paper.rules import tables
from aftercare.regulations.paper.rules.shapes import Kind

# A kind is proposed from so many points on.
THRESHOLD = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, what they speak for, and why."""

    kind: Kind
    points: int
    pattern: re.Pattern[str]
    why: str


_TABLE = tables.load("cues")


def _cues(rows: list[dict[str, Any]]) -> tuple[Cue, ...]:
    names = _TABLE["names"]
    return tuple(Cue(row["kind"], row["points"], tables.pattern(row["words"], names), row["why"]) for row in rows)


TEXT = _cues(_TABLE["clause"])
HEADINGS = _cues(_TABLE["heading"])
# A share with one bound is what an indicator must reach.
BOUND = Cue("indicator", THRESHOLD, re.compile("%"), "a share that must be reached")
STATEMENT = tables.pattern(_TABLE["statement"])
STATEMENT_HEADING = re.compile(rf"(?:{'|'.join(_TABLE['statement_heading'])})\W*$", re.IGNORECASE)
