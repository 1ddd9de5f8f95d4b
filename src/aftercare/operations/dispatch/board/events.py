"""What is decided about the board."""

from aftercare.base.kernel.events import Event


class OverlapRuleSet(Event):
    """How strictly appointments are kept apart for the people of a role: not at all, by a warning, by a refusal."""

    type, stream = "overlap_rule.set", "overlap_rule"
    role: str
    overlap: str
    travel: str
