"""Work handed to another department or person, and followed to its end."""

from typing import Any

import pytest
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import make_staff
from tests.factories.service import Company, later, make_company, make_triaged
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.operations.dispatch.handovers import panels, selectors, services
from aftercare.operations.dispatch.handovers.errors import NotTakenError, RequestSettledError, SettledError
from aftercare.operations.dispatch.models import Handover
from aftercare.platform.journal import public as journal
from aftercare.service.models import Request
from aftercare.service.requests import services as requests

NAMES = ["handover.asked", "handover.accepted", "handover.declined", "handover.finished"]


def told(request: Request) -> list[str]:
    return [one.type for one in journal.events_of("case", request.case_id, names=NAMES)]


def handed(company: Company, request: Request, **values: Any) -> Handover:
    given = {"reason": "technical", "words": "变频器参数需厂家确认", "by": company.manager, "at": later(5), **values}
    return services.ask(request_id=request.pk, **given)


@pytest.mark.django_db
def test_another_department_takes_a_piece_of_the_work_over_and_does_it() -> None:
    company, branch = make_company(), make_office()
    head = staff_actor("manager", unit=branch, staff=make_staff(unit=branch))
    request = make_triaged(company)
    one = handed(company, request, unit_id=branch.pk, due_at=later(500))
    assert [row.pk for row in selectors.waiting(head)] == [one.pk]
    with pytest.raises(NotTakenError):
        services.finish(handover_id=one.pk, by=head, at=later(6))
    with pytest.raises(NotAllowedError):
        services.accept(handover_id=one.pk, by=company.dispatcher, at=later(6))
    services.accept(handover_id=one.pk, by=head, at=later(7))
    with pytest.raises(SettledError):
        services.decline(handover_id=one.pk, reason="没空", by=head, at=later(8))
    done = services.finish(handover_id=one.pk, words="参数已给", by=head, at=later(60))
    assert (done.state, done.answered_at, done.finished_at) == ("finished", later(7), later(60))
    assert panels.waiting(head, later(61)).count == 0
    assert told(request) == ["handover.asked", "handover.accepted", "handover.finished"]


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["accept", "decline"])
def test_who_answers_reads_from_whom_what_and_by_when(deed: str) -> None:
    company, branch = make_company(), make_office()
    head = staff_actor("manager", unit=branch, staff=make_staff(unit=branch))
    one = handed(company, make_triaged(company), unit_id=branch.pk, due_at=later(500))
    page = browser_of(head).get(reverse(f"dispatch:handover_{deed}", args=[one.pk])).content.decode()
    told = page.partition('<section class="facts">')[2].partition("</section>")[0]
    assert [text in told for text in (str(one.from_unit), one.words, "Tue 3 Mar 2026")] == [True] * 3, told


@pytest.mark.django_db
def test_a_colleague_is_named_and_declines_with_a_reason() -> None:
    company = make_company()
    request = make_triaged(company)
    colleague = staff_actor("engineer", unit=company.office, staff=company.second)
    one = handed(company, request, staff_id=company.second.pk, reason="shift")
    assert one.unit_id == company.second.unit_id
    with pytest.raises(NotFoundError):
        services.decline(handover_id=one.pk, reason="不是我", by=company.working, at=later(6))
    with pytest.raises(InvalidError):
        services.decline(handover_id=one.pk, reason=" ", by=colleague, at=later(6))
    services.decline(handover_id=one.pk, reason="明天休假", by=colleague, at=later(7))
    one.refresh_from_db()
    assert (one.state, one.why_not, one.answered_by_id) == ("declined", "明天休假", colleague.id)
    assert told(request) == ["handover.asked", "handover.declined"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": "boredom"}, "reason"), ({"words": ""}, "words"), ({"due_at": later(5)}, "due_at"), ({}, "unit_id")],
)
def test_what_cannot_be_right_is_refused_and_leaves_no_trace(values: dict[str, Any], field: str) -> None:
    company = make_company()
    request = make_triaged(company)
    given = values if field == "unit_id" else {"unit_id": make_office().pk, **values}
    with pytest.raises(InvalidError) as refused:
        handed(company, request, **given)
    assert list(refused.value.fields or {}) == [field]
    assert (Handover.objects.count(), told(request)) == (0, [])


@pytest.mark.django_db
def test_nobody_hands_work_to_themselves_or_out_of_a_settled_request() -> None:
    company = make_company()
    request = make_triaged(company)
    with pytest.raises(InvalidError):
        handed(company, request, staff_id=company.manager.id)
    with pytest.raises(NotFoundError):
        handed(company, request, staff_id=company.second.pk, by=company.working)
    requests.cancel(request_id=request.pk, reason="withdrawn", by=SYSTEM, at=later(5))
    with pytest.raises(RequestSettledError):
        handed(company, request, staff_id=company.second.pk)
    assert told(request) == []


@pytest.mark.django_db
def test_the_pages_and_the_api_hand_over_and_answer() -> None:
    company, branch = make_company(), make_office()
    head = staff_actor("manager", unit=branch, staff=make_staff(unit=branch))
    request = make_triaged(company)
    with clock.running(later(5)):
        desk, theirs = browser_of(company.manager), browser_of(head)
        page = desk.get(reverse("ui:panel", args=["dispatch.handovers", request.pk])).content.decode()
        assert f'href="/dispatch/requests/{request.pk}/hand-over/"' in page
        form = {"unit_id": branch.pk, "reason": "sales", "words": "请联系甲方负责人"}
        assert desk.post(f"/dispatch/requests/{request.pk}/hand-over/", form).status_code == 302
        one = Handover.objects.get()
        assert "请联系甲方负责人" in theirs.get("/dispatch/handovers/").content.decode()
        shown, asked = theirs.get(f"/dispatch/handovers/{one.pk}/"), desk.get(f"/dispatch/handovers/{one.pk}/")
        accept = f"/dispatch/handovers/{one.pk}/accept/"
        assert (
            '<nav class="crumbs" aria-label="Where you are"><a href="/dispatch/handovers/">' in shown.content.decode()
        )
        assert (accept in shown.content.decode(), accept in asked.content.decode()) == (True, False)
        assert theirs.post(accept, {"version": 1}).status_code == 302
        api = theirs.post(f"/api/v1/handovers/{one.pk}/finish/", {"words": "已联系"}, content_type="application/json")
    assert (api.status_code, api.json()["state"]) == (200, "finished")
