"""Records that a regulation asks for: on the visit's page, filled in there, listed, reviewed, left out, judged."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import put_in_force
from tests.factories.service import NINE, Company, make_company, make_visit
from tests.factories.sheets import make_form

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.compliance.rules import Asked, State, sources
from aftercare.regulations.models import KeptRecord
from aftercare.regulations.records import selectors, services
from aftercare.regulations.records.errors import NotKeptYetError, NotReviewerError
from aftercare.service.models import Visit
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORM = "sections: [{key: one, title: 记录, fields: [{key: work, kind: text, label: 内容, mandatory: true}]}]"
RECORD: dict[str, Any] = {
    "key": "sheet", "kind": "record", "form": "service-record", "after": "visit.dispatched", "within": "24 h",
    "calendar": "24x7", "per": "visit", "filled_by": "service-engineer", "reviewed_by": "supervisor",
    "review_every": "week",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.running(NINE):
        journal.run_consumers(at=NINE, only={"regulations.records"})
        yield


@pytest.fixture
def shop() -> Company:
    company = make_company()
    make_form(FORM, key="service-record", purpose="register")
    put_in_force(RECORD, at=MONDAY, unit=company.office)
    return company


@pytest.fixture
def visit(shop: Company) -> Visit:
    made = make_visit(shop)
    follow()
    return made


def follow() -> None:
    assert [one.error for one in journal.run_consumers(at=clock.now(), only={"regulations.records"})] == [""]


def supervisor(shop: Company) -> Actor:
    staff = make_staff(unit=shop.office)
    give_post(staff, make_post("supervisor"))
    return staff_actor("engineer", unit=shop.office, staff=staff)


def hand_in(visit: Visit, by: Actor) -> sheets.Sheet:
    sheet = services.lay_out(record_id=KeptRecord.objects.get().pk, by=by, at=clock.now())
    sheets.submit(sheet_id=sheet.pk, answers={"work": "换门机"}, by=by, at=clock.now())
    return sheet


def test_a_visit_owes_its_record_and_shows_it(shop: Company, visit: Visit) -> None:
    row = KeptRecord.objects.get()
    assert (row.subject_kind, row.subject_id, row.due_at) == ("visit", visit.pk, NINE + DAY)
    text = browser_of(shop.working).get(reverse("service:visit", args=[visit.pk])).content.decode()
    assert reverse("regulations:record_fill", args=[row.pk]) in text
    assert "habits@1/one#sheet" in text
    assert list(selectors.differences()) == []


def test_what_is_known_of_a_visit_stands_in_its_form_and_what_was_begun_is_kept(shop: Company, visit: Visit) -> None:
    fields = ", ".join(
        f"{{key: {key}, kind: text, label: {key}}}" for key in ("customer_name", "reported_fault", "work")
    )
    make_form(f"sections: [{{key: one, title: 记录, fields: [{fields}]}}]", key="service-record", purpose="register")
    fill = reverse("regulations:record_fill", args=[KeptRecord.objects.get().pk])
    opened = browser_of(shop.working).post(fill)
    sheet = sheets.Sheet.objects.get()
    request = visit.order.request
    assert request is not None
    assert sheet.draft == {
        "customer_name": shop.customer.name,
        "reported_fault": request.description or request.title,
    }
    assert f'value="{shop.customer.name}"' in browser_of(shop.working).get(opened.headers["Location"]).text

    sheets.answer(sheet_id=sheet.pk, answers={"work": "换门机"}, by=shop.working, at=clock.now())
    browser_of(shop.working).post(fill)
    assert sheets.Sheet.objects.get().draft == {"work": "换门机"}


def test_it_is_filled_in_from_there_and_is_no_test_of_the_visit(shop: Company, visit: Visit) -> None:
    browser = browser_of(shop.working)
    opened = browser.post(reverse("regulations:record_fill", args=[KeptRecord.objects.get().pk]))
    sheet = sheets.Sheet.objects.get()
    fill = reverse("sheets:fill", args=[sheet.pk])
    assert fill in opened.headers["Location"]
    done = browser.post(fill, {"work": "换门机", "revision": "0"})
    assert done.headers["Location"] == reverse("service:visit", args=[visit.pk])
    row = KeptRecord.objects.get()
    assert (row.done_at, row.sheet_id, row.staff_id) == (NINE, sheet.pk, shop.engineer.pk)
    assert not journal.events_of("case", visit.case_id, names="visit.tested")
    text = browser.get(reverse("service:visit", args=[visit.pk])).content.decode()
    assert reverse("regulations:record_fill", args=[row.pk]) not in text


def test_whoever_does_the_work_finds_it_under_their_own(shop: Company, visit: Visit) -> None:
    service_engineer = make_post("service-engineer")
    colleague = make_staff(unit=shop.office)
    idle = staff_actor("engineer", unit=shop.office, staff=colleague)

    def mine(by: Actor) -> list[int]:
        return list(KeptRecord.objects.filter(selectors.mine_q(by, clock.now())).values_list("subject_id", flat=True))

    # The engineer of the visit holds no post that the clause names, the colleague does: it goes by post.
    give_post(colleague, service_engineer)
    assert (mine(shop.working), mine(idle)) == ([], [visit.pk])
    # Both do: it is that of the one who goes there.
    give_post(shop.engineer, service_engineer)
    assert (mine(shop.working), mine(idle)) == ([visit.pk], [])
    text = browser_of(shop.manager).get(reverse("regulations:records"), {"q": ""}).content.decode()
    assert shop.engineer.name in text
    visits.assign(visit_id=visit.pk, lead_id=colleague.pk, by=shop.dispatcher, at=clock.now())
    follow()
    assert (mine(shop.working), mine(idle)) == ([], [visit.pk])
    assert list(selectors.differences()) == []


def test_after_a_release_records_of_older_rules_are_worked_out_anew(shop: Company, visit: Visit) -> None:
    KeptRecord.objects.update(rules_version=1, engineer_id=None)
    assert list(selectors.differences()) == []
    assert services.renew(limit=10, by=SYSTEM, at=NINE) == 1
    assert KeptRecord.objects.get().engineer_id == shop.engineer.pk
    assert services.renew(limit=10, by=SYSTEM, at=NINE) == 0


def test_strangers_cannot_fill_it_in(shop: Company, visit: Visit) -> None:
    record_id = KeptRecord.objects.get().pk
    stranger = staff_actor("engineer", unit=shop.office, staff=make_staff(unit=shop.office))
    with pytest.raises(NotFoundError):
        services.lay_out(record_id=record_id, by=stranger, at=NINE)
    with pytest.raises(NotAllowedError):
        services.lay_out(record_id=record_id, by=shop.hotline, at=NINE)
    assert not sheets.Sheet.objects.exists()


def test_records_are_reviewed_one_by_one_or_many_at_once(shop: Company, visit: Visit) -> None:
    reviewer = supervisor(shop)
    with pytest.raises(NotKeptYetError):
        services.review(record_id=KeptRecord.objects.get().pk, by=reviewer, at=NINE)
    hand_in(visit, shop.working)
    row = KeptRecord.objects.get()
    with pytest.raises(NotReviewerError):
        services.review(record_id=row.pk, by=shop.manager, at=NINE)
    assert KeptRecord.objects.get().reviewed_at is None
    browser = browser_of(reviewer)
    listed = browser.get(reverse("regulations:records"), {"q": "to_review:yes"}).content.decode()
    assert "Brake test" in listed
    browser.post(reverse("regulations:records"), {"action": "review", "row": [row.pk], "step": "run", "comment": "好"})
    assert KeptRecord.objects.get().reviewed_at is not None
    (event,) = journal.events_of("case", visit.case_id, names="record.reviewed")
    assert (event.actor.id, event.payload["record"]) == (reviewer.id, row.done_id)
    with pytest.raises(NotKeptYetError):
        services.review(record_id=row.pk, by=reviewer, at=NINE)


def test_a_record_is_left_out_with_a_reason_by_who_may(shop: Company, visit: Visit) -> None:
    record_id = KeptRecord.objects.get().pk
    with pytest.raises(InvalidError):
        services.waive(record_id=record_id, reason=" ", by=shop.manager, at=NINE)
    with pytest.raises(NotAllowedError):
        services.waive(record_id=record_id, reason="无", by=shop.dispatcher, at=NINE)
    assert KeptRecord.objects.get().waived_at is None
    services.waive(record_id=record_id, reason="客户不要求", by=shop.manager, at=NINE)
    assert selectors.state(KeptRecord.objects.get(), NINE + 9 * DAY) == "waived"


def test_the_page_of_a_record_shows_what_was_recorded(shop: Company, visit: Visit) -> None:
    hand_in(visit, shop.working)
    text = browser_of(shop.manager).get(reverse("regulations:record", args=[KeptRecord.objects.get().pk])).content
    assert "换门机" in text.decode()


def test_the_case_leads_to_its_request(shop: Company, visit: Visit) -> None:
    response = browser_of(shop.manager).get(reverse("service:case", args=[visit.case_id]))
    assert response.headers["Location"] == reverse("service:request", args=[visit.order.request_id])
    assert browser_of(shop.manager).get(reverse("service:case", args=[999_999])).status_code == 404


def judged(days: float) -> list[tuple[State, str]]:
    source = sources.get("record")
    assert source is not None
    asked = Asked(since=NINE - DAY, until=NINE + DAY, as_of=NINE + days * DAY)
    return [(one.state, one.cause) for one in source(asked)]


def test_verdicts_are_given_as_of_a_moment(shop: Company, visit: Visit) -> None:
    assert judged(0.5) == [(State.OPEN, "open")]
    assert judged(2) == [(State.BREACHED, "late")]
    hand_in(visit, shop.working)
    assert judged(2) == [(State.KEPT, "kept"), (State.OPEN, "review")]
    assert judged(20) == [(State.KEPT, "kept"), (State.BREACHED, "review")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_however_many_rows(
    count: int, shop: Company, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_visit(shop, start=60 + 120 * number)
    follow()
    assert KeptRecord.objects.count() == count == Visit.objects.count()
    browser = browser_of(shop.manager)
    browser.get(reverse("regulations:records"), {"q": ""})
    with django_assert_num_queries(16):
        assert browser.get(reverse("regulations:records"), {"q": ""}).status_code == 200


def test_the_api_lists_reads_and_fills_in_records(shop: Company, visit: Visit) -> None:
    browser, filling, row = browser_of(shop.manager), browser_of(shop.working), KeptRecord.objects.get()
    (listed,) = browser.get("/api/v1/records/", {"state": "open,late"}).json()["items"]
    assert (listed["id"], listed["state"], listed["form"]) == (row.pk, "open", "service-record")
    assert browser.get(f"/api/v1/records/{row.pk}/").json() == listed
    assert browser.get("/api/v1/records/", {"case_id": visit.case_id + 1}).json()["items"] == []

    address = f"/api/v1/records/{row.pk}/fill/"
    wrong = filling.post(address, {"answers": {}}, content_type="application/json")
    assert (wrong.status_code, "work" in wrong.content.decode()) == (422, True)
    assert not sheets.Sheet.objects.exists()

    done = filling.post(address, {"answers": {"work": "换门机"}}, content_type="application/json")
    assert (done.status_code, done.json()["answers"]) == (200, {"work": "换门机"})
    assert browser.get(f"/api/v1/records/{row.pk}/").json()["state"] == "kept"


def test_a_record_that_lacks_something_waits_for_the_end_of_no_case(shop: Company, visit: Visit) -> None:
    page, browser = reverse("service:visit", args=[visit.pk]), browser_of(shop.manager)
    KeptRecord.objects.update(due_at=None)
    assert "When the case is closed" in browser.get(page).content.decode()
    KeptRecord.objects.update(is_owed=False, missing=["work"])
    text = browser.get(page).content.decode()
    assert "Incomplete" in text
    assert "When the case is closed" not in text
