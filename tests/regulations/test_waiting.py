"""For whom clocks wait, and clocks that nobody will ever stop."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.organisation import give_post, make_post
from tests.factories.regulations import clock_of, event, in_force, open_case, say
from tests.factories.service import NINE, make_company, make_order, make_request, make_visit
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal import public as journal
from aftercare.platform.notify.models import Message
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.waiting import services
from aftercare.regulations.waiting.models import WaitingClock
from aftercare.regulations.waiting.receivers import state
from aftercare.regulations.waiting.selectors import READER, differences, mover_of, orphans
from aftercare.service.requests import services as requests

pytestmark = pytest.mark.django_db

# `case.closed` does not end it: nothing in it is void.
FORGOTTEN = {
    "key": "answer", "kind": "clock", "clock": "answer", "name": {"zh": "答复", "en": "Answer"},
    "start": "request.received", "stop": "request.answered", "targets": [{"within": "1 h"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _much_later() -> Iterator[None]:
    with clock.running(NINE + timedelta(days=40)):
        yield


def later(**shift: float) -> datetime:
    return NINE + timedelta(**shift)


def waits(case_id: int, key: str) -> tuple[str, int | None] | None:
    found = mover_of(Clock.objects.filter(subject_id=case_id, key=key).latest("run"))
    return (found[0].role, found[0].staff_id) if found else None


def test_a_clock_waits_for_whoever_usually_stops_it() -> None:
    company = make_company()
    order = make_order(company)
    assert (waits(order.case_id, "response"), waits(order.case_id, "arrival")) == (
        ("dispatcher", None),
        ("dispatcher", None),
    )
    make_visit(company, order=order)
    assert waits(order.case_id, "arrival") == ("engineer", company.engineer.pk)


@pytest.mark.parametrize(
    ("reason", "role"),
    [("customer", "customer"), ("payment", "customer"), ("parts", "storekeeper"), ("supplier", "maker")],
)
def test_a_paused_clock_waits_for_what_it_was_paused_for(reason: str, role: str) -> None:
    case = open_case(NINE)
    say([(event("request.paused", case, reason=reason), later(hours=1))])
    assert waits(case, "repair") == (role, None)


def test_an_ended_or_excused_clock_waits_for_nobody() -> None:
    case = open_case(NINE)
    say([(event("request.answered", case), later(hours=1))])
    say([(event("clock.overridden", case, clock="plan", item=0, run=1, excused=True), later(hours=1))])
    assert (waits(case, "response"), waits(case, "plan")) == (None, None)


def test_the_ledger_says_for_whom_it_waits() -> None:
    company = make_company()
    visit = make_visit(company)
    url = reverse("regulations:ledger", args=[clock_of(visit.case_id, "arrival").pk])
    text = browser_of(company.manager).get(url).content.decode()
    assert "Waits for Engineer" in text
    assert company.engineer.name in text


def test_a_clock_on_a_closed_case_is_an_orphan_and_dispatchers_are_told_once() -> None:
    in_force(FORGOTTEN, key="late")
    company = make_company()
    give_post(company.second, make_post("dispatcher"), unit=company.office)
    request = make_request(company)
    assert list(orphans(later(hours=2))) == []
    requests.cancel(request_id=request.pk, by=SYSTEM, at=later(hours=2), reason="mistake")
    found = list(orphans(later(hours=3)))
    assert [(one.key, one.why) for one in found] == [("answer", "closed")]
    assert state(later(hours=3)).level == "warn"
    for hours in (3, 27):
        assert services.report_orphans(by=SYSTEM, at=later(hours=hours)) == 1
    [message] = Message.objects.filter(template="clock.orphaned")
    assert message.recipient_id == company.second.pk
    assert request.number in message.subject


def test_a_case_that_does_not_move_is_an_orphan_until_somebody_moves_it() -> None:
    case = open_case(NINE, unit_path=make_office().path)
    assert list(orphans(later(days=13))) == []
    assert {one.why for one in orphans(later(days=15))} == {"still"}
    say([(event("request.planned", case), later(days=14))])
    assert list(orphans(later(days=15))) == []


# The list of whom clocks wait for. ---------------------------------------------------------------


def listed() -> list[tuple[str, str]]:
    """What the list holds once the journal's reader has come by."""
    journal.run_consumers(at=later(days=1), only={"regulations.waiting"})
    rows = WaitingClock.objects.order_by("clock__key")
    return [(row.clock.key, row.role) for row in rows.select_related("clock")]


@pytest.fixture
def _read_to_here() -> None:
    journal.run_consumers(at=NINE, only={"regulations.waiting"})


@pytest.mark.usefixtures("_read_to_here")
def test_the_list_follows_the_journal() -> None:
    case = open_case(NINE)
    before = dict(listed())
    assert before["response"] == before["repair"] == "dispatcher"
    say(
        [
            (event("request.answered", case), later(hours=1)),
            (event("request.paused", case, reason="supplier"), later(hours=2)),
        ]
    )
    after = dict(listed())
    assert "response" not in after
    assert after["repair"] == "maker"
    assert list(differences()) == []


@pytest.mark.usefixtures("_read_to_here")
def test_a_row_that_is_wrong_missing_or_too_many_is_found_and_mended() -> None:
    case = open_case(NINE)
    rows = dict(listed())
    WaitingClock.objects.filter(clock__key="repair").update(role="customer")
    WaitingClock.objects.filter(clock__key="response").delete()
    assert len(list(differences())) == 2
    assert services.recount({case}) == 2
    assert (dict(listed()), list(differences())) == (rows, [])


@pytest.mark.usefixtures("_read_to_here")
def test_what_the_reader_has_yet_to_read_is_no_fault_and_what_it_got_wrong_is_one() -> None:
    behind, wrong = open_case(NINE), open_case(NINE)
    listed()
    say([(event("request.answered", behind), later(hours=1))])
    WaitingClock.objects.filter(case_id=wrong, clock__key="repair").update(role="customer")
    assert [text.split(":")[0] for text in differences()] == [
        f"waiting {clock_of(wrong, 'repair').pk}"
    ]  # fmt: skip
    journal.run_consumers(at=later(days=1), only={"regulations.waiting"})
    assert len(list(differences())) == 1


@pytest.mark.usefixtures("_read_to_here")
def test_a_reader_that_is_behind_is_named_by_the_examination() -> None:
    case = open_case(NINE)
    assert journal.verify().behind["regulations.waiting"] == 2
    listed()
    assert "regulations.waiting" not in journal.verify().behind
    WaitingClock.objects.filter(case_id=case, clock__key="repair").update(role="customer")
    assert journal.verify().counts["projection_differs"] == 1


def test_clocks_older_than_the_list_come_in_by_themselves() -> None:
    open_case(NINE)
    assert WaitingClock.objects.count() == 0
    found = services.catch_up(by=SYSTEM, at=later(days=1))
    assert found == WaitingClock.objects.count() == Clock.objects.filter(ended_at=None).count()
    assert services.catch_up(by=SYSTEM, at=later(days=1)) == 0


def test_a_history_from_before_the_reader_began_is_in_the_list_after_its_first_look() -> None:
    open_case(NINE)
    assert list(differences()) == []
    journal.run_consumers(at=later(days=1), only={READER})
    assert WaitingClock.objects.count() == Clock.objects.filter(ended_at=None).count() > 0
    assert list(differences()) == []


@pytest.mark.usefixtures("_read_to_here")
def test_the_page_and_the_api_cut_the_list_to_whom_is_waited_for() -> None:
    company = make_company()
    visit = make_visit(company)
    paused = make_order(company)
    say([(event("request.paused", paused.case_id, reason="customer"), later(hours=1))])
    listed()
    browser = browser_of(company.manager)

    def cases(**asked: object) -> set[int]:
        items = browser.get("/api/v1/clocks/waiting/", asked).json()["items"]
        return {one["case_id"] for one in items}

    assert cases() == {visit.case_id, paused.case_id}
    assert cases(waits_for="customer") == {paused.case_id}
    assert cases(staff_id=company.engineer.pk) == {visit.case_id}
    assert cases(unit_id=987_654_321) == set()

    page = reverse("regulations:waiting")
    text = browser.get(page, {"q": "for:customer"}).content.decode()
    assert paused.request.number in text
    assert visit.order.request.number not in text


@pytest.mark.usefixtures("_read_to_here")
def test_an_engineer_sees_what_waits_for_them_and_a_holder_what_waits_for_the_post() -> None:
    company = make_company()
    visit = make_visit(company)
    say([(event("request.paused", make_order(company).case_id, reason="parts"), later(hours=1))])
    listed()
    own = browser_of(company.working).get("/api/v1/clocks/waiting/").json()["items"]
    assert {one["case_id"] for one in own} == {visit.case_id}
    assert {one["staff_id"] for one in own} == {company.engineer.pk}


def test_pages_of_the_api_follow_each_other() -> None:
    company = make_company()
    for _number in range(2):
        make_order(company)
    services.catch_up(by=SYSTEM, at=later(days=1))
    browser, found, after = browser_of(company.manager), [], ""
    while after is not None:
        page = browser.get("/api/v1/clocks/waiting/", {"limit": 3} | ({"after": after} if after else {})).json()
        found, after = found + [one["id"] for one in page["items"]], page["next"]
    assert found == list(WaitingClock.objects.order_by("pk").values_list("pk", flat=True))
