"""Whether a binding is live, or waits for events of a part that is not there yet (decision 12). Pure."""

from collections.abc import Callable, Collection, Iterable

from aftercare.regulations.bindings.rules.kinds import Binding
from aftercare.regulations.bindings.rules.of_periods import Appraisal, Indicator, Ratio, Routine
from aftercare.regulations.bindings.rules.of_plans import Weights
from aftercare.regulations.bindings.rules.on_cases import Authority, Clock, Entitlement, Escalation, Gate, Record
from aftercare.regulations.bindings.rules.parts import EventNeed, Need

Names = tuple[str, ...]

# Subjects whose escalations are carried out; those of others wait for what their apps record.
ESCALATED = frozenset({"case"})


def waits_for(binding: Binding, live: Collection[str]) -> list[str]:
    """The events that must be published by somebody before the binding can do anything; [] = it is live.

    Of several events that would do, one is enough. What waits neither stops nor times anybody: a gate
    that nothing could ever open would only keep people from their work.
    """
    missing: dict[str, None] = {}
    for group in _groups(binding):
        if group and not set(group) & set(live):
            missing |= dict.fromkeys(group)
    return list(missing)


def _groups(binding: Binding) -> Iterable[Names]:
    """Groups of events, of each of which one is needed."""
    ask = _GROUPS.get(type(binding))
    return ask(binding) if ask else ()


def _of_need(need: Need) -> Names:
    return need.event if isinstance(need, EventNeed) else ()


_GROUPS: dict[type, Callable[..., Iterable[Names]]] = {
    Clock: lambda one: (one.start, one.stop),
    Gate: lambda one: (one.before, *(_of_need(need) for need in one.needs)),
    Record: lambda one: (() if one.form else one.event, one.after),
    Routine: lambda one: (() if one.form else one.evidence,),
    Escalation: lambda one: (one.event,),
    Indicator: lambda one: (one.formula.top, one.formula.base),
    Appraisal: lambda one: (one.evidence,),
    Ratio: lambda one: (one.evidence,),
    Authority: lambda one: (one.may,),
    Entitlement: lambda one: (one.proof,),
    Weights: lambda one: (one.evidence,),
}
