"""Evidence that has dried up: an event that came regularly and comes no more."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import staff_actor
from tests.factories.organisation import give_post, make_post, make_staff
from tests.factories.regulations import event, in_force, say
from tests.regulations.test_gates_at_work import ANSWER

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.notify.models import Message
from aftercare.regulations.compliance import receivers, services
from aftercare.regulations.compliance.rules.drying import WEEKS, dried_up
from aftercare.regulations.compliance.selectors import drying

# A Monday; ten weeks before it the company began.
TODAY = date(2026, 6, 1)
DAYS = [TODAY - timedelta(days=number) for number in range(70, 0, -1)]
WORKDAYS = [day for day in DAYS if day.weekday() < 5]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def every(days: list[date], count: int) -> dict[date, int]:
    return dict.fromkeys(days, count)


def before(days: int) -> list[date]:
    return [day for day in WORKDAYS if day < TODAY - timedelta(days=days)]


def test_what_came_every_day_and_stopped_is_told_with_its_last_day() -> None:
    found = dried_up("x", every(before(7), 3), every(WORKDAYS, 50), TODAY)
    assert found is not None
    # Friday was the last; five working days of three each.
    assert (found.last_day, found.expected) == (date(2026, 5, 22), 15)


def test_what_goes_on_is_not() -> None:
    assert dried_up("x", every(WORKDAYS, 3), every(WORKDAYS, 50), TODAY) is None


def test_a_weekend_of_silence_is_its_own_rhythm() -> None:
    assert dried_up("x", every(WORKDAYS, 30), every(WORKDAYS, 500), TODAY) is None


def test_a_company_on_holiday_raises_none() -> None:
    assert dried_up("x", every(before(7), 3), every(before(7), 50), TODAY) is None


def test_a_company_that_works_at_a_tenth_promises_a_tenth() -> None:
    everything = every(before(7), 50) | every(WORKDAYS[-5:], 5)
    assert dried_up("x", every(before(7), 3), everything, TODAY) is None


def test_what_came_now_and_then_promises_nothing() -> None:
    rare = dict.fromkeys(WORKDAYS[:4], 20)
    assert dried_up("x", rare, every(WORKDAYS, 50), TODAY) is None
    assert dried_up("x", {}, every(WORKDAYS, 50), TODAY) is None


def test_a_silence_of_months_was_told_of_already() -> None:
    days = [TODAY - timedelta(days=number) for number in range(120, 0, -1)]
    assert dried_up("x", every(days[:60], 3), every(days, 50), TODAY) is None


@given(st.lists(st.integers(0, 5), min_size=len(DAYS), max_size=len(DAYS)), st.integers(1, 400))
def test_whoever_came_yesterday_has_not_dried_up(counts: list[int], others: int) -> None:
    own = dict(zip(DAYS, counts, strict=True)) | {DAYS[-1]: 1}
    assert dried_up("x", own, every(DAYS, others), TODAY) is None


# -- on the system --------------------------------------------------------------------------------

NOW = datetime.combine(TODAY, time(8), SHANGHAI)


@pytest.fixture
def silence():
    """Requests were answered every working day until ten days ago; they are still received."""
    with clock.running(NOW):
        boss = make_staff(unit=in_force(ANSWER).regulation.unit)
        give_post(boss, make_post("management"))
        staff_actor("manager", staff=boss)
        for day in WORKDAYS[-(5 * WEEKS + 8) :]:
            noon = datetime.combine(day, time(12), SHANGHAI)
            told = [(event("request.received", 1), noon)] * 3
            if day < TODAY - timedelta(days=10):
                told += [(event("request.answered", 1), noon)] * 2
            say(told, by=SYSTEM)
        yield boss


@pytest.mark.django_db
def test_the_alarm_tells_who_answers_for_the_regulation_once(silence, monkeypatch) -> None:
    # The events of this test are the system's own, which are not counted otherwise.
    monkeypatch.setattr(drying, "UNCOUNTED", ())
    (source,) = drying.dried_sources(NOW)
    assert (source.dried.name, source.clauses) == ("request.answered", ("trips@1/register#answer",))
    assert services.alarm(by=SYSTEM, at=NOW) == 1
    assert services.alarm(by=SYSTEM, at=NOW + timedelta(minutes=1)) == 1
    (message,) = Message.objects.all()
    assert message.recipient_id == silence.pk
    status = receivers.evidence(NOW)
    assert status.level.name == "WARN"


@pytest.mark.django_db
def test_what_machines_do_is_no_rhythm(silence) -> None:
    assert drying.dried_sources(NOW) == []
    assert receivers.evidence(NOW).level.name == "OK"
