"""How a job is done, tried again, given up, called off."""

from datetime import timedelta

import pytest
from django.utils import translation
from tests.actors import staff_actor
from tests.factories.jobs import NOON, SillyError, make_job, on_step, steps_taken

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.jobs.carrying.services import carry, forgotten, renew, sweep
from aftercare.platform.jobs.errors import JobNotBrokenError, JobNotLiveError
from aftercare.platform.jobs.models import Job
from aftercare.platform.jobs.public import cancel, enqueue, retry, run_ready
from aftercare.platform.jobs.rules import LEASE, retry_after
from aftercare.platform.journal.public import events_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_between():
    on_step.clear()
    yield
    on_step.clear()


def test_a_job_is_done_and_its_result_kept():
    job = make_job(args={"count": 3})

    assert run_ready(NOON) == 1

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts, job.lease_owner) == ("done", {"steps": 3}, 1, "")
    assert (job.progress_done, job.progress_total) == (3, 3)
    assert steps_taken(3) == [1, 1, 1]


def test_a_job_runs_for_who_asked_by_the_job_door():
    seen = []
    on_step.append(lambda run, _step: seen.append(run.by))
    make_job(by=Actor(kind=ActorKind.STAFF, id=5, user_id=9))

    run_ready(NOON)

    assert [(by.kind, by.id, by.user_id, by.channel) for by in seen] == [("staff", 5, 9, "job")]


def test_a_job_is_not_asked_for_when_the_change_is_rolled_back():
    @command("test.change")
    def change(*, by, at):
        enqueue(kind="test.steps", args={"count": 1}, by=by, at=at)
        raise SillyError

    with pytest.raises(SillyError):
        change(by=SYSTEM, at=NOON)

    assert not Job.objects.exists()


def test_a_job_waits_until_its_time():
    make_job(not_before=NOON + timedelta(hours=1))

    assert run_ready(NOON) == 0
    assert sweep(NOON) == []
    assert run_ready(NOON + timedelta(hours=1)) == 1


def test_what_a_job_says_of_itself_is_in_the_language_of_whoever_asked():
    with translation.override("en"):
        english = make_job("test.speaks")
    with translation.override("zh-hans"):
        chinese = make_job("test.speaks")

    run_ready(NOON)

    for job in (english, chinese):
        job.refresh_from_db()
    assert (english.result, chinese.result) == ({"language": "en"}, {"language": "zh-hans"})


def test_a_failing_job_is_tried_again_later_and_given_up_in_the_end():
    job = make_job("test.fails", args={"how": "badly"})

    run_ready(NOON)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("ready", 1, "ValueError: badly")
    assert job.not_before == NOON + retry_after(1)

    run_ready(NOON + timedelta(minutes=1))
    run_ready(NOON + timedelta(minutes=10))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("dead", 3)
    assert [event.type for event in events_of("job", job.pk)] == ["job.died"]


@pytest.mark.parametrize(
    ("how", "state", "error"),
    [("refused", "failed", "silly: This is silly."), ("give up", "dead", "no use"), ("retry", "ready", "not yet")],
)
def test_a_handler_says_how_it_ends(how, state, error):
    job = make_job("test.fails", args={"how": how})

    run_ready(NOON)

    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (state, error, 1)


def test_a_refused_whole_job_leaves_nothing_behind():
    job = make_job("test.whole", args={"count": 2})

    def refuse(_run, step):
        if step == 2:
            raise SillyError

    on_step.append(refuse)
    run_ready(NOON)

    job.refresh_from_db()
    assert job.state == "failed"
    assert steps_taken(2) == [0, 0]


def test_one_live_job_a_key():
    first = make_job(dedupe="a")
    assert make_job(dedupe="a") == first
    assert make_job(dedupe="b") != first
    assert make_job("test.whole", dedupe="a") != first

    run_ready(NOON)
    assert make_job(dedupe="a") != first


def test_asked_for_while_it_runs_it_runs_once_more():
    first = make_job("test.whole", dedupe="a")
    asked = []

    def ask_again(_run, _step):
        if not asked:
            asked.append(make_job("test.whole", dedupe="a"))

    on_step.append(ask_again)
    assert run_ready(NOON) == 2
    assert asked == [first]
    assert steps_taken(1) == [2]
    first.refresh_from_db()
    assert (first.state, first.again) == ("done", False)


def test_a_waiting_job_is_cancelled_at_once():
    job = make_job()

    cancel(job_id=job.pk, by=SYSTEM, at=NOON)

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert run_ready(NOON) == 0
    with pytest.raises(JobNotLiveError):
        cancel(job_id=job.pk, by=SYSTEM, at=NOON)


def test_a_running_job_stops_at_its_next_check():
    job = make_job(args={"count": 5})
    on_step.append(lambda _run, step: cancel(job_id=job.pk, by=SYSTEM, at=NOON) if step == 2 else None)

    run_ready(NOON)

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert steps_taken(5) == [1, 1, 0, 0, 0]


def test_a_stopping_worker_puts_the_job_back_where_it_was_left():
    job = make_job(args={"count": 4})
    stop = []
    on_step.append(lambda _run, step: stop.append(True) if step == 2 else None)

    with clock.running(NOON):
        carry(job.pk, worker="old", stopping=lambda: bool(stop))
    job.refresh_from_db()
    assert (job.state, job.attempts, job.memory) == ("ready", 0, {"step": 2})

    run_ready(NOON)
    assert steps_taken(4) == [1, 1, 1, 1]


def test_a_broken_job_is_revived_by_hand():
    job = make_job("test.fails", args={"how": "give up"})
    run_ready(NOON)

    retry(job_id=job.pk, by=SYSTEM, at=NOON)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.ended_at) == ("ready", 0, "", None)
    assert [event.type for event in events_of("job", job.pk)] == ["job.died", "job.revived"]
    with pytest.raises(JobNotBrokenError):
        retry(job_id=job.pk, by=SYSTEM, at=NOON)


def test_a_lease_that_ran_out_is_given_to_another_and_the_first_can_do_no_more():
    job = make_job(args={"count": 3})
    later = NOON + LEASE + timedelta(seconds=1)

    def fall_asleep(run, _step):
        if run.worker == "first":
            assert sweep(later) == [job.pk]
            with clock.running(later):
                assert carry(job.pk, worker="second")

    on_step.append(fall_asleep)
    with clock.running(NOON):
        assert carry(job.pk, worker="first")

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    assert steps_taken(3) == [1, 1, 1]


def test_a_heartbeat_keeps_the_lease():
    job = make_job("test.whole")

    def beat(run, _step):
        renew([job.pk], worker=run.worker, at=NOON + LEASE)
        assert sweep(NOON + LEASE + timedelta(seconds=30)) == []

    on_step.append(beat)
    run_ready(NOON)
    assert steps_taken(1) == [1]


def test_a_job_whose_workers_keep_dying_is_given_up():
    job = make_job("test.steps")
    Job.objects.update(state="leased", lease_owner="gone", lease_until=NOON, attempts=job.max_attempts, started_at=NOON)

    assert sweep(NOON + timedelta(seconds=1)) == []

    job.refresh_from_db()
    assert job.state == "dead"
    assert "fell silent" in job.error


def test_two_workers_hear_of_a_job_and_one_does_it():
    job = make_job()
    with clock.running(NOON):
        assert carry(job.pk, worker="one")
        assert not carry(job.pk, worker="two")
    assert steps_taken(1) == [1]


def test_a_number_that_got_lost_is_offered_again():
    job = make_job()
    later = NOON + timedelta(minutes=2)

    assert sweep(later) == []
    assert forgotten(later, since=NOON) == []
    assert forgotten(later, since=NOON + timedelta(minutes=1)) == [job.pk]


def test_others_see_neither_the_job_nor_may_change_it():
    me, other, auditor = staff_actor("engineer"), staff_actor("engineer"), staff_actor("administrator")
    job = make_job(by=me)

    with pytest.raises(NotFoundError):
        cancel(job_id=job.pk, by=other, at=NOON)
    job.refresh_from_db()
    assert job.state == "ready"

    cancel(job_id=job.pk, by=me, at=NOON)
    retry(job_id=job.pk, by=auditor, at=NOON)
    job.refresh_from_db()
    assert job.state == "ready"


def test_work_that_is_played_in_the_past_is_not_taken_over():
    on_step.append(lambda _run, _step: sweep(NOON + timedelta(days=90)))
    taken = make_job(args={"count": 2})
    run_ready(NOON)
    taken.refresh_from_db()
    assert taken.state == "ready"

    kept = make_job(args={"count": 2})
    run_ready(NOON, lease=timedelta(days=100))
    kept.refresh_from_db()
    assert (kept.state, kept.attempts) == ("done", 1)
