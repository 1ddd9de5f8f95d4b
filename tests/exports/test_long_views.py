"""Views that are too long to wait for: a job writes all of them, and whoever asked is told."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.actors import browser_of, staff_actor
from tests.factories.customers import make_customer
from tests.factories.organisation import MONDAY, make_staff
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.ui.lists import export
from aftercare.platform.accounts import public as accounts
from aftercare.platform.exports import services, tasks
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.platform.notify.models import Message

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=1)
VIEW = "/customers/?q=Pump&cols=number&sort=-number"


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch):
    """Two rows are many, and read one by one."""
    monkeypatch.setattr(export, "LIMIT", 2)
    monkeypatch.setattr(export, "BLOCK", 1)
    with clock.running(NOW):
        yield


@pytest.fixture
def reader() -> Actor:
    office = make_office()
    for number in range(1, 5):
        make_customer(unit=office, name=f"Pump {number}")
    make_customer(unit=office, name="Valve")
    return staff_actor("hotline", unit=office, staff=make_staff(unit=office))


def asked_for(browser: Client, form: str) -> str:
    """The page that the list leads to, filled in; where it leads."""
    sent = browser.get(f"{VIEW}&format={form}")
    assert sent.status_code == 302
    page = browser.get(sent["Location"])
    assert page.status_code == 200
    return str(browser.post(sent["Location"], {"submission": str(uuid4())})["Location"])


def test_all_rows_are_written_as_the_view_shows_them_and_the_asker_is_told(reader: Actor) -> None:
    browser = browser_of(reader)
    journal.run_consumers(at=NOW, only={"notify"})
    where = asked_for(browser, "xlsx")
    assert jobs.run_ready(NOW) == 1
    job = jobs.Job.objects.get()
    assert where == reverse("jobs:job", args=[job.pk])
    assert (job.state, job.progress_done, job.progress_total, job.result["rows"]) == ("done", 4, 4, 4)
    content = b"".join(browser.get(job.result["url"]).streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 5
    assert [row[1] for row in rows[1:]] == ["Pump 4", "Pump 3", "Pump 2", "Pump 1"]
    journal.run_consumers(at=NOW, only={"notify"})
    message = Message.objects.get()
    assert (message.recipient_kind, message.recipient_id, message.link) == ("staff", reader.id, where)


def test_the_file_of_text_holds_every_row_and_may_be_larger_than_an_upload(
    reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for(browser_of(reader), "csv")
    monkeypatch.setattr(settings, "FILE_LIMIT_BYTES", 10)
    jobs.run_ready(NOW)
    file = files.File.objects.get()
    assert file.name.endswith(".csv")
    with files.open_file(file.pk, reader).stream as stream:
        lines = stream.read().decode("utf-8-sig").splitlines()
    assert len(lines) == 5


def test_it_can_be_called_off_half_way_and_leaves_no_file(reader: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    job = services.export(of=VIEW, form="xlsx", language="en", by=reader, at=NOW)
    check = jobs.Run.check_cancelled

    def in_the_middle(run: jobs.Run) -> None:
        jobs.cancel(job_id=job.pk, by=reader, at=NOW)
        check(run)

    monkeypatch.setattr(tasks.jobs.Run, "check_cancelled", in_the_middle)
    jobs.run_ready(NOW)
    job.refresh_from_db()
    assert (job.state, job.progress_done) == ("cancelled", 0)
    assert not files.File.objects.exists()


def test_a_view_that_one_may_not_open_or_that_is_none_is_not_written(reader: Actor) -> None:
    engineer = staff_actor("engineer", unit=make_office())
    for of, who, refusal in (
        ("/jobs/999/", reader, NotFoundError), ("/nowhere/", reader, NotFoundError), ("/", reader, NotFoundError),
        ("/access/users/", engineer, NotAllowedError),
    ):  # fmt: skip
        with pytest.raises(refusal):
            services.export(of=of, form="xlsx", language="en", by=who, at=NOW)
    with pytest.raises(NotFoundError):
        services.export(of=VIEW, form="pdf", language="en", by=reader, at=NOW)
    assert not jobs.Job.objects.exists()


def test_whoever_lost_the_right_meanwhile_gets_nothing_and_is_told(reader: Actor) -> None:
    journal.run_consumers(at=NOW, only={"notify"})
    job = services.export(of=VIEW, form="csv", language="zh-hans", by=reader, at=NOW)
    jobs.Job.objects.filter(pk=job.pk).update(args={**job.args, "of": "/access/users/"})
    jobs.run_ready(NOW)
    job.refresh_from_db()
    assert (job.state, files.File.objects.exists()) == ("failed", False)
    assert [one.payload["outcome"] for one in journal.events_of("job", job.pk)] == ["failed"]
    journal.run_consumers(at=NOW, only={"notify"})
    assert Message.objects.get().recipient_id == reader.id


def test_what_the_system_asked_for_is_told_to_nobody(reader: Actor) -> None:
    journal.run_consumers(at=NOW, only={"notify"})
    services.export(of=VIEW, form="csv", language="en", by=SYSTEM, at=NOW)
    jobs.run_ready(NOW)
    journal.run_consumers(at=NOW, only={"notify"})
    assert not Message.objects.exists()
    assert files.File.objects.count() == 1


def test_the_rows_are_those_of_the_office_that_is_looked_at() -> None:
    here, there = make_office(), make_office()
    for office in (here, there):
        make_customer(unit=office, name=f"Pump {office.code}")
    by = staff_actor("hotline", staff=make_staff(unit=here))
    (office,) = [one for one in accounts.offices_of(by) if one.id == here.pk]
    with accounts.offices.looking_at(office):
        services.export(of=VIEW, form="csv", language="en", by=by, at=NOW)
    jobs.run_ready(NOW)
    with files.open_file(files.File.objects.get().pk, by).stream as stream:
        text = stream.read().decode()
    assert (here.code in text, there.code in text) == (True, False)
