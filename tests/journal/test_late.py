"""What is recorded long after it happened needs a right and a reason, whatever the verb (decision 4)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.actors import browser_of, staff_actor
from tests.factories.accounts import make_user
from tests.factories.journal import NOON, Opened, Stepped, open_thing, tell
from tests.factories.service import Company, make_company, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM, Actor, ActorKind, Channel
from aftercare.base.kernel.commands import bulk, publish, recorded_late
from aftercare.base.kernel.errors import DomainError, TooLateError, WhyLateError
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log.models import CommandRecord
from aftercare.service.models import Request

pytestmark = pytest.mark.django_db
LIMIT = timedelta(hours=72)
LONG_AGO = NOON - LIMIT - timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _usual_limit(settings: Any) -> Iterator[None]:
    """The product's limit, and a clock that shows noon."""
    settings.LATE_AFTER = LIMIT
    with clock.running(NOON):
        yield


def manager() -> Actor:
    return staff_actor("manager")


def nothing_was_kept() -> bool:
    return not journal.events_of("thing", 1) and not CommandRecord.objects.filter(name="thing.tell").exists()


@pytest.mark.parametrize("minutes", [0, 1, 72 * 60])
def test_within_the_limit_nobody_is_asked(minutes: int) -> None:
    open_thing(thing_id=1, by=staff_actor("engineer"), at=NOON - timedelta(minutes=minutes))

    assert [event.type for event in journal.events_of("thing", 1)] == ["thing.opened"]
    assert not journal.events_about("thing", 1, names=["command.recorded_late"])


def test_who_may_not_is_refused_whatever_the_reason() -> None:
    by = staff_actor("engineer")

    with pytest.raises(TooLateError) as refusal, recorded_late("no network in the shaft"):
        open_thing(thing_id=1, by=by, at=LONG_AGO)

    assert str(refusal.value).startswith("This lies more than 72 hours back.")
    assert refusal.value.status == 403
    assert nothing_was_kept()
    [refused] = [event for event in journal.events_about("thing", 1) if event.type == "command.refused"]
    assert refused.payload["code"] == "too_late"


@pytest.mark.parametrize("reason", ["", "   "])
def test_who_may_has_to_say_why(reason: str) -> None:
    with pytest.raises(WhyLateError) as refusal, recorded_late(reason):
        open_thing(thing_id=1, by=manager(), at=LONG_AGO)

    assert list(refusal.value.fields) == ["why_late"]
    assert nothing_was_kept()


def test_the_reason_is_kept_beside_what_was_recorded() -> None:
    by = manager()

    with recorded_late("no network in the shaft"):
        open_thing(thing_id=1, by=by, at=LONG_AGO)

    opened, late = sorted(journal.events_about("thing", 1), key=lambda event: event.id)
    assert (opened.type, opened.occurred_at) == ("thing.opened", LONG_AGO)
    assert (late.type, late.occurred_at) == ("command.recorded_late", NOON)
    assert late.payload["command"] == "thing.tell"
    assert late.command == opened.command
    assert journal.private_text(late.id, "reason") == "no network in the shaft"
    assert journal.verify().findings == []
    texts = [(one.text, one.detail) for one in journal.timeline("thing", 1, by)]
    assert ("Recorded late", "no network in the shaft") in texts


def test_a_fact_dated_further_back_than_its_command_counts_too() -> None:
    """Otherwise a command of today could carry a fact of last year."""
    by = manager()
    with pytest.raises(WhyLateError):
        tell(thing_id=1, event=Stepped(), by=by, at=NOON, occurred_at=LONG_AGO)
    assert not journal.events_of("thing", 1)


@pytest.mark.parametrize(
    "by",
    [SYSTEM, HISTORY, Actor(kind=ActorKind.STAFF, id=1, channel=Channel.IMPORT)],
    ids=["system", "history", "import"],
)
def test_history_imports_and_the_system_are_exempt(by: Actor) -> None:
    open_thing(thing_id=1, by=by, at=LONG_AGO - timedelta(days=3000))
    assert [event.type for event in journal.events_of("thing", 1)] == ["thing.opened"]


def test_a_chunk_of_an_import_is_exempt() -> None:
    by = Actor(kind=ActorKind.STAFF, id=1, user_id=make_user().pk)
    with bulk("import.run", by=by, at=NOON):
        publish(Opened(), stream_id=1, at=LONG_AGO)
    assert len(journal.events_of("thing", 1)) == 1


def test_every_refusal_reads_well_in_chinese(chinese: None) -> None:
    refusals: list[DomainError] = [TooLateError(hours=72), WhyLateError(hours=72)]
    assert [str(one)[:2] for one in refusals] == ["这件", "这件"]


# -- at the doors --------------------------------------------------------------------------------


@pytest.fixture
def company() -> Company:
    """Made long before: its people work now."""
    return make_company()


def typed(moment: Any) -> str:
    return (moment + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")


def test_the_hotline_form_asks_for_the_reason_when_it_is_needed(company: Company) -> None:
    browser = browser_of(company.manager)
    answers = {
        "source": "phone", "nature": "breakdown", "title": "电梯困人", "reporter_phone": "13800000001",
        "asset": str(company.asset.pk), "urgency": "normal", "received_at": typed(LONG_AGO - timedelta(hours=1)),
    }  # fmt: skip
    assert "why_late" not in browser.get("/requests/new/").content.decode()

    refused = browser.post("/requests/new/", answers)

    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'name="why_late"' in page
    assert "This lies more than 72 hours back. Say why it is recorded only now." in page
    assert "电梯困人" in page
    assert not Request.objects.exists()

    done = browser.post("/requests/new/", {**answers, "why_late": "电话打到了总部"})
    assert done.status_code in {204, 302}
    request = Request.objects.get()
    assert request.received_at == LONG_AGO - timedelta(hours=1)
    texts = [(one.text, one.detail) for one in journal.timeline("case", request.case_id, company.manager)]
    assert ("Recorded late", "电话打到了总部") in texts


def test_the_hotline_itself_may_not_go_so_far_back(company: Company) -> None:
    answers = {
        "source": "phone", "nature": "breakdown", "title": "x", "reporter_phone": "13800000001",
        "asset": str(company.asset.pk), "urgency": "normal", "received_at": typed(LONG_AGO - timedelta(hours=1)),
    }  # fmt: skip
    refused = browser_of(company.hotline).post("/requests/new/", answers)
    assert refused.status_code == 403
    assert "You may not record it so late" in refused.content.decode()
    assert not Request.objects.exists()

    near = {**answers, "received_at": typed(NOON - timedelta(hours=2))}
    assert browser_of(company.hotline).post("/requests/new/", near).status_code in {204, 302}
    assert Request.objects.get().received_at == NOON - timedelta(hours=2)


def test_the_api_takes_the_reason_in_a_header(company: Company) -> None:
    visit = make_visit(company, at=LONG_AGO - timedelta(hours=2))
    body = {"happened_at": (LONG_AGO - timedelta(hours=1)).isoformat()}
    client = browser_of(company.manager)

    refused = client.post(f"/api/v1/visits/{visit.pk}/accept/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "why_late")

    done = client.post(
        f"/api/v1/visits/{visit.pk}/accept/",
        body,
        content_type="application/json",
        headers={"Why-Late": "%E6%89%8B%E6%9C%BA%E6%B2%A1%E7%94%B5"},
    )
    assert done.status_code == 200
    visit.refresh_from_db()
    assert visit.accepted_at == LONG_AGO - timedelta(hours=1)
    texts = [one.detail for one in journal.timeline("case", visit.case_id, company.manager)]
    assert "手机没电" in texts
