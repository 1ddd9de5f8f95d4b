"""The drill of one regulation: everything that can be shown of it, line by line."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from aftercare.base.kernel.commands import undone
from aftercare.base.kernel.errors import DomainError
from aftercare.drills import selectors
from aftercare.drills.rules import Line, Outcome, missing_lines
from aftercare.drills.services import recipes
from aftercare.drills.services.company import Company
from aftercare.drills.services.opening import found_company, set_stage
from aftercare.drills.services.plays import (
    play_authority,
    play_clock,
    play_entitlement,
    play_escalation,
    play_gate,
    play_indicator,
    play_record,
    play_routine,
)
from aftercare.drills.services.plays.finding import Unplayable
from aftercare.drills.services.scene import NoRecipeError
from aftercare.drills.services.scratch import require_scratch
from aftercare.drills.services.stage import Stage
from aftercare.platform.sheets import public as sheets
from aftercare.regulations import public as regulations

__all__ = ["drill", "recipes"]

# (stage, address, binding of its kind) → what was seen.
Play = Callable[..., list[Outcome]]
PLAYS: dict[str, Play] = {
    "authority": play_authority,
    "clock": play_clock,
    "entitlement": play_entitlement,
    "escalation": play_escalation,
    "gate": play_gate,
    "indicator": play_indicator,
    "record": play_record,
    "routine": play_routine,
}
# Kinds that come after all the others.
LAST = {"indicator": 1, "routine": 2}


def drill(
    document: regulations.Document, *, expected: tuple[str, ...] = (), company: Company | None = None
) -> Iterator[Line]:
    """Play a regulation on the database that is open, in a company; `expected`: the addresses that must be live."""
    live = regulations.live_events()
    stage = set_stage(document, live=live, company=company or found_company())
    lines: list[Line] = []
    for clause, binding in sorted(document.bound(), key=_turn):
        where = regulations.address(document.key, 1, clause.key, binding.key)
        line = partial(
            Line, pack=document.source or document.key, clause=clause.key, number=clause.number, address=where,
            requirements=clause.requirements, kind=binding.kind,
        )  # fmt: skip
        with stage.running():
            lines.append(_line(line, stage, where, binding))
        yield lines[-1]
    yield from missing_lines(document.source or document.key, lines, expected)


def play(documents: Sequence[regulations.Document]) -> Iterator[tuple[Line, int]]:
    """Several regulations, each in the company as it was founded; every line with how many its regulation has.

    Only on a scratch database (NotScratchError); even there nothing stays.
    """
    require_scratch()
    with undone():
        company = found_company()
        for document in documents:
            expected = selectors.expected(document.source)
            with undone():
                total = sum(1 for _bound in document.bound())
                for line in drill(document, expected=expected, company=company):
                    yield line, total


def _turn(bound: tuple[regulations.Clause, regulations.bindings.Binding]) -> tuple[bool, int, bool]:
    """Cases first, then what counts them, then routines, which move the clock far; last what changes the regulation."""
    one = bound[1]
    of_itself = one.subject == "regulation"
    return of_itself, LAST.get(one.kind, 0), of_itself and one.kind == "authority"


def _line(line: "partial[Line]", stage: Stage, where: str, binding: regulations.bindings.Binding) -> Line:
    waits = waiting(stage.document, binding)
    if waits or binding.kind == "statement":
        return line(waits_for=waits)
    try:
        return line(outcomes=tuple(PLAYS[binding.kind](stage, where, binding)))
    except (Unplayable, NoRecipeError, DomainError, KeyError) as trouble:
        return line(trouble=f"{type(trouble).__name__}: {trouble}")


def live_addresses(document: regulations.Document) -> list[str]:
    """The bindings of a regulation that a drill has to show today."""
    return [
        regulations.address(document.key, 1, clause.key, binding.key)
        for clause, binding in document.bound()
        if binding.kind != "statement" and not waiting(document, binding)
    ]


def waiting(document: regulations.Document, binding: regulations.bindings.Binding) -> tuple[str, ...]:
    """The events that a binding waits for, or `kind:subject` where nothing carries it out yet; () = it is live."""
    events = regulations.waits_in(document, binding, regulations.live_events())
    return tuple(events) or (() if _is_carried_out(binding) else (f"{binding.kind}:{binding.subject}",))


def _is_carried_out(binding: regulations.bindings.Binding) -> bool:
    if binding.kind == "statement":
        return True
    if binding.kind not in PLAYS:
        return False
    # A form lies on something that somebody may fill it in for.
    return not (binding.kind == "record" and binding.form and sheets.owners.get(binding.subject) is None)
