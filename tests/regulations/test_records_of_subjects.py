"""Records of customers and other subjects than cases: owed, shown, filled in, late, reviewed, left out, judged."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.customers import MONDAY, make_customer
from tests.factories.organisation import give_post, make_post, make_staff
from tests.factories.regulations import put_in_force
from tests.factories.sheets import make_form
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import bulk
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.base.ui.public import formats
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units.public import Unit
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.public import Customer
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.compliance.rules import Asked, State, sources
from aftercare.regulations.models import KeptRecord
from aftercare.regulations.records import selectors, services
from aftercare.regulations.records.errors import NotReviewerError

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOW = MONDAY + DAY
FORM = "sections: [{key: one, title: 客户, fields: [{key: wants, kind: text, label: 要求, mandatory: true}]}]"
FILE: dict[str, Any] = {
    "key": "file", "kind": "record", "subject": "customer", "form": "customer-file", "after": "customer.registered",
    "within": "10 d", "calendar": "24x7", "filled_by": "customer-service", "reviewed_by": "supervisor",
    "review_every": "month",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.running(NOW):
        journal.run_consumers(at=NOW, only={"regulations.records"})
        yield


@pytest.fixture
def office() -> Unit:
    make_form(FORM, key="customer-file", purpose="register")
    office = make_office()
    put_in_force(FILE, at=MONDAY, unit=office)
    authorities.forget()
    return office


@pytest.fixture
def customer(office: Unit) -> Customer:
    made = make_customer(unit=office, at=NOW)
    follow()
    return made


def follow() -> None:
    assert [one.error for one in journal.run_consumers(at=clock.now(), only={"regulations.records"})] == [""]


def desk(office: Unit) -> Actor:
    return staff_actor("hotline", unit=office, staff=make_staff(unit=office))


def supervisor(office: Unit) -> Actor:
    staff = make_staff(unit=office)
    give_post(staff, make_post("supervisor"))
    return staff_actor("engineer", unit=office, staff=staff)


def fill_in(by: Actor) -> sheets.Sheet:
    return services.fill(record_id=KeptRecord.objects.get().pk, answers={"wants": "周末不上门"}, by=by, at=clock.now())


def test_a_new_customer_owes_its_file_and_shows_it(office: Unit, customer: Customer) -> None:
    row = KeptRecord.objects.get()
    assert (row.case_id, row.subject_kind, row.subject_id, row.item) == (None, "customer", customer.pk, 0)
    assert (row.since_at, row.unit_path) == (NOW, office.path)
    assert row.due_at is not None
    assert NOW + 10 * DAY < row.due_at <= NOW + 11 * DAY
    page = browser_of(desk(office)).get(reverse("customers:customer", args=[customer.pk])).content.decode()
    assert reverse("regulations:record_fill", args=[row.pk]) in page
    assert list(selectors.differences()) == []


def test_it_is_kept_by_the_form_handed_in_for_the_customer(office: Unit, customer: Customer) -> None:
    other = make_customer(unit=office, at=NOW)
    follow()
    by = desk(office)
    row = KeptRecord.objects.get(subject_id=customer.pk)
    opened = browser_of(by).post(reverse("regulations:record_fill", args=[row.pk]))
    sheet = sheets.Sheet.objects.get()
    assert reverse("sheets:fill", args=[sheet.pk]) in opened.headers["Location"]
    sheets.submit(sheet_id=sheet.pk, answers={"wants": "周末不上门"}, by=by, at=NOW)
    row.refresh_from_db()
    assert (row.sheet_id, row.staff_id, selectors.state(row, NOW)) == (sheet.pk, by.id, "kept")
    page = browser_of(by).get(reverse("customers:customer", args=[customer.pk])).content.decode()
    cells = page.partition(reverse("sheets:sheet", args=[sheet.pk]))[2].partition("</tr>")[0]
    assert row.due_at is not None
    assert cells.index(formats.moment(row.due_at)) < cells.rindex(formats.moment(row.done_at))
    assert selectors.state(KeptRecord.objects.get(subject_id=other.pk), NOW) == "open"
    assert list(selectors.differences()) == []


def test_what_the_reader_has_yet_to_read_is_no_fault_and_what_it_got_wrong_is_one(office: Unit) -> None:
    batch = journal.open_batch(kind="registry", by=SYSTEM, at=NOW)
    with bulk("import.run", by=SYSTEM, at=NOW, batch_id=batch):
        taken_back = make_customer(unit=office, at=NOW)
    wrong = make_customer(unit=office, at=NOW)
    follow()
    assert list(selectors.differences()) == []
    journal.undo_batch_events(batch_id=batch, kinds={"customer"}, by=SYSTEM, at=NOW)
    assert KeptRecord.objects.filter(subject_id=taken_back.pk).exists()  # nobody has read of it yet
    KeptRecord.objects.filter(subject_id=wrong.pk).update(due_at=NOW)
    (found,) = selectors.differences()
    assert f"('customer', {wrong.pk}, " in found
    follow()
    assert not KeptRecord.objects.filter(subject_id=taken_back.pk).exists()


def test_who_was_a_customer_before_the_clause_held_owes_nothing(office: Unit) -> None:
    make_customer(unit=office, at=MONDAY - DAY)
    follow()
    assert not KeptRecord.objects.exists()


def test_an_office_that_the_regulation_does_not_reach_owes_nothing(office: Unit) -> None:
    make_customer(unit=make_office(), at=NOW)
    follow()
    assert not KeptRecord.objects.exists()


def test_the_version_of_the_day_goes_on_holding_when_it_is_superseded(office: Unit, customer: Customer) -> None:
    put_in_force(FILE | {"within": "2 d"}, at=NOW + DAY, unit=office, number=2)
    authorities.forget()
    with clock.running(NOW + 2 * DAY):
        make_customer(unit=office, at=NOW + 2 * DAY)
        follow()
        assert services.recount_subjects({("customer", customer.pk)}) == 0
    clauses = KeptRecord.objects.order_by("pk").values_list("clause", flat=True)
    assert list(clauses) == ["habits@1/one#file", "habits@2/one#file"]


def judged(days: float) -> list[tuple[State, str, str, int]]:
    source = sources.get("record")
    assert source is not None
    asked = Asked(since=NOW - DAY, until=NOW + DAY, as_of=NOW + days * DAY)
    return [(one.state, one.cause, one.subject_kind, one.subject_id) for one in source(asked)]


def test_verdicts_name_the_customer(office: Unit, customer: Customer) -> None:
    mine = ("customer", customer.pk)
    assert judged(5) == [(State.OPEN, "open", *mine)]
    assert judged(12) == [(State.BREACHED, "late", *mine)]
    with clock.running(NOW + 12 * DAY):
        fill_in(desk(office))
    assert judged(13)[0] == (State.BREACHED, "kept_late", *mine)


def test_it_is_reviewed_by_the_post_that_the_clause_names(office: Unit, customer: Customer) -> None:
    by, reviewer = desk(office), supervisor(office)
    fill_in(by)
    row = KeptRecord.objects.get()
    with pytest.raises((NotReviewerError, NotFoundError)):
        services.review(record_id=row.pk, by=by, at=NOW)
    assert KeptRecord.objects.get().reviewed_at is None
    services.review(record_id=row.pk, comment="好", by=reviewer, at=NOW)
    assert KeptRecord.objects.get().reviewed_at == NOW
    (event,) = journal.events_about("customer", customer.pk, names=["regulation.record_reviewed"])
    assert (event.stream, event.payload["clause"], event.payload["record"]) == (
        "regulation", "habits@1/one#file", row.done_id,
    )  # fmt: skip
    assert list(selectors.differences()) == []


def test_it_is_left_out_with_a_reason_by_who_may(office: Unit, customer: Customer) -> None:
    record_id, manager = KeptRecord.objects.get().pk, staff_actor("manager", unit=office)
    with pytest.raises(InvalidError):
        services.waive(record_id=record_id, reason=" ", by=manager, at=NOW)
    with pytest.raises((NotAllowedError, NotFoundError)):
        services.waive(record_id=record_id, reason="无", by=desk(office), at=NOW)
    assert KeptRecord.objects.get().waived_at is None
    services.waive(record_id=record_id, reason="一次性客户", by=manager, at=NOW)
    assert selectors.state(KeptRecord.objects.get(), NOW + 30 * DAY) == "waived"
    assert list(selectors.differences()) == []


def test_the_record_goes_with_the_customer_to_another_office(office: Unit, customer: Customer) -> None:
    company = office.parent
    assert company is not None
    KeptRecord.objects.all().delete()
    put_in_force(FILE, at=MONDAY, unit=company, key="all")
    authorities.forget()
    services.recount_subjects({("customer", customer.pk)})
    elsewhere = make_office(parent=company)
    customers.move_customer(customer_id=customer.pk, unit_id=elsewhere.pk, by=SYSTEM, at=NOW)
    follow()
    row = KeptRecord.objects.get()
    assert (row.clause, row.unit_path) == ("all@1/one#file", elsewhere.path)


def test_lists_and_the_api_tell_cases_from_customers(office: Unit, customer: Customer) -> None:
    browser = browser_of(staff_actor("manager", unit=office))
    page = reverse("regulations:records")
    assert customer.name in browser.get(page, {"q": "subject:customer"}).content.decode()
    assert customer.name not in browser.get(page, {"q": "subject:case"}).content.decode()
    one = browser.get(reverse("regulations:record", args=[KeptRecord.objects.get().pk]))
    assert customer.name in one.content.decode()
    (listed,) = browser.get("/api/v1/records/").json()["items"]
    assert (listed["case_id"], listed["subject_kind"], listed["subject_id"]) == (None, "customer", customer.pk)


POST: dict[str, Any] = {
    "key": "post", "kind": "record", "subject": "staff", "event": "staff.post_given", "after": "staff.hired",
    "within": "5 d", "calendar": "24x7", "filled_by": "hr", "fields": ["post"],
}  # fmt: skip


def test_a_fact_is_the_record_of_a_person(office: Unit) -> None:
    put_in_force(POST, at=MONDAY, unit=office, key="people")
    authorities.forget()
    someone = make_staff(unit=office, at=NOW)
    follow()
    row = KeptRecord.objects.get()
    assert (row.subject_kind, row.subject_id, selectors.state(row, NOW + 9 * DAY)) == ("staff", someone.pk, "late")
    organisation.give_post(staff_id=someone.pk, post_id=make_post("supervisor").pk, by=SYSTEM, at=NOW)
    follow()
    assert selectors.state(KeptRecord.objects.get(), NOW) == "kept"
