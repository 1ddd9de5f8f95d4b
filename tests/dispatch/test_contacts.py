"""Getting in touch: who was reached, for when the visit is agreed, what the customer was told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import make_staff
from tests.factories.service import NINE, Company, later, make_company, make_triaged, make_visit
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from aftercare.operations.dispatch.contacts import panels, selectors, services
from aftercare.operations.dispatch.contacts.errors import AlreadyThereError, CaseOverError, NobodyOutError
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.platform.journal import public as journal
from aftercare.service.models import Request, Visit
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps

NAMES = [
    "customer.contacted", "customer.not_reached", "appointment.agreed", "progress.told", "progress.checked",
    "engineer.not_reached",
]  # fmt: skip


def told(case_id: int) -> list[str]:
    return [one.type for one in journal.events_of("case", case_id, names=NAMES)]


def request_of(company: Company) -> Request:
    return make_triaged(company)


@pytest.mark.django_db
def test_who_was_not_reached_is_tried_again_until_somebody_is() -> None:
    company = make_company()
    request = request_of(company)
    values: dict[str, Any] = {"request_id": request.pk, "way": "phone", "by": company.hotline}
    missed = services.contact(**values, reached=False, try_again_at=later(30), at=later(1))
    assert [one.pk for one in selectors.due(company.hotline, later(29))] == []
    assert [one.pk for one in selectors.due(company.hotline, later(30))] == [missed.pk]
    again = services.contact(**values, reached=False, try_again_at=later(60), at=later(31))
    assert [one.pk for one in selectors.to_try(selectors.visible_to(company.hotline))] == [again.pk]
    services.contact(**values, words="明天上午方便", at=later(61))
    assert selectors.to_try(selectors.visible_to(company.hotline)).count() == 0
    missed.refresh_from_db()
    again.refresh_from_db()
    assert (missed.settled_at, again.settled_at) == (later(31), later(61))
    assert told(request.case_id) == ["customer.not_reached", "customer.not_reached", "customer.contacted"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"way": "pigeon"}, "way"),
        ({"reached": False}, "words"),
        ({"reached": False, "try_again_at": later(1)}, "try_again_at"),
        ({"reached": False, "try_again_at": NINE + timedelta(days=92)}, "try_again_at"),
    ],
)
def test_a_note_that_says_nothing_of_use_is_refused_and_leaves_no_trace(values: dict[str, Any], field: str) -> None:
    company = make_company()
    request = request_of(company)
    with pytest.raises(InvalidError) as refused:
        services.contact(**{"way": "phone", "request_id": request.pk, "by": SYSTEM, "at": later(1), **values})
    assert list(refused.value.fields or {}) == [field]
    assert (Contact.objects.count(), told(request.case_id)) == (0, [])


@pytest.mark.django_db
def test_the_engineer_agrees_the_planned_time_and_only_planners_move_it() -> None:
    company = make_company()
    visit = make_visit(company)
    made = services.agree(visit_id=visit.pk, way="phone", by=company.working, at=later(5))
    assert (made.start_at, made.end_at) == (visit.planned_start_at, visit.planned_end_at)
    with pytest.raises(InvalidError) as refused:
        services.agree(visit_id=visit.pk, way="phone", start_at=later(200), by=company.working, at=later(6))
    assert list(refused.value.fields or {}) == ["start_at"]
    visit.refresh_from_db()
    assert visit.planned_start_at == later(60)
    services.agree(visit_id=visit.pk, way="phone", start_at=later(200), by=company.dispatcher, at=later(7))
    visit.refresh_from_db()
    assert (visit.planned_start_at, visit.planned_end_at) == (later(200), later(260))
    assert told(visit.case_id) == ["appointment.agreed", "appointment.agreed"]
    agreed = selectors.agreed(visit)
    assert agreed is not None
    assert agreed.start_at == later(200)
    with pytest.raises(StaleError):
        services.agree(visit_id=visit.pk, way="phone", version=1, by=company.dispatcher, at=later(8))


@pytest.mark.django_db
def test_no_time_is_left_to_agree_once_the_engineer_is_there() -> None:
    company = make_company()
    visit = make_visit(company)
    for step, minute in ((steps.accept, 1), (steps.depart, 40), (steps.arrive, 60)):
        step(visit_id=visit.pk, by=company.working, at=later(minute))
    with pytest.raises(AlreadyThereError):
        services.agree(visit_id=visit.pk, way="phone", by=company.working, at=later(61))
    services.tell(visit_id=visit.pk, way="in_person", words="门机皮带磨损，正在更换", by=company.working, at=later(62))
    assert told(visit.case_id) == ["progress.told"]


@pytest.mark.django_db
def test_progress_is_asked_of_whoever_is_out_and_has_to_say_something() -> None:
    company = make_company()
    planned = make_visit(company, dispatch=False)
    with pytest.raises(NobodyOutError):
        services.check(visit_id=planned.pk, words="一半", by=company.dispatcher, at=later(5))
    visit = make_visit(company, start=200)
    with pytest.raises(InvalidError):
        services.check(visit_id=visit.pk, words=" ", by=company.dispatcher, at=later(5))
    with pytest.raises(NotAllowedError):
        services.check(visit_id=visit.pk, words="一半", by=company.working, at=later(5))
    services.check(visit_id=visit.pk, reached=False, try_again_at=later(20), by=company.dispatcher, at=later(6))
    services.contact(visit_id=visit.pk, way="phone", by=company.hotline, at=later(7))
    # Reaching the customer says nothing of the engineer.
    assert [one.kind for one in selectors.due(company.dispatcher, later(20))] == [Contact.Kind.CHECKED]
    services.check(visit_id=visit.pk, words="配件已到，下午完工", by=company.dispatcher, at=later(21))
    assert [*selectors.due(company.dispatcher, later(22))] == []
    assert told(visit.case_id) == ["engineer.not_reached", "customer.contacted", "progress.checked"]


@pytest.mark.django_db
def test_a_case_that_is_over_takes_no_more_notes_and_strangers_see_none() -> None:
    company = make_company()
    request = request_of(company)
    services.contact(
        request_id=request.pk, way="phone", reached=False, try_again_at=later(3), by=company.hotline, at=later(1)
    )
    other = make_office()
    stranger = staff_actor("manager", unit=other, staff=make_staff(unit=other))
    with pytest.raises(NotFoundError):
        services.tell(request_id=request.pk, way="phone", words="好", by=stranger, at=later(2))
    assert selectors.visible_to(stranger).count() == 0
    requests.cancel(request_id=request.pk, reason="withdrawn", by=SYSTEM, at=later(2))
    with pytest.raises(CaseOverError):
        services.tell(request_id=request.pk, way="phone", words="好", by=company.hotline, at=later(4))
    # Nobody is sent after a customer whose case is closed.
    assert panels.to_try(company.hotline, later(10)).count == 0
    assert told(request.case_id) == ["customer.not_reached"]


@pytest.mark.django_db
def test_the_pages_of_request_and_visit_take_and_show_the_notes() -> None:
    company = make_company()
    visit: Visit = make_visit(company)
    with clock.running(later(5)):
        desk = browser_of(company.hotline)
        page = desk.get(reverse("service:visit", args=[visit.pk])).content.decode()
        assert f'href="/dispatch/visits/{visit.pk}/agree/"' in page
        theirs = browser_of(company.working).get(reverse("service:visit", args=[visit.pk])).content.decode()
        asking = f'href="/dispatch/visits/{visit.pk}/check/"'
        assert (asking in page, asking in theirs) == (True, False)
        answer = desk.post(f"/dispatch/visits/{visit.pk}/contact/", {"way": "phone"})
        assert answer.status_code == 422
        form: dict[str, Any] = {"way": "phone", "words": "约好明天", "reached": "on"}
        assert desk.post(f"/dispatch/visits/{visit.pk}/contact/", form).status_code == 302
        request = reverse("service:request", args=[visit.order.request_id])
        assert "约好明天" in desk.get(request).content.decode()
        assert "约好明天" in desk.get("/dispatch/contacts/?q=reached:yes").content.decode()
        note = Contact.objects.get()
        assert desk.get(f"/dispatch/contacts/{note.pk}/").headers["Location"] == f"/visits/{visit.pk}/"
        waiting = desk.get("/dispatch/contacts/?q=to_try:yes").content.decode()
        assert "约好明天" not in waiting


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [later(200), later(60)])
def test_the_page_says_when_the_visit_moved_from_what_was_agreed(moment: datetime) -> None:
    company = make_company()
    visit = make_visit(company)
    services.agree(visit_id=visit.pk, way="phone", by=company.hotline, at=later(1))
    Visit.objects.filter(pk=visit.pk).update(planned_start_at=moment, planned_end_at=moment + timedelta(hours=1))
    with clock.running(later(5)):
        page = browser_of(company.hotline, **{"Accept-Language": "en"}).get(reverse("service:visit", args=[visit.pk]))
    assert ("agree anew" in page.content.decode()) is (moment != later(60))


@pytest.mark.django_db
def test_the_api_says_what_the_page_says() -> None:
    company = make_company()
    visit = make_visit(company)
    with clock.running(later(5)):
        desk = browser_of(company.dispatcher)
        posted = desk.post(
            f"/api/v1/visits/{visit.pk}/progress-check/", {"words": "一半"}, content_type="application/json"
        )
        assert posted.status_code == 201
        missing = desk.post(f"/api/v1/visits/{visit.pk}/progress/", {"way": "phone", "words": ""},
                            content_type="application/json")  # fmt: skip
        assert (missing.status_code, list(missing.json()["fields"])) == (422, ["words"])
        items = desk.get("/api/v1/contacts/").json()["items"]
    assert [(one["kind"], one["words"], one["visit_id"]) for one in items] == [("checked", "一半", visit.pk)]
