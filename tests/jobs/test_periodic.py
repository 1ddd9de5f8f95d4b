"""Work that falls due by the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.factories.jobs import NOON, make_job
from tests.factories.journal import open_thing

from aftercare.base.kernel import clock
from aftercare.base.kernel.words import Words
from aftercare.platform.jobs import rules
from aftercare.platform.jobs.models import Beat, Job, Slot
from aftercare.platform.jobs.periodic.services import do_beats, take_due, tidy
from aftercare.platform.jobs.public import every, periodic, run_ready
from aftercare.platform.jobs.rules import current_slot, retry_after
from aftercare.platform.journal.log.models import CommandRecord

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def hourly(monkeypatch):
    """One periodic job, and no other; what it did."""
    ran = []
    for name in ("periodics", "beatings", "handlers"):
        monkeypatch.setattr(getattr(rules, name), "_items", {})

    @periodic("test.hourly", "0 * * * *", label=Words(zh="每小时", en="Hourly"))
    def note(run):
        ran.append(run.at)

    return ran


@pytest.mark.django_db
def test_a_new_periodic_job_begins_with_its_next_slot(hourly):
    assert take_due(NOON + timedelta(minutes=20)) == []
    assert take_due(NOON + timedelta(minutes=59)) == []
    assert len(take_due(NOON + timedelta(minutes=61))) == 1


@pytest.mark.django_db
def test_two_schedulers_take_a_slot_once(hourly):
    take_due(NOON)
    due = NOON + timedelta(hours=1)

    assert [len(take_due(due)), len(take_due(due))] == [1, 0]

    assert run_ready(due) == 1
    assert hourly == [due]


@pytest.mark.django_db
def test_missed_slots_are_made_up_for_once(hourly):
    take_due(NOON)
    back = NOON + timedelta(days=2, minutes=7)

    take_due(back)
    take_due(back + timedelta(minutes=1))

    assert run_ready(back + timedelta(minutes=1)) == 1
    assert Slot.objects.count() == 2


@pytest.mark.django_db
def test_a_slot_that_falls_due_while_the_last_one_waits_is_one_run(hourly):
    take_due(NOON)
    take_due(NOON + timedelta(hours=1))
    take_due(NOON + timedelta(hours=2))

    assert run_ready(NOON + timedelta(hours=2)) == 1


@example(at=datetime(2000, 1, 1, 0, 0, 59, 1, tzinfo=UTC), cron="* * * * *")
@given(
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    cron=st.sampled_from(["* * * * *", "*/5 * * * *", "40 3 * * *", "0 9 * * 1", "0 0 1 * *"]),
)
def test_the_current_slot_lies_behind_and_is_its_own(at, cron):
    slot = current_slot(cron, at, SHANGHAI)

    assert slot <= at
    assert current_slot(cron, slot, SHANGHAI) == slot
    assert current_slot(cron, slot - timedelta(seconds=1), SHANGHAI) < slot


def test_slots_are_read_in_the_company_zone():
    assert current_slot("40 3 * * *", NOON, SHANGHAI) == datetime(2026, 3, 1, 19, 40, tzinfo=UTC)


def test_the_pauses_between_attempts_grow_to_an_hour():
    assert [retry_after(n).total_seconds() for n in (1, 2, 3, 9)] == [10, 40, 160, 3600]


@pytest.mark.django_db
def test_a_beat_is_done_by_one_worker_at_a_time_and_not_too_often(hourly):
    done = []

    @every("test.beat", seconds=10)
    def beat(at):
        assert do_beats(at, worker="other", held=set()) == 0
        done.append(at)

    for seconds in (0, 5, 12):
        at = NOON + timedelta(seconds=seconds)
        with clock.running(at):
            do_beats(at, worker="one", held=set())

    assert [int((at - NOON).total_seconds()) for at in done] == [0, 12]


@pytest.mark.django_db
def test_a_turn_in_which_no_beat_is_due_is_one_look(hourly, django_assert_num_queries):
    for name in ("one", "two", "three"):
        every(f"test.{name}", seconds=10)(lambda _at: None)
    with clock.running(NOON):
        assert do_beats(NOON, worker="one", held=set()) == 3

    for later in (1, 9):
        with django_assert_num_queries(1):
            assert do_beats(NOON + timedelta(seconds=later), worker="one", held=set()) == 0


@pytest.mark.django_db
def test_a_beat_that_fails_says_so_and_comes_again(hourly):
    fail = [True]

    @every("test.beat", seconds=10)
    def beat(_at):
        if fail:
            raise ValueError(fail)

    with clock.running(NOON):
        do_beats(NOON, worker="one", held=set())
    assert Beat.objects.get().error == "ValueError: [True]"

    fail.clear()
    later = NOON + timedelta(seconds=11)
    with clock.running(later):
        assert do_beats(later, worker="two", held=set()) == 1
    assert Beat.objects.get().error == ""


@pytest.mark.django_db
def test_what_ended_long_ago_is_forgotten_but_not_what_is_broken():
    done, dead = make_job(), make_job("test.fails", args={"how": "give up"})
    run_ready(NOON)
    Slot.objects.create(name="a", slot=NOON)
    Slot.objects.create(name="a", slot=NOON + timedelta(hours=1))

    assert tidy(NOON + timedelta(days=31)) == 1

    assert list(Job.objects.values_list("pk", flat=True)) == [dead.pk]
    assert not Job.objects.filter(pk=done.pk).exists()
    assert Slot.objects.get().slot == NOON + timedelta(hours=1)


@pytest.mark.django_db
def test_submission_keys_are_forgotten_by_night_after_ninety_days():
    take_due(NOON)
    with clock.running(NOON):
        open_thing(thing_id=1)
    night = NOON + timedelta(days=91)
    with clock.running(night - timedelta(days=1)):
        open_thing(thing_id=2)

    take_due(night)
    Job.objects.exclude(kind="journal.commands").delete()
    assert run_ready(night) == 1

    [kept] = CommandRecord.objects.filter(name="thing.tell")
    assert kept.recorded_at == night - timedelta(days=1)
    assert Job.objects.get().result == {"commands": 1}
