"""Facts of many cases at once, for those who judge."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from aftercare.base.kernel.actors import ActorKind
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks.selectors import SUBJECT, payload_of
from aftercare.regulations.compliance.rules.timed import Case
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import attributes_of

_COLUMNS = ("id", "stream_id", "type", "v", "occurred_at", "seq", "actor_kind", "actor_id", "payload")


def facts_of_cases(ids: Collection[int], names: Collection[str]) -> dict[int, list[Fact]]:
    """Case → its own effective facts of these names, in the order in which they were recorded; one query."""
    rows = journal.effective().filter(stream=SUBJECT, stream_id__in=ids, type__in=names).order_by("stream_id", "id")
    found: dict[int, list[Fact]] = {number: [] for number in ids}
    for number, case, name, v, at, seq, kind, actor, text in rows.values_list(*_COLUMNS):
        fact = Fact(
            name=name,
            at=at,
            seq=seq,
            payload=payload_of(name, v, text),
            history=kind == ActorKind.HISTORY,
            id=number,
            staff_id=actor if kind == ActorKind.STAFF else None,
        )
        found[case].append(fact)
    return found


def cases_with(facts: Mapping[int, Sequence[Fact]]) -> dict[int, Case]:
    """Case → its facts with whose it is: the last that was said of customer and unit counts."""
    return {number: _case(each) for number, each in facts.items()}


def _case(facts: Iterable[Fact]) -> Case:
    told = tuple(facts)
    known = attributes_of(told)
    customer = known.get("customer")
    return Case(told, customer if isinstance(customer, int) else None, str(known.get("unit_path") or ""))
