"""Pages and health of jobs, and the command line."""

import re
from datetime import timedelta

import pytest
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.jobs import NOON, make_job

from aftercare.base.kernel import clock
from aftercare.base.ui.public import Level
from aftercare.config.cli import make_parser
from aftercare.platform.accounts.public import remembering
from aftercare.platform.jobs import selectors
from aftercare.platform.jobs.models import Beat, Job, Worker
from aftercare.platform.jobs.public import run_ready
from aftercare.platform.jobs.views import JOBS, add_words, broken_health, queue_health, worker_health

pytestmark = pytest.mark.django_db


def test_who_runs_the_system_sees_all_jobs_and_others_their_own():
    mine, admin = staff_actor("engineer"), admin_actor()
    job, other = make_job(by=mine), make_job("test.fails", args={"how": "give up"})
    run_ready(NOON)

    page = browser_of(admin).get("/jobs/?q=").text
    assert f"/jobs/{job.pk}/" in page
    assert f"/jobs/{other.pk}/" in page
    browser = browser_of(mine)
    assert browser.get(f"/jobs/{job.pk}/").status_code == 200
    assert browser.get(f"/jobs/{other.pk}/").status_code == 404


def test_progress_asks_for_itself_while_the_job_lives():
    admin = admin_actor()
    job = make_job(args={"count": 3}, by=admin)
    browser = browser_of(admin)

    Job.objects.update(progress_done=1, progress_total=3, progress_text="<b>step</b>")
    own = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/jobs/{job.pk}/"}
    assert "HX-Refresh" not in browser.get(f"/jobs/{job.pk}/progress/", headers=own)
    alive = browser.get(f"/jobs/{job.pk}/progress/").text
    run_ready(NOON)
    done = browser.get(f"/jobs/{job.pk}/progress/").text
    # The job's own page shows its state and the way to the result, too; another page does not.
    assert browser.get(f"/jobs/{job.pk}/progress/", headers=own)["HX-Refresh"] == "true"
    other = own | {"HX-Current-URL": "http://testserver/imports/1/"}
    assert "HX-Refresh" not in browser.get(f"/jobs/{job.pk}/progress/", headers=other)

    assert "every 1s" in alive
    assert "&lt;b&gt;step&lt;/b&gt;" in alive
    assert "every 1s" not in done


def test_what_a_job_found_is_named_and_what_has_no_name_stays_between_the_programs():
    admin = admin_actor()
    job = make_job(by=admin)
    Job.objects.filter(pk=job.pk).update(
        kind="jobs.tidy", state="done", ended_at=NOON, result={"jobs": 1234, "lines": ["raw"]}
    )

    page = browser_of(admin).get(f"/jobs/{job.pk}/").text
    assert re.search(r"<dt>Jobs cleared away</dt>\s*<dd>\s*<span class=\"said\">1,234</span>", page)
    assert "raw" not in page
    assert "<dd>jobs.tidy" not in page
    assert 'said">jobs.tidy' not in page


def test_a_job_is_cancelled_and_run_again_from_its_page():
    admin = admin_actor()
    job = make_job(by=admin)
    browser = browser_of(admin)

    browser.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "cancelled"
    browser.post(f"/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.state == "ready"


def test_what_a_silent_worker_holds_waits_and_does_not_run():
    make_job()
    Job.objects.update(state="leased", lease_owner="gone", lease_until=NOON, offered_at=NOON)

    assert queue_health(NOON - timedelta(seconds=1)).text == "0 waiting, 1 running"
    late = queue_health(NOON + timedelta(minutes=5))
    assert (late.text, late.level) == ("1 waiting, 0 running", Level.WARN)


def test_health_says_when_the_last_worker_was_heard_of():
    assert worker_health(NOON).detail.startswith("Start one with")
    Worker.objects.create(name="w", threads=2, started_at=NOON, seen_at=NOON)
    gone = worker_health(NOON + timedelta(minutes=5))
    assert (gone.level, gone.text) == (Level.BAD, "No worker is running")
    assert gone.detail.startswith("The last was heard of 5 min ago; if its process is still there, end it.\nStart one")


def test_a_worker_that_was_heard_of_in_the_future_is_none():
    """The clock was put back: nobody knows whether it still runs."""
    Worker.objects.create(name="w", threads=2, started_at=NOON, seen_at=NOON)
    earlier = worker_health(NOON - timedelta(hours=2))
    assert (earlier.level, earlier.detail.split(" ")[0]) == (Level.BAD, "Start")


@pytest.mark.parametrize("works", [True, False])
def test_a_job_that_nobody_does_says_so(works):
    job = make_job()
    if works:
        Worker.objects.create(name="w", threads=2, started_at=clock.now(), seen_at=clock.now())
    browser = browser_of(admin_actor())
    for address in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/progress/"):
        assert ("No worker is running just now." in browser.get(address).content.decode()) is not works


def test_health():
    assert (worker_health(NOON).level, queue_health(NOON).level, broken_health(NOON).level) == (
        Level.BAD,
        Level.OK,
        Level.OK,
    )

    Worker.objects.create(name="w", threads=2, started_at=NOON, seen_at=NOON)
    make_job()
    make_job("test.fails", args={"how": "give up"})
    assert worker_health(NOON).level is Level.OK
    assert queue_health(NOON + timedelta(minutes=5)).level is Level.WARN
    assert queue_health(NOON + timedelta(minutes=20)).level is Level.BAD
    assert worker_health(NOON + timedelta(minutes=5)).level is Level.BAD

    run_ready(NOON)
    Beat.objects.create(name="journal.readers", lease_until=NOON, error="ValueError: x")
    assert broken_health(NOON).level is Level.WARN
    assert "journal.readers" in worker_health(NOON).detail


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(count, django_assert_num_queries):
    admin = admin_actor()
    for _number in range(count):
        make_job()
    with remembering():
        rows_of_admin = selectors.visible_to(admin)
        with django_assert_num_queries(1):
            rows = list(rows_of_admin.values(*JOBS.names(JOBS.columns)))
            add_words(rows, admin, NOON)
    assert [row["work"] for row in rows] == ["test.steps"] * count


def test_the_command_line_does_what_is_due(capsys):
    make_job(at=clock.now())

    options = make_parser().parse_args(["jobs", "--run"])
    assert options.run(options) == 0

    said = capsys.readouterr().out
    assert "1 jobs done." in said
    assert "0 waiting, 0 running, 0 given up" in said
