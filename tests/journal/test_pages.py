"""The journal's pages: the list, one event, and what the health page says."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.journal import NOON, ThingBusyError, open_thing, past_the_guards, refuse_thing, step_thing

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.events import About, Recorded
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.access.models import Role
from aftercare.platform.accounts.roles.services import open_role
from aftercare.platform.jobs import public as jobs
from aftercare.platform.jobs.events import JobEnded
from aftercare.platform.jobs.rules import label_of
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.browse.selectors import named_in
from aftercare.platform.journal.consumers.models import Cursor
from aftercare.platform.journal.feed.models import WaitingEvent
from aftercare.platform.journal.log.models import StoredEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> Client:
    return browser_of(staff_actor("administrator"))


@pytest.fixture
def a_journal(_empty_journal: None, auditor: Client) -> list[int]:
    open_thing(thing_id=1, asset_id=5, note="secret words", about=(About("<b>role</b>", "asset", 6),))
    step_thing(thing_id=1)
    step_thing(thing_id=2)
    journal.sequence()
    return list(StoredEvent.objects.filter(stream="thing").order_by("id").values_list("id", flat=True))


def listed(client: Client, query: str = "") -> str:
    answer = client.get(reverse("journal:events"), {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", [0, 1, 2]), ("thing/1", [0, 1]), ("asset/5", [0]), ("asset/6", [0]), ("asset/7", []), ("type:thing.stepped", [1, 2]),
     ("thing.st", [1, 2]), ("occurred:2026-03-02", [0, 1, 2]), ("occurred:2026-03-03", []), ("channel:job", [0, 1, 2]), ("batch:7", [])],
)  # fmt: skip
def test_the_list_finds_by_subject_type_time_and_door(
    auditor: Client, a_journal: list[int], query: str, shown: list[int]
) -> None:
    page = listed(auditor, query)

    addresses = {number: reverse("journal:event", args=[number]) for number in a_journal}
    assert [number for number in a_journal if f'href="{addresses[number]}"' in page] == [
        a_journal[place] for place in shown
    ]


def test_the_list_finds_an_event_by_its_number(auditor: Client, a_journal: list[int]) -> None:
    page = listed(auditor, str(a_journal[1]))

    assert reverse("journal:event", args=[a_journal[1]]) in page
    assert reverse("journal:event", args=[a_journal[0]]) not in page


def test_subjects_are_named_by_the_apps_that_know_them(
    auditor: Client, a_journal: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal.subject_names, "_items", {})
    journal.subject_names.register("thing", lambda ids, by: {1: journal.Subject("Thing No. 1", "/things/1")})

    page = listed(auditor, "thing.stepped")

    assert '<a href="/things/1">Thing No. 1</a>' in page
    assert "thing#2" in page


def test_an_event_is_shown_with_its_payload_and_its_place(auditor: Client, a_journal: list[int]) -> None:
    page = auditor.get(reverse("journal:event", args=[a_journal[0]])).content.decode()

    row = StoredEvent.objects.get(pk=a_journal[0])
    assert bytes(row.hash).hex() in page
    assert "thing.tell" in page
    assert "personal text, kept apart" in page
    assert "secret words" not in page
    assert f'href="{reverse("journal:event", args=[a_journal[1]])}"' in page
    assert "&lt;b&gt;role&lt;/b&gt;" in page


def test_what_an_event_names_is_shown_by_name_with_a_link_and_codes_as_code(
    auditor: Client, a_journal: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {5: journal.Subject("Lift <5>", "/assets/5")}
    monkeypatch.setattr(
        journal.subject_names, "_items", {"asset": (100, lambda ids, _by: {n: names[n] for n in ids & names.keys()})}
    )
    page = auditor.get(reverse("journal:event", args=[a_journal[0]])).content.decode()
    assert '<td><code>asset</code></td><td><a href="/assets/5">Lift &lt;5&gt;</a></td>' in page
    # Nobody names the other one: its journal is where the link leads.
    assert f'<a href="{reverse("journal:events")}?q=asset/6">asset 6</a>' in page


def test_a_field_beside_its_kind_names_a_subject() -> None:
    event = Recorded(
        id=1, stream="file", stream_id=1, seq=1, type="file.attached", v=1, occurred_at=NOON, recorded_at=NOON,
        device_at=None, actor=SYSTEM, command=uuid4(), batch_id=None,
        payload={"file": 3, "subject_kind": "visit", "subject_id": 7, "role": "photo-after", "size": 12, "link": True},
    )  # fmt: skip
    assert named_in(event) == {"file": [("file", 3)], "subject_id": [("visit", 7)]}
    assert named_in(replace(event, payload={"subject_kind": "visit", "subject_id": None})) == {"subject_id": []}


def test_an_erased_text_and_an_undone_batch_are_told(auditor: Client, a_journal: list[int]) -> None:
    journal.erase_private(event_id=a_journal[0], fields=["note"], reason="", by=SYSTEM, at=NOON)
    batch = journal.open_batch(kind="x", by=SYSTEM, at=NOON)
    past_the_guards(f"UPDATE journal_event SET batch_id = {batch} WHERE id = {a_journal[0]}")
    journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=NOON, kinds=())

    page = auditor.get(reverse("journal:event", args=[a_journal[0]])).content.decode()

    assert "personal text, erased" in page
    assert "it no longer counts" in page


def test_an_event_that_is_not_there_is_not_found(auditor: Client) -> None:
    assert auditor.get(reverse("journal:event", args=[10**9])).status_code == 404


def test_others_may_not_look(a_journal: list[int]) -> None:
    engineer = browser_of(staff_actor("engineer"))

    assert engineer.get(reverse("journal:events")).status_code == 403
    assert engineer.get(reverse("journal:event", args=[a_journal[0]])).status_code == 403
    assert Client().get(reverse("journal:events")).status_code == 302


def test_the_list_takes_the_same_queries_for_one_row_and_for_many(auditor: Client, django_assert_num_queries) -> None:
    step_thing(thing_id=1)
    listed(auditor)
    with CaptureQueriesContext(connection) as one:
        listed(auditor)
    for number in range(5):
        open_thing(thing_id=number, asset_id=number)

    with django_assert_num_queries(len(one)):
        listed(auditor)


def health(key: str, minutes: int = 0) -> ui.Status:
    newest = StoredEvent.objects.order_by("-recorded_at").first()
    at = newest.recorded_at if newest else NOON
    return ui.health[key].run(at + timedelta(minutes=minutes))


def test_health_tells_of_readers_that_fail_or_lag() -> None:
    assert health("journal.readers").level == "ok"
    step_thing(thing_id=1)
    journal.sequence()
    Cursor.objects.create(key="slow")
    assert health("journal.readers", 4).level == "ok"
    assert health("journal.readers", 6).level == "warn"
    Cursor.objects.create(key="broken", failures=1, last_error="ValueError: x")
    status = health("journal.readers")
    failing, way_out = str(status.detail).split("\n")
    assert (status.level, failing) == ("bad", "broken: ValueError: x")
    assert "aftercare readers" in way_out


def test_health_counts_how_far_readers_are_behind() -> None:
    for count in (1, 2):
        step_thing(thing_id=1, count=count)
    journal.sequence()
    Cursor.objects.create(key="slow")
    assert health("journal.readers").text == "Readers of the journal are at most 2 events behind."
    Cursor.objects.update(position=1)
    assert health("journal.readers").text == "Readers of the journal are at most 1 event behind."
    Cursor.objects.update(position=2)
    assert health("journal.readers").text == "All readers of the journal have read everything."


def test_health_tells_of_a_clock_that_is_behind_what_was_recorded() -> None:
    assert health("journal.times").level == "ok"
    step_thing(thing_id=1)
    journal.sequence()
    assert [health("journal.times", minutes).level for minutes in (5, 0)] == ["ok", "ok"]
    status = health("journal.times", -120)
    assert (status.level, status.text) == ("bad", "The newest event was recorded 2 h from now.")


def test_health_tells_of_a_late_seal() -> None:
    assert health("journal.seals").level == "ok"
    step_thing(thing_id=1)
    journal.sequence()
    assert health("journal.seals").level == "warn"
    newest = StoredEvent.objects.order_by("-recorded_at").first().recorded_at
    journal.seal(at=newest)
    status = health("journal.seals", 7)
    assert (status.level, status.text) == ("ok", "The newest seal is 7 min old.")


def test_health_tells_of_events_that_nobody_can_read_yet() -> None:
    """Readers that have read everything that has a place look up to date: the places themselves may lag."""
    assert health("journal.feed").level == "ok"
    step_thing(thing_id=1)
    if not WaitingEvent.objects.exists():  # SQLite gives places at once
        WaitingEvent.objects.create(event=StoredEvent.objects.get(), xid=1)
    assert health("journal.feed", 4).level == "ok"
    status = health("journal.feed", 6)
    assert (status.level, status.text) == ("warn", "1 events wait for their place in the order of reading.")
    assert "6 min" in status.detail


def test_health_tells_of_missing_guards() -> None:
    assert health("journal.guards").level == "ok"


def test_a_refusal_is_in_the_list(auditor: Client) -> None:
    with pytest.raises(ThingBusyError):
        refuse_thing(thing_id=3, by=SYSTEM, at=NOON)

    assert "A command was refused" in listed(auditor, "thing/3")


def test_a_refusal_is_called_like_what_it_was_about(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.subject_names, "_items", {})
    journal.subject_names.register("thing", lambda ids, _by: dict.fromkeys(ids, journal.Subject("Thing", "/thing/")))
    for thing in (3, None):
        with pytest.raises(ThingBusyError):
            refuse_thing(thing_id=thing, by=SYSTEM, at=NOON)

    page = listed(auditor, "type:command.refused")

    assert page.count('<a href="/thing/">Thing</a>') == 1
    assert "refusal" not in page.partition("<tbody")[2].partition("</tbody>")[0]


def test_codes_stand_beside_what_they_are_called(auditor: Client) -> None:
    """A job's kind and how it ended, for whoever reads the journal and not the program."""

    @command("test.end")
    def end(*, by: Actor, at: datetime) -> None:
        publish(JobEnded(job=1, kind="regulations.replay", outcome="failed"), stream_id=1, at=at)

    end(by=SYSTEM, at=NOON)
    number = StoredEvent.objects.get(type=JobEnded.type).pk

    page = auditor.get(reverse("journal:event", args=[number])).content.decode()

    assert "Not accepted <code>failed</code>" in page
    kind = page.partition("<td><code>kind</code></td><td>")[2].partition("</td>")[0]
    assert kind == f"{label_of('regulations.replay')} <code>regulations.replay</code>"


def test_things_of_the_house_are_called_by_name(auditor: Client) -> None:
    """A role, a calendar: whoever reads the journal reads names, not numbers."""
    role = open_role(key="night", name=Words("夜班", "Night shift"), by=SYSTEM, at=NOON)
    page = listed(auditor, f"role/{role.pk}")
    assert "Night shift" in page
    assert f"role#{role.pk}" not in page


def test_a_job_is_called_by_what_it_does() -> None:
    job = jobs.enqueue(kind="regulations.recount", args={}, by=SYSTEM, at=NOON)
    reads = staff_actor("administrator")
    named = journal.subjects_of({("job", job.pk)}, reads)[("job", job.pk)]
    assert (named.name, named.url) == ("Recount clocks", f"/jobs/{job.pk}/")
    assert journal.subjects_of({("job", job.pk)}, staff_actor("engineer")) == {}


def test_names_are_for_those_who_read_the_journal() -> None:
    role = Role.objects.get(key="engineer")
    subject = {("role", role.pk)}
    assert journal.subjects_of(subject, staff_actor("administrator"))[("role", role.pk)].name == "Engineer"
    assert journal.subjects_of(subject, staff_actor("dispatcher")) == {}
