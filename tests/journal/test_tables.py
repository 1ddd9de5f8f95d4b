"""Rows and values past the ORM: what goes in comes out, as the ORM would have it."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.service import NINE, make_company

from aftercare.base.kernel import tables
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.jsontext import moment_text
from aftercare.service.models import Case, Request


@pytest.mark.django_db
def test_rows_come_back_as_they_went_in() -> None:
    office = make_company().office
    shared = {"unit": office, "unit_path": office.path, "opened_at": NINE}
    cases = [
        Case(uid=uuid7(NINE), attributes={"urgency": "urgent", "site": None, "名": number}, **shared)
        for number in range(3)
    ]
    known = Case(uid=uuid7(NINE), closed_at=NINE + timedelta(microseconds=1), **shared)
    known.pk = 9_000
    tables.add(Case, [*cases, known])
    ids = [case.pk for case in cases]
    assert ids == sorted(set(ids))
    rows = {row.pk: row for row in Case.objects.all()}
    for one in [*cases, known]:
        assert {field.attname: getattr(one, field.attname) for field in Case._meta.concrete_fields} == {
            field.attname: getattr(rows[one.pk], field.attname) for field in Case._meta.concrete_fields
        }
    later = Case.objects.create(uid=uuid7(NINE), **shared)
    assert later.pk not in rows
    tables.add(Case, [])


@pytest.mark.django_db
def test_a_choice_is_kept_as_its_plain_text() -> None:
    company = make_company()
    case = Case(uid=uuid7(NINE), unit=company.office, unit_path=company.office.path, opened_at=NINE)
    tables.add(Case, [case])
    request = Request(
        uid=uuid7(NINE), case=case, number="X-1", unit=company.office, unit_path=company.office.path, title="t",
        nature=Request.Nature.BREAKDOWN, source=Request.Source.PHONE, state=Request.State.RECEIVED, received_at=NINE,
    )  # fmt: skip
    tables.add(Request, [request])
    with connection.cursor() as cursor:
        cursor.execute("SELECT nature, source, state, asset_id FROM service_request WHERE number = 'X-1'")
        assert cursor.fetchone() == ("breakdown", "phone", "received", None)


@pytest.mark.django_db
def test_an_update_stores_what_the_orm_would_and_says_how_many_rows_it_changed() -> None:
    company = make_company()
    case = Case(uid=uuid7(NINE), unit=company.office, unit_path=company.office.path, opened_at=NINE)
    tables.add(Case, [case])
    new = {
        "attributes": {"site": None, "名": [1]},
        "closed_at": NINE,
        "from_history": True,
        "unit_id": company.office.pk,
    }
    assert tables.update(Case, new, "id = %s AND version = %s", [case.pk, 2]) == 0
    assert tables.update(Case, new, "id = %s AND version = %s", [case.pk, 1], counted=True) == 1
    assert tables.update(Case, {"snapshot": "x"}, "id = %s", [case.pk]) == 1
    row = Case.objects.get(pk=case.pk)
    assert {name: getattr(row, name) for name in new} == new
    assert (row.version, row.snapshot) == (2, "x")


@pytest.mark.django_db
def test_a_ready_made_statement_fails_as_the_orm_does_and_leaves_the_savepoint_whole() -> None:
    case = Case(uid=uuid7(NINE), unit=(company := make_company()).office, unit_path="/", opened_at=NINE)
    tables.add(Case, [case])
    for watched in (nullcontext(), CaptureQueriesContext(connection)):
        with watched, pytest.raises(IntegrityError), transaction.atomic():
            tables.add(Case, [Case(uid=case.uid, unit=company.office, unit_path="/", opened_at=NINE)])
    assert tables.fetch("SELECT COUNT(*) FROM service_case WHERE uid = %s", [tables.adapters()[1](case.uid)]) == [(1,)]
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            tables.fetch("SELECT 1")


@pytest.mark.django_db
def test_a_row_made_from_values_is_what_the_orm_would_have_made_of_them() -> None:
    company = make_company()
    shared = {"unit_id": company.office.pk, "unit_path": company.office.path, "opened_at": NINE}
    made = tables.create(Case, uid=uuid7(NINE), attributes={"site": None}, **shared)
    stored = Case.objects.get(pk=made.pk)
    plain = Case(uid=made.uid, attributes={"site": None}, **shared)
    names = [field.attname for field in Case._meta.concrete_fields if not field.primary_key]
    assert [getattr(made, name) for name in names] == [getattr(plain, name) for name in names]
    assert [getattr(stored, name) for name in names] == [getattr(plain, name) for name in names]
    assert made == stored
    assert made.unit == company.office
    made.closed_at = NINE
    made.save()
    assert Case.objects.get(pk=made.pk).closed_at == NINE
    one, other = (tables.create(Case, uid=uuid7(NINE), **shared) for _ in range(2))
    assert one.attributes == {}
    assert one.attributes is not other.attributes
    with pytest.raises(TypeError, match="colour"):
        tables.create(Case, uid=uuid7(NINE), colour="red", **shared)
    with pytest.raises(IntegrityError), transaction.atomic():
        tables.create(Case, uid=uuid7(NINE), unit_path="/", opened_at=NINE)
    assert Case.objects.count() == 3


@given(st.datetimes(min_value=datetime(1000, 1, 1, tzinfo=UTC).replace(tzinfo=None)), st.integers(-14 * 60, 14 * 60))
def test_a_moment_has_one_text(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=UTC)
    text = moment_text(moment)
    assert text == moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert tables.moment(text.removesuffix("Z")) == moment == tables.moment(naive) == tables.moment(moment)
    if datetime(1001, 1, 1, tzinfo=UTC) < moment < datetime(9999, 1, 1, tzinfo=UTC):
        assert moment_text(moment.astimezone(timezone(timedelta(minutes=minutes)))) == text
    assert tables.moment(None) is None
