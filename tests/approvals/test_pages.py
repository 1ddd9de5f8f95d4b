"""The pages of approvals, signed in."""

import pytest
from tests.actors import browser_of, staff_actor
from tests.factories.approvals import NOON, ask_about, logins_are_staff, staff, thing_kind

from aftercare.platform.approvals.models import Seat
from aftercare.platform.approvals.views import waiting_card

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    logins_are_staff(monkeypatch)
    with thing_kind(monkeypatch):
        yield


def test_an_approver_approves_with_one_click():
    boss = staff_actor("manager")
    approval = ask_about(7, boss.id, by=staff(90_001), reason="The customer <b>insists</b>")
    browser = browser_of(boss)

    assert f"T{7}" in browser.get("/approvals/").text
    page = browser.get(f"/approvals/{approval.pk}/").text
    assert "The customer &lt;b&gt;insists&lt;/b&gt;" in page
    answer = browser.post(f"/approvals/{approval.pk}/approve/", {"version": "1"})

    assert answer.status_code == 302
    assert Seat.objects.get().verdict == "approved"


def test_a_refusal_needs_words():
    boss = staff_actor("manager")
    approval = ask_about(7, boss.id, by=staff(90_001))
    browser = browser_of(boss)

    assert browser.post(f"/approvals/{approval.pk}/refuse/", {"version": "1", "comment": ""}).status_code == 422
    assert Seat.objects.get().verdict == ""
    browser.post(f"/approvals/{approval.pk}/refuse/", {"version": "1", "comment": "photos first"})
    assert (Seat.objects.get().verdict, Seat.objects.get().comment) == ("refused", "photos first")


def test_others_find_nothing_there():
    approval = ask_about(7, 999, by=staff(90_001))
    assert browser_of(staff_actor("engineer")).get(f"/approvals/{approval.pk}/").status_code == 404


def test_the_start_page_says_what_waits():
    boss = staff_actor("manager")
    ask_about(7, boss.id, by=staff(90_001))

    body = waiting_card(boss, NOON)

    assert (body.count, body.rows[0].label) == ("1", "Reopen T7")
    assert "Reopen T7" in browser_of(boss).get("/").text


def test_an_approval_reads_well_in_the_timeline_of_its_subject():
    from aftercare.platform.approvals.public import decide
    from aftercare.platform.journal.public import timeline

    approval = ask_about(7, 2, by=staff(90_001))
    decide(approval_id=approval.pk, verdict="refused", comment="photos first", by=staff(2), at=NOON)

    entries = timeline("thing", 7, staff(2))

    said = [(str(entry.text), entry.detail) for entry in entries]
    assert said == [
        ("Refused: Reopen", ""),
        ("An approver refused: Reopen", "photos first"),
        ("Asked for approval: Reopen", ""),
    ]
    assert {entry.url for entry in entries} == {f"/approvals/{approval.pk}/"}
