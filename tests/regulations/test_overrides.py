"""Clocks decided about by hand: another due time, excused, by the rules again; by whom, and what follows."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.service import NINE, Company, make_company, make_request

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.platform.journal import public as journal
from aftercare.regulations import public
from aftercare.regulations.clocks import selectors
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Band, Overridden
from aftercare.regulations.compliance.rules import Asked, State
from aftercare.regulations.compliance.selectors import timed
from aftercare.regulations.overrides import services
from aftercare.service.models import Request
from aftercare.service.requests import services as requests

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ten_hours_on() -> Iterator[None]:
    with clock.running(later(hours=10)):
        yield


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def request_(company: Company) -> Request:
    return make_request(company)


def later(**shift: float) -> datetime:
    return NINE + timedelta(**shift)


def row_of(request: Request, key: str = "response") -> Clock:
    return Clock.objects.get(subject_id=request.case_id, key=key)


def decided(request: Request) -> int:
    return len(journal.events_of("case", request.case_id, names=("clock.overridden",)))


def test_a_due_time_set_by_hand_is_a_date_on_the_wall(company: Company, request_: Request) -> None:
    row = row_of(request_)
    services.override_clock(
        clock_id=row.pk, decision=Overridden.DUE, due_at=later(hours=30), reason="客户要明天", by=company.manager,
        at=later(hours=1),
    )  # fmt: skip
    requests.pause(request_id=request_.pk, by=company.manager, at=later(hours=2), reason="customer")
    row.refresh_from_db()
    assert (row.due_at, row.overridden, row.state, row.calendar) == (later(hours=30), "due", "running", "24x7")
    assert list(selectors.differences()) == []
    requests.answer(request_id=request_.pk, by=company.manager, at=later(hours=9), way="phone", words="")
    row.refresh_from_db()
    assert (row.state, row.late) == ("stopped", False)


def test_an_excused_clock_is_late_for_nobody(company: Company, request_: Request) -> None:
    row = row_of(request_)
    asked = Asked(since=NINE, until=later(days=1), as_of=later(hours=10))
    assert [one.state for one in timed.verdicts(asked) if "response" in one.address] == [State.BREACHED]
    services.override_clock(
        clock_id=row.pk, decision=Overridden.EXCUSED, reason="台风停工", by=company.manager, at=later(hours=5)
    )
    row.refresh_from_db()
    assert (row.due_at, row.late, row.overridden) == (None, False, "excused")
    [view] = [one for one in public.clocks_of("case", [request_.case_id], as_of=later(hours=10))[request_.case_id]
              if one.key == "response"]  # fmt: skip
    assert (view.late, view.band) == (False, Band.PAUSED)
    assert row.pk not in set(public.overdue(later(hours=10)).values_list("pk", flat=True))
    pressing = public.pressing_of("case", [request_.case_id], as_of=later(hours=10))[request_.case_id]
    assert pressing.key != "response"
    assert [one.state for one in timed.verdicts(asked) if "response" in one.address] == [State.WAIVED]
    requests.answer(request_id=request_.pk, by=company.manager, at=later(hours=9), way="phone", words="")
    row.refresh_from_db()
    assert (row.state, row.late) == ("stopped", False)
    assert list(selectors.differences()) == []


def test_a_clock_is_given_back_to_the_rules(company: Company, request_: Request) -> None:
    before = selectors.values(row_of(request_))
    for number, decision in enumerate((Overridden.EXCUSED, Overridden.NOT), start=1):
        services.override_clock(
            clock_id=row_of(request_).pk, decision=decision, reason="…", by=company.manager, at=later(hours=number)
        )
    after = selectors.values(row_of(request_))
    # All but the last event that mattered.
    assert after[:-1] == before[:-1]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decision": Overridden.DUE, "due_at": later(hours=5), "reason": "  "}, "reason"),
        ({"decision": Overridden.DUE, "reason": "…"}, "due_at"),
        ({"decision": Overridden.DUE, "due_at": NINE, "reason": "…"}, "due_at"),
        ({"decision": Overridden.DUE, "due_at": later(days=9_999), "reason": "…"}, "due_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    company: Company, request_: Request, values: dict[str, object], field: str
) -> None:
    row = row_of(request_)
    with pytest.raises(InvalidError) as refused:
        services.override_clock(clock_id=row.pk, by=company.manager, at=later(hours=1), **values)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert selectors.values(row_of(request_)) == selectors.values(row)
    assert decided(request_) == 0


def test_only_those_who_may_override_decide(company: Company, request_: Request) -> None:
    row = row_of(request_)
    for by in (company.dispatcher, company.hotline):
        with pytest.raises(NotAllowedError):
            services.override_clock(clock_id=row.pk, decision=Overridden.EXCUSED, reason="…", by=by, at=later(hours=1))
    with pytest.raises(NotFoundError):
        services.override_clock(
            clock_id=row.pk, decision=Overridden.EXCUSED, reason="…", by=make_company().manager, at=later(hours=1)
        )
    assert decided(request_) == 0
    assert row_of(request_).overridden == ""


def test_the_dialog_decides_and_ledger_chip_and_timeline_say_so(company: Company, request_: Request) -> None:
    row = row_of(request_)
    browser, url = browser_of(company.manager), reverse("regulations:override", args=[row.pk])
    form = browser.get(url).content.decode()
    submission = form.split('name="submission" value="')[1].split('"')[0]
    answer = browser.post(url, {"decision": "excused", "reason": "台风停工", "submission": submission})
    assert answer.status_code in {302, 303}
    ledger = browser.get(reverse("regulations:ledger", args=[row.pk])).content.decode()
    assert "Excused" in ledger
    assert reverse("regulations:override", args=[row.pk]) in ledger
    page = browser.get(reverse("service:request", args=[request_.pk])).content.decode()
    assert "First answer · excused" in page
    assert "Excused: First answer" in page
    assert "台风停工" in page
    seen = browser_of(company.dispatcher).get(reverse("regulations:ledger", args=[row.pk])).content.decode()
    assert reverse("regulations:override", args=[row.pk]) not in seen


def test_the_api_does_the_same(company: Company, request_: Request) -> None:
    row = row_of(request_)
    url = f"/api/v1/clocks/{row.pk}/override/"
    due = later(hours=30).isoformat()
    body = {"decision": "due", "due_at": due, "reason": "客户要明天"}
    answer = browser_of(company.manager).post(url, body, content_type="application/json")
    assert answer.status_code == 200
    assert (answer.json()["overridden"], datetime.fromisoformat(answer.json()["due_at"])) == ("due", later(hours=30))
    refused = browser_of(company.dispatcher).post(url, body, content_type="application/json")
    assert refused.status_code == 403
    assert decided(request_) == 1
