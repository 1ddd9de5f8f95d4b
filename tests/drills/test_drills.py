"""Every shipped regulation is played through, and what is live of it shows itself; a drill that lacks something is red."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from aftercare.base.kernel.commands import undone
from aftercare.drills import selectors
from aftercare.drills.rules import Line, Outcome, Seen, missing_lines, score
from aftercare.drills.services import drill, live_addresses
from aftercare.drills.services.company import Company
from aftercare.drills.services.opening import found_company
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations

# A fifth of a second a binding; many of them, on a busy machine.
PATIENCE = 600
SOURCES = [document.source for document in regulations.shipped().values()]
# A drill plays on SQLite, whatever database the company has; on the other one a few show that the actions are the same.
PLAYED = SOURCES if connection.vendor == "sqlite" else ["C", "D10", "D20"]
REGISTERED = "d20-technical-support@1/trip-register#registered"
EXECUTED = "b-department-appraisal@1/efficiency#plan-execution"
ANSWERED = "d20-technical-support@1/phone-answer#answer"

each_pack = pytest.mark.parametrize("source", PLAYED)
Drill = Callable[..., list[Line]]


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Company]:
    """Founded once, as when several regulations are played one after the other."""
    assert django_db_setup is None
    with django_db_blocker.unblock(), undone():
        yield found_company()


@pytest.fixture
def played(company: Company) -> Iterator[Drill]:
    """The lines of a drill in that company, which is afterwards as it was."""
    with undone():
        yield lambda one, *expected: list(drill(one, expected=expected, company=company))


def document(source: str) -> regulations.Document:
    found = regulations.pack(source)
    assert found is not None
    return found


def part(*clauses: str, of: str = "D20") -> regulations.Document:
    """A regulation with these clauses only: quick to play."""
    whole = document(of)
    chapters = tuple(
        chapter.model_copy(update={"clauses": tuple(one for one in chapter.clauses if one.key in clauses)})
        for chapter in whole.chapters
    )
    return whole.model_copy(update={"chapters": chapters})


def without(one: regulations.Document, address: str) -> regulations.Document:
    """The same without one binding."""
    return _changed(one, address, lambda _binding: ())


def _changed(one: regulations.Document, address: str, change) -> regulations.Document:
    clause_key, key = address.partition("/")[2].split("#")
    chapters = []
    for chapter in one.chapters:
        clauses = []
        for clause in chapter.clauses:
            bindings = tuple(
                made
                for binding in clause.bindings
                for made in (change(binding) if (clause.key, binding.key) == (clause_key, key) else (binding,))
            )
            clauses.append(clause.model_copy(update={"bindings": bindings}))
        chapters.append(chapter.model_copy(update={"clauses": tuple(clauses)}))
    return one.model_copy(update={"chapters": tuple(chapters)})


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
@each_pack
def test_everything_live_in_a_regulation_shows_itself(source: str, played: Drill) -> None:
    lines = played(document(source), *selectors.expected(source))

    assert [(line.address, line.lacks, line.trouble) for line in lines if not line.is_green] == []
    assert all(line.events for line in lines if line.is_live)
    assert all(line.waits_for for line in lines if not line.is_live)


@each_pack
def test_what_is_live_is_what_was_written_down_and_never_less(source: str) -> None:
    assert list(selectors.expected(source)) == live_addresses(document(source))


@each_pack
def test_a_drill_without_any_one_live_binding_is_red(source: str) -> None:
    expected = selectors.expected(source)
    shown = [
        Line(source, "c", "1", where, (), "record", outcomes=(Outcome(Seen.RECORDED, (1,)),)) for where in expected
    ]
    assert missing_lines(source, shown, expected) == []
    for gone in expected:
        rest = [line for line in shown if line.address != gone]
        red = missing_lines(source, rest, expected)
        assert [line.address for line in red] == [gone]
        assert not score([*rest, *red]).is_green


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_a_regulation_that_lost_a_gate_is_red(played: Drill) -> None:
    lines = played(without(part("trip-register", "phone-answer"), REGISTERED), REGISTERED, ANSWERED)

    assert {line.address: line.verdict for line in lines if not line.is_green} == {REGISTERED: "gone"}
    assert next(line for line in lines if line.address == ANSWERED).is_green


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_a_gate_that_lets_pass_what_it_should_refuse_is_red(played: Drill) -> None:
    lax = _changed(
        part("trip-register"), REGISTERED, lambda gate: (gate.model_copy(update={"when": "nature == 'nothing'"}),)
    )
    (line,) = played(lax, REGISTERED)

    assert (line.verdict, line.lacks) == ("not_shown", ("refused/refused_before/warned", "passed"))


def test_a_clock_that_never_ends_in_time_is_red(played: Drill) -> None:
    tight = _changed(
        part("phone-answer"), ANSWERED,
        lambda clock: (clock.model_copy(update={"start": ("request.answered",), "stop": ("request.received",)}),),
    )  # fmt: skip
    lines = {line.address: line for line in played(tight, ANSWERED)}

    assert lines[ANSWERED].verdict == "not_shown"


def test_an_indicator_shows_what_speaks_for_it_and_what_against(played: Drill) -> None:
    lines = {line.address.partition("#")[2]: line for line in played(part("efficiency", of="B"))}

    executed = lines["plan-execution"]
    assert [(one.seen, one.said) for one in executed.outcomes] == [(Seen.COUNTED, "75%")] * 2
    names = dict(regulations_events(executed.events))
    assert [names[one] for one in executed.events] == ["visit.planned", "visit.finished", "visit.planned"]
    assert lines["workload"].verdict == "shown"


def test_an_indicator_that_nothing_can_speak_against_is_red(played: Drill) -> None:
    blind = _changed(
        part("efficiency", of="B"), EXECUTED,
        lambda one: (one.model_copy(update={"formula": one.formula.model_copy(update={"top": one.formula.base})}),),
    )  # fmt: skip
    lines = {line.address: line for line in played(blind, EXECUTED)}

    assert (lines[EXECUTED].verdict, lines[EXECUTED].lacks) == ("not_shown", ("counted",))
    assert "nothing counts against it" in lines[EXECUTED].trouble


def test_an_indicator_waits_with_the_clock_that_it_counts(played: Drill) -> None:
    lines = {line.address.partition("#")[2]: line for line in played(part("spare-parts", of="D07"))}

    assert (lines["kept"].verdict, lines["kept"].waits_for) == ("waits", lines["restored"].waits_for)


def test_a_record_is_kept_in_time_and_too_late(played: Drill) -> None:
    (filled,) = [line for line in played(part("record-form")) if line.address.endswith("#record")]

    assert [one.seen for one in filled.outcomes] == [Seen.RECORDED, Seen.BREACHED]
    names = dict(regulations_events(filled.events))
    assert [names[one.events[-1]] for one in filled.outcomes] == ["sheet.submitted"] * 2


def test_what_nobody_carries_out_yet_is_listed_with_what_it_waits_for(played: Drill) -> None:
    lines = {line.address.partition("#")[2]: line for line in played(part("phone-courtesy"))}

    assert (lines["courtesy"].verdict, lines["courtesy"].waits_for) == ("waits", ("survey.answered",))


def test_evidence_is_in_the_journal_of_the_drill(played: Drill) -> None:
    (registered,) = played(part("trip-register"))
    refused, passed = registered.outcomes
    names = dict(regulations_events(registered.events))

    assert (refused.seen, names[refused.events[0]]) == (Seen.REFUSED, "command.refused")
    assert (passed.seen, names[passed.events[0]]) == (Seen.PASSED, "visit.departed")


def regulations_events(ids: tuple[int, ...]) -> list[tuple[int, str]]:
    return list(journal.effective().filter(id__in=ids).values_list("id", "type"))
