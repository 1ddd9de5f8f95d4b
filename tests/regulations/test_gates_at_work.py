"""A company's regulation at work on a case: frozen when it opens, gates refused with their clause, waivers, rebasing."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from tests.actors import staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import BREAKDOWN, event, in_force, open_case, say
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM, Actor
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.documents.models import Version
from aftercare.regulations.gates import selectors, services
from aftercare.regulations.gates.errors import GateShutError, MayNotWaiveError, NothingToWaiveError
from aftercare.regulations.policies.selectors import choices_for, eras, policy_for
from aftercare.regulations.policies.selectors import in_force as holding
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


def depart(case: int, at: Any, *, by: Actor = SYSTEM) -> None:
    say([(event("visit.departed", case, order=5, visit=7), at)], by=by)


def departures(case: int) -> int:
    return StoredEvent.objects.filter(stream="case", stream_id=case, type="visit.departed").count()


def test_what_is_in_force_is_frozen_when_the_case_opens() -> None:
    before = open_case(MONDAY)
    in_force(GATE)
    after = open_case(MONDAY + timedelta(hours=1))

    depart(before, MONDAY + timedelta(hours=2))
    with pytest.raises(GateShutError) as refused:
        depart(after, MONDAY + timedelta(hours=2))

    assert refused.value.clause == CLAUSE
    assert str(refused.value) == "Register first"
    assert (departures(before), departures(after)) == (1, 0)


def test_evidence_opens_the_gate() -> None:
    in_force(GATE)
    case = open_case(MONDAY)
    say([(event("request.planned", case), MONDAY + timedelta(hours=1))])
    depart(case, MONDAY + timedelta(hours=2))
    assert departures(case) == 1


def test_evidence_of_the_same_command_counts_if_it_came_before() -> None:
    in_force(GATE)
    case = open_case(MONDAY)
    later = MONDAY + timedelta(hours=1)
    say([(event("request.planned", case), later), (event("visit.departed", case, order=5, visit=7), later)])
    assert departures(case) == 1


def test_imported_history_passes_every_gate() -> None:
    in_force(GATE)
    case = open_case(MONDAY)
    depart(case, MONDAY, by=HISTORY)
    assert departures(case) == 1


def test_a_page_is_told_what_is_missing() -> None:
    in_force(GATE)
    case = open_case(MONDAY)
    ids = {"case": case, "order": 5, "visit": 7}
    (lack,) = selectors.lacks_before("visit.departed", case_id=case, payload=ids, by=SYSTEM, at=MONDAY)
    assert (lack.clause, str(lack.missing)) == (CLAUSE, "Register first")
    assert selectors.lacks_before("visit.finished", case_id=case, payload=ids, by=SYSTEM, at=MONDAY) == []


IDS = {"order": 5, "visit": 7}
REGISTER = GATE | {
    "before": ["visit.departed", "visit.arrived"],
    "needs": [{"kind": "form", "form": "x", "same": "visit"}],
}


def asked(case: int, count: int) -> dict[str, list[selectors.Deed]]:
    """As many buttons as a page may have."""
    names = ["visit.departed", "visit.arrived", "visit.work_started", "visit.finished"]
    return {str(number): [selectors.Deed(names[number % 4], IDS | {"case": case})] for number in range(count)}


@pytest.mark.parametrize("count", [2, 12])
def test_all_buttons_of_a_page_are_judged_on_one_load_of_the_facts(count, django_assert_num_queries) -> None:
    in_force(REGISTER)
    case = open_case(MONDAY)
    selectors.policies_by_case({case})
    with django_assert_num_queries(3):  # which policy; the events of the case, and what each of them is about
        found = selectors.lacks_of(asked(case, count), case_id=case, by=SYSTEM, at=MONDAY)
    assert set(found) == {str(number) for number in range(count) if number % 4 < 2}
    assert {lack.clause for each in found.values() for lack in each} == {CLAUSE}


def test_a_page_without_gates_costs_one_query(django_assert_num_queries: Any) -> None:
    case = open_case(MONDAY)
    selectors.policies_by_case({case})
    with django_assert_num_queries(1):
        assert selectors.lacks_of(asked(case, 12), case_id=case, by=SYSTEM, at=MONDAY) == {}


def test_nobody_avoids_a_gate_by_leaving_the_step_out() -> None:
    """Whoever arrives without having set out passes the gates of setting out; after a departure they are not asked again."""
    in_force(GATE)
    case = open_case(MONDAY)
    arrived = event("visit.arrived", case, **IDS)
    with pytest.raises(GateShutError) as refused:
        say([(arrived, MONDAY + timedelta(hours=2))])
    assert refused.value.clause == CLAUSE
    (lack,) = selectors.lacks_before("visit.arrived", case_id=case, payload=IDS | {"case": case}, by=SYSTEM, at=MONDAY)
    assert lack.clause == CLAUSE
    assert not StoredEvent.objects.filter(stream="case", stream_id=case, type="visit.arrived").exists()

    say([(event("request.planned", case), MONDAY + timedelta(hours=3))])
    say([(arrived, MONDAY + timedelta(hours=4))])
    assert StoredEvent.objects.filter(stream="case", stream_id=case, type="visit.arrived").count() == 1


def test_a_waiver_of_who_may_lets_one_visit_pass() -> None:
    in_force(GATE)
    case = open_case(MONDAY)
    office = make_office()
    supervisor, engineer = make_staff(unit=office), make_staff(unit=office)
    give_post(supervisor, make_post("supervisor"))
    wanted = {
        "case_id": case,
        "clause": CLAUSE,
        "of": "visit",
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
        services.grant_waiver(case_id=case, clause=CLAUSE, unit_path="", reason="…", by=SYSTEM, at=MONDAY)


def test_a_stricter_clock_of_the_company_takes_the_place_of_the_base() -> None:
    in_force(ANSWER)
    case = open_case(MONDAY)
    response = Clock.objects.get(subject_id=case, key="response")
    assert (response.clause, response.target) == ("trips@1/register#answer", 1800)
    assert list(clocks.differences()) == []


def test_of_two_equal_clocks_the_one_due_first_counts() -> None:
    in_force(ANSWER)
    in_force(ANSWER | {"targets": [{"within": "20 min"}]}, key="faster")
    case = open_case(MONDAY)
    response = Clock.objects.get(subject_id=case, key="response")
    assert (response.clause, response.target) == ("faster@1/register#answer", 1200)


def test_an_open_case_can_be_based_on_the_rules_of_today() -> None:
    case = open_case(MONDAY)
    in_force(ANSWER)
    digest = snapshot_for(BREAKDOWN, MONDAY).digest
    say([(event("case.rebased", case, snapshot=digest, reason="新制度"), MONDAY + timedelta(hours=1))])
    assert Clock.objects.get(subject_id=case, key="response").clause == "trips@1/register#answer"
    assert list(clocks.differences()) == []


def test_a_withdrawn_regulation_holds_no_more() -> None:
    version = in_force(GATE)
    Version.objects.filter(pk=version.pk).update(effective_to=MONDAY + timedelta(hours=1))
    assert [one.version_id for one in holding(MONDAY)] == [version.pk]
    assert holding(MONDAY + timedelta(hours=1)) == []


def test_an_era_changes_when_what_is_in_force_does() -> None:
    version = in_force(ANSWER)
    moments = [MONDAY + timedelta(hours=hours) for hours in range(-30 * 24, 30 * 24, 6)]
    era = eras()
    held = [[one.version_id for one in holding(at)] for at in moments]
    for (one, at), (other, later) in pairwise(zip(held, moments, strict=True)):
        assert (one == other) == (era(at) == era(later))
    assert {tuple(one) for one in held} == {(), (version.pk,)}


def test_why_a_clause_holds_can_be_told() -> None:
    in_force(ANSWER)
    choice = next(one for one in choices_for(BREAKDOWN, holding(MONDAY)) if one.slot == "clock:response")
    assert [rule.address for rule in choice.chosen] == ["trips@1/register#answer"]
    assert [rule.address for rule in choice.beaten] == ["base@1/prompt-answer#clock-response"]


def test_looking_a_policy_up_costs_one_query(django_assert_num_queries: Any) -> None:
    in_force(GATE)
    policy_for(BREAKDOWN, MONDAY)
    with django_assert_num_queries(1):  # what is in force; everything that follows from it is remembered
        policy_for(BREAKDOWN, MONDAY)


def test_a_case_without_gates_costs_one_query(django_assert_num_queries: Any) -> None:
    case = open_case(MONDAY)
    selectors.policies_by_case({case})
    with django_assert_num_queries(1):
        assert selectors.policies_by_case({case})[case].gates == {}
