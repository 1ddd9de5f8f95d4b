"""The worker as a process: threads, queue, signals, and what happens when it is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from tests import databases
from tests.factories.jobs import make_job, steps_taken

from aftercare.base.kernel import clock
from aftercare.platform.jobs import services
from aftercare.platform.jobs.carrying.services import carry, run_ready, sweep
from aftercare.platform.jobs.models import Job, Slot, Worker
from aftercare.platform.jobs.periodic.services import take_due
from aftercare.platform.jobs.rules import LEASE

pytestmark = [pytest.mark.commits, pytest.mark.slow, pytest.mark.timeout(240)]

PROGRAM = Path(__file__).with_name("program.py")


@pytest.fixture(autouse=True)
def _own_queue():
    """Each test has a database of its own, and some queues live in it; others keep what another test left."""
    services.queue.cache_clear()
    services.queue().storage.flush_all()
    yield
    services.queue().storage.close()
    services.queue.cache_clear()


@pytest.fixture
def worker(tmp_path):
    """Starts workers; kills what is left of them."""
    started = []

    def start(*, seconds: float, mark: Path = tmp_path / "mark") -> subprocess.Popen[bytes]:
        name = str(connection.settings_dict["NAME"])
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), name, str(mark), str(seconds)],
            env={
                **os.environ,
                **databases.address(name),
                "AFTERCARE_TEST_DATA": str(settings.DATA),
                "AFTERCARE_SEALS": str(tmp_path / "seals.jsonl"),
                "AFTERCARE_SEAL_KEY": str(tmp_path / "key"),
                "PYTHONPATH": f"{databases.ROOT / 'src'}:{databases.ROOT}",
                "DJANGO_SETTINGS_MODULE": "tests.settings",
            },
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _wait(until, seconds=120):
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def _at_once(count, work):
    """Do it in so many threads at the same moment; what each returned."""
    barrier, found = threading.Barrier(count), []

    def run(number):
        try:
            barrier.wait()
            found.append(work(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_eight_workers_at_once_do_a_job_once():
    for _round in range(5):
        job = make_job("test.whole", at=clock.now())
        assert sorted(_at_once(8, lambda number, job=job: carry(job.pk, worker=str(number)))) == [False] * 7 + [True]
    assert steps_taken(1) == [5]


def test_eight_schedulers_at_once_take_a_slot_once():
    now = clock.now()
    take_due(now)
    Slot.objects.update(slot=now - timedelta(days=400))

    made = [job.kind for some in _at_once(8, lambda _number: take_due(now)) for job in some]

    assert sorted(made) == sorted({*made})
    assert "jobs.tidy" in made


def test_the_same_work_asked_for_at_once_is_one_job():
    jobs = _at_once(8, lambda _number: make_job(at=clock.now(), dedupe="same").pk)
    assert len(set(jobs)) == 1


def test_a_worker_killed_in_the_middle_leaves_the_job_to_the_next(worker, tmp_path):
    at = clock.now()
    steps, whole = (
        make_job(at=at, args={"count": 5}),
        make_job("test.whole", at=at + timedelta(milliseconds=1), args={"count": 4}),
    )
    mark = tmp_path / "mark"
    first = worker(seconds=60)
    _wait(mark.exists)

    first.kill()  # SIGKILL: no last word
    first.wait()
    steps.refresh_from_db()
    assert (steps.state, steps.memory) == ("leased", {"step": 3})
    later = clock.now() + LEASE + timedelta(seconds=1)
    with clock.running(later):
        assert steps.pk in sweep(later)
    run_ready(later)

    assert list(Job.objects.order_by("id").values_list("state", "attempts")) == [("done", 2), ("done", 1)]
    assert steps_taken(5) == [2, 2, 2, 2, 1], "each step once by each of the two jobs"
    whole.refresh_from_db()
    assert whole.result == {"steps": 4}


def test_a_worker_killed_within_a_transaction_has_done_nothing(worker, tmp_path):
    job = make_job("test.whole", at=clock.now(), args={"count": 4})
    mark = tmp_path / "mark"
    first = worker(seconds=60)
    _wait(mark.exists)

    first.kill()
    first.wait()
    _wait(lambda: steps_taken(4) == [0, 0, 0, 0])
    later = clock.now() + LEASE + timedelta(seconds=1)
    with clock.running(later):
        assert sweep(later) == [job.pk]
    run_ready(later)

    assert steps_taken(4) == [1, 1, 1, 1]


def test_a_worker_told_to_stop_ends_what_it_does_and_says_goodbye(worker, tmp_path):
    mark = tmp_path / "mark"
    process = worker(seconds=0.2)
    _wait(Worker.objects.exists)
    job = make_job("test.whole", at=clock.now(), args={"count": 5})
    services.offer([job.pk])
    _wait(mark.exists)

    process.send_signal(signal.SIGTERM)
    _out, said = process.communicate(timeout=120)

    assert process.returncode == 0
    job.refresh_from_db()
    assert job.state == "done"
    assert steps_taken(5) == [1, 1, 1, 1, 1]
    assert Worker.objects.get().stopped_at is not None
    assert b"Traceback" not in said
