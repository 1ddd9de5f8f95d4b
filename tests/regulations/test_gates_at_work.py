"""A company's regulation at work on a case: frozen when it opens, gates refused with their clause, waivers, rebasing."""

from datetime import timedelta
from typing import Any

import pytest
from tests.actors import staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import BREAKDOWN, event, open_case, say
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM, Actor
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.documents.models import Regulation, Version
from aftercare.regulations.documents.rules import Document, read_data
from aftercare.regulations.gates import selectors, services
from aftercare.regulations.gates.errors import GateShutError, MayNotWaiveError, NothingToWaiveError
from aftercare.regulations.policies.selectors import choices_for, in_force, policy_for
from aftercare.regulations.public import snapshot_for

pytestmark = pytest.mark.django_db

CLAUSE = "trips@1/register#registered"
GATE = {
    "key": "registered", "kind": "gate", "before": "visit.departed", "missing": {"zh": "先登记", "en": "Register first"},
    "needs": [{"kind": "event", "event": "request.planned"}], "waived_by": "supervisor",
}  # fmt: skip
ANSWER = {
    "key": "answer", "kind": "clock", "clock": "response", "name": {"zh": "答复", "en": "Answer"},
    "start": "request.received", "stop": "request.answered", "targets": [{"within": "30 min"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday():
    with clock.running(MONDAY + timedelta(days=1)):
        yield


def regulation(*bindings: dict[str, Any], key: str = "trips", **more: Any) -> Version:
    """A published regulation with one clause, as if it had gone through its approval."""
    document = read_data(
        {"key": key, "name": key, "chapters": [{"key": "c", "title": "…", "clauses": [
            {"key": "register", "text": "…", "bindings": list(bindings)}]}]} | more
    )  # fmt: skip
    return _published(document)


def _published(document: Document) -> Version:
    unit = make_office().parent or make_office()
    row = Regulation.objects.create(
        uid=uuid7(MONDAY), key=document.key, unit=unit, unit_path=unit.path, opened_at=MONDAY
    )
    return Version.objects.create(
        uid=uuid7(MONDAY), regulation=row, number=1, state="published", content=document.text, digest=document.digest,
        drafted_at=MONDAY, published_at=MONDAY, effective_from=MONDAY,
    )  # fmt: skip


def depart(case: int, at: Any, *, by: Actor = SYSTEM) -> None:
    say([(event("visit.departed", case, order=5, visit=7), at)], by=by)


def departures(case: int) -> int:
    return StoredEvent.objects.filter(stream="case", stream_id=case, type="visit.departed").count()


def test_what_is_in_force_is_frozen_when_the_case_opens() -> None:
    before = open_case(MONDAY)
    regulation(GATE)
    after = open_case(MONDAY + timedelta(hours=1))

    depart(before, MONDAY + timedelta(hours=2))
    with pytest.raises(GateShutError) as refused:
        depart(after, MONDAY + timedelta(hours=2))

    assert refused.value.clause == CLAUSE
    assert str(refused.value) == "Register first"
    assert (departures(before), departures(after)) == (1, 0)


def test_evidence_opens_the_gate() -> None:
    regulation(GATE)
    case = open_case(MONDAY)
    say([(event("request.planned", case), MONDAY + timedelta(hours=1))])
    depart(case, MONDAY + timedelta(hours=2))
    assert departures(case) == 1


def test_evidence_of_the_same_command_counts_if_it_came_before() -> None:
    regulation(GATE)
    case = open_case(MONDAY)
    later = MONDAY + timedelta(hours=1)
    say([(event("request.planned", case), later), (event("visit.departed", case, order=5, visit=7), later)])
    assert departures(case) == 1


def test_imported_history_passes_every_gate() -> None:
    regulation(GATE)
    case = open_case(MONDAY)
    depart(case, MONDAY, by=HISTORY)
    assert departures(case) == 1


def test_a_page_is_told_what_is_missing() -> None:
    regulation(GATE)
    case = open_case(MONDAY)
    ids = {"case": case, "order": 5, "visit": 7}
    (lack,) = selectors.lacks_before("visit.departed", case_id=case, payload=ids, by=SYSTEM, at=MONDAY)
    assert (lack.clause, str(lack.missing)) == (CLAUSE, "Register first")
    assert selectors.lacks_before("visit.arrived", case_id=case, payload=ids, by=SYSTEM, at=MONDAY) == []


def test_a_waiver_of_who_may_lets_one_visit_pass() -> None:
    regulation(GATE)
    case = open_case(MONDAY)
    office = make_office()
    supervisor, engineer = make_staff(unit=office), make_staff(unit=office)
    give_post(supervisor, make_post("supervisor"))
    wanted = {
        "case_id": case,
        "clause": CLAUSE,
        "item": 7,
        "unit_path": office.path,
        "reason": "工地无网络",
        "at": MONDAY,
    }

    with pytest.raises(MayNotWaiveError):
        services.grant_waiver(**wanted, by=staff_actor("engineer", unit=office, staff=engineer))
    services.grant_waiver(**wanted, by=staff_actor("engineer", unit=office, staff=supervisor))

    depart(case, MONDAY + timedelta(hours=1))
    with pytest.raises(GateShutError):
        say([(event("visit.departed", case, order=5, visit=8), MONDAY + timedelta(hours=1))])
    assert departures(case) == 1


def test_what_does_not_stand_cannot_be_waived() -> None:
    case = open_case(MONDAY)
    with pytest.raises(NothingToWaiveError):
        services.grant_waiver(case_id=case, clause=CLAUSE, item=0, unit_path="", reason="…", by=SYSTEM, at=MONDAY)


def test_a_stricter_clock_of_the_company_takes_the_place_of_the_base() -> None:
    regulation(ANSWER)
    case = open_case(MONDAY)
    response = Clock.objects.get(subject_id=case, key="response")
    assert (response.clause, response.target) == ("trips@1/register#answer", 1800)
    assert list(clocks.differences()) == []


def test_of_two_equal_clocks_the_one_due_first_counts() -> None:
    regulation(ANSWER)
    regulation(ANSWER | {"targets": [{"within": "20 min"}]}, key="faster")
    case = open_case(MONDAY)
    response = Clock.objects.get(subject_id=case, key="response")
    assert (response.clause, response.target) == ("faster@1/register#answer", 1200)


def test_an_open_case_can_be_based_on_the_rules_of_today() -> None:
    case = open_case(MONDAY)
    regulation(ANSWER)
    digest = snapshot_for(BREAKDOWN, MONDAY).digest
    say([(event("case.rebased", case, snapshot=digest, reason="新制度"), MONDAY + timedelta(hours=1))])
    assert Clock.objects.get(subject_id=case, key="response").clause == "trips@1/register#answer"
    assert list(clocks.differences()) == []


def test_a_withdrawn_regulation_holds_no_more() -> None:
    version = regulation(GATE)
    Version.objects.filter(pk=version.pk).update(effective_to=MONDAY + timedelta(hours=1))
    assert [one.version_id for one in in_force(MONDAY)] == [version.pk]
    assert in_force(MONDAY + timedelta(hours=1)) == []


def test_why_a_clause_holds_can_be_told() -> None:
    regulation(ANSWER)
    choice = next(one for one in choices_for(BREAKDOWN, in_force(MONDAY)) if one.slot == "clock:response")
    assert [rule.address for rule in choice.chosen] == ["trips@1/register#answer"]
    assert [rule.address for rule in choice.beaten] == ["base@1/prompt-answer#clock-response"]


def test_looking_a_policy_up_costs_one_query(django_assert_num_queries: Any) -> None:
    regulation(GATE)
    policy_for(BREAKDOWN, MONDAY)
    with django_assert_num_queries(1):  # what is in force; everything that follows from it is remembered
        policy_for(BREAKDOWN, MONDAY)


def test_a_case_without_gates_costs_one_query(django_assert_num_queries: Any) -> None:
    case = open_case(MONDAY)
    selectors.policies_by_case({case})
    with django_assert_num_queries(1):
        assert selectors.policies_by_case({case})[case].gates == {}
