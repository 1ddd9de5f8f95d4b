"""How proposed bindings are summed up on the page."""

from django.utils.translation import gettext

from aftercare.platform.journal import public as journal
from aftercare.regulations.bindings.rules import PERIOD_WORDS, Period, Span, Unit
from aftercare.regulations.intake.rules import Proposed


def facts_of(one: Proposed) -> list[str]:
    """What is known of a binding, and what is lacking."""
    found = []
    if one.value and one.unit:
        found.append(str(Span(one.value, Unit(one.unit)).words))
    if one.every:
        found.append(str(PERIOD_WORDS[Period(one.every)]))
    if one.low is not None or one.high is not None:
        low, high = (f"{share / 100:g}%" if share is not None else "" for share in (one.low, one.high))
        found.append(f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}")
    if one.kind == "clock":
        found += _ends(one)
    if one.kind == "routine" and not one.every:
        found.append(gettext("how often is not said"))
    return found


def _ends(one: Proposed) -> list[str]:
    if not one.value:
        return [gettext("how long is not said")]
    start, stop = (journal.title_of(name) if name else gettext("to be chosen") for name in (one.start, one.stop))
    return [gettext("from “%(start)s” to “%(stop)s”") % {"start": start, "stop": stop}]
