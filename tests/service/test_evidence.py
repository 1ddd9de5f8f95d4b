"""Gates felt on the pages: what is missing is said before the press, given from there, or let pass; D20.5 end to end."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.files import jpeg, make_file
from tests.factories.organisation import give_post, make_post, make_staff
from tests.factories.regulations import in_force, pack_in_force
from tests.factories.service import NINE, Company, later, make_company, make_order, make_request, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.ui import public as ui
from aftercare.platform.approvals import public as approvals
from aftercare.platform.files import public as files
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.regulations import public as regulations
from aftercare.regulations.gates.errors import GateShutError, MayNotWaiveError
from aftercare.regulations.models import Version
from aftercare.service.cases.services import rebase_case
from aftercare.service.evidence import services
from aftercare.service.models import Request, Visit
from aftercare.service.orders import services as orders
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits
from aftercare.service.visits import shown

pytestmark = pytest.mark.django_db

CLAUSE = "d20-technical-support@1/trip-register#registered"
FORM = "site-trip-register"
SAID = {"en": "Enter the trip in the site-trip register", "zh-hans": "出发前请先填写外出工地登记本"}
CITED = {
    "en": "After-sales service by the technical support department, Article 8 Site-trip register",
    "zh-hans": "》第八条",
}
BEFORE = NINE - timedelta(days=1)


@pytest.fixture(autouse=True)
def _morning():
    with clock.running(later(50)):
        yield


def accepted(company: Company) -> Visit:
    visit = make_visit(company)
    return steps.accept(visit_id=visit.pk, by=company.working, at=later(10))


def page(client: Client, visit: Visit, language: str = "en") -> str:
    client.cookies["django_language"] = language
    return client.get(reverse("service:visit", args=[visit.pk]), headers={"accept-language": language}).text


def trip(company: Company) -> dict[str, Any]:
    """What the engineer types into the register besides what stands there already."""
    file = make_file(by=company.working)
    return {
        "contact": "王经理 13800000001", "destination": "上海中心", "purpose": "电梯维修",
        "leaves_at": later(60).isoformat(), "back_on": "2026-03-03", "transport": "own_car",
        "signature": {"file": file.pk, "name": "李雷"},
    }  # fmt: skip


def departures(visit: Visit) -> int:
    return len(journal.events_of("case", visit.case_id, names=["visit.departed"]))


def test_a_trip_is_entered_before_the_engineer_sets_out() -> None:
    """D20.5: the page says what is missing, leads to the form, and lets go once it is handed in."""
    pack_in_force("D20", at=BEFORE)
    company = make_company()
    visit = accepted(company)
    engineer = browser_of(company.working)

    text = page(engineer, visit)
    assert SAID["en"] in text
    assert CITED["en"] in text
    reading = reverse("regulations:reading", args=[Version.objects.get().pk]) + "#trip-register"
    assert f'href="{reading}"' in text
    assert reverse("service:visit_depart", args=[visit.pk]) not in text, "the button leads to what is missing"

    refused = engineer.post(reverse("service:visit_depart", args=[visit.pk]))
    assert refused.status_code == 409
    assert CITED["en"] in refused.text
    assert departures(visit) == 0

    opened = engineer.post(reverse("service:visit_form", args=[visit.pk, FORM]))
    sheet = sheets.sheets_of("visit", visit.pk, company.working)[-1]
    assert opened["Location"] == reverse("sheets:fill", args=[sheet.pk])
    filled = engineer.get(opened["Location"])
    assert company.site.name in filled.text, "what is known stands there"
    assert "电梯困人后停运" in filled.text, "what is known stands there"
    again = engineer.post(reverse("service:visit_form", args=[visit.pk, FORM]))
    assert again["Location"] == opened["Location"]

    sheets.submit(sheet_id=sheet.pk, answers=trip(company), by=company.working, at=later(45))
    assert SAID["en"] not in page(engineer, visit), "nothing is missing, nothing is said"
    assert engineer.post(reverse("service:visit_depart", args=[visit.pk])).status_code == 302
    assert departures(visit) == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("verb", ["depart", "arrive"])
def test_a_refusal_names_the_clause_at_every_door(verb: str, language: str) -> None:
    """Arriving without having set out is no way round; page, htmx and API all cite the clause."""
    pack_in_force("D20", at=BEFORE)
    company = make_company()
    visit = accepted(company)
    engineer = browser_of(company.working)
    engineer.cookies["django_language"] = language
    address = reverse(f"service:visit_{verb}", args=[visit.pk])

    for headers in ({}, {"hx-request": "true"}):
        answer = engineer.post(address, headers={"accept-language": language, **headers})
        assert answer.status_code == 409
        assert SAID[language] in answer.text
        assert CITED[language] in answer.text
        assert "#trip-register" in answer.text

    api = engineer.post(
        f"/api/v1/visits/{visit.pk}/{verb}/",
        "{}",
        content_type="application/json",
        headers={"accept-language": language},
    )
    assert (api.status_code, api.json()["clause"], api.json()["code"]) == (409, CLAUSE, "gate_shut")
    assert SAID[language] in api.json()["title"]
    visit.refresh_from_db()
    assert (visit.state, departures(visit)) == ("accepted", 0)


def test_who_holds_the_post_may_let_pass_and_others_see_no_button() -> None:
    pack_in_force("D20", at=BEFORE)
    company = make_company()
    visit = accepted(company)
    supervisor = make_staff(unit=company.office)
    give_post(supervisor, make_post("supervisor"))
    may = browser_of(staff_actor("dispatcher", unit=company.office, staff=supervisor))
    address = reverse("service:visit_waive", args=[visit.pk])

    assert address not in page(browser_of(company.working), visit)
    assert browser_of(company.working).get(address).status_code == 409
    with pytest.raises(MayNotWaiveError):
        services.waive_on_visit(visit_id=visit.pk, clause=CLAUSE, reason="急", by=company.working, at=later(20))
    assert departures(visit) == 0

    assert address in page(may, visit)
    assert SAID["en"] in may.get(f"{address}?clause={CLAUSE}").text
    assert may.post(address, {"clause": CLAUSE, "reason": " "}).status_code == 422
    assert may.post(address, {"clause": CLAUSE, "reason": "工地无网络，回来补登"}).status_code == 302

    text = page(browser_of(company.working), visit)
    assert SAID["en"] not in text
    assert "A requirement was waived" in text, "it stands on the timeline"
    assert "工地无网络，回来补登" in text, "it stands on the timeline"
    steps.depart(visit_id=visit.pk, by=company.working, at=later(55))
    assert departures(visit) == 1


def test_the_api_lets_pass_and_refuses_as_the_page_does() -> None:
    pack_in_force("D20", at=BEFORE)
    company = make_company()
    visit = accepted(company)
    body = {"clause": CLAUSE, "reason": "工地无网络"}
    address = f"/api/v1/visits/{visit.pk}/waive/"

    refused = browser_of(company.working).post(address, body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "may_not_waive")
    unknown = browser_of(company.manager).post(address, body | {"clause": "x@1/y#z"}, content_type="application/json")
    assert (unknown.status_code, unknown.json()["code"]) == (409, "nothing_to_waive")
    assert journal.events_of("case", visit.case_id, names=["waiver.granted"]) == []

    assert browser_of(company.manager).post(address, body, content_type="application/json").status_code == 200
    (told,) = journal.events_of("case", visit.case_id, names=["waiver.granted"])
    assert (told.payload["of"], told.payload["item"], told.payload["granted_by"]) == (
        "visit",
        visit.pk,
        company.leader.pk,
    )


TRAINED = {
    "key": "able", "kind": "gate", "before": "visit.dispatched", "missing": {"zh": "未评定技能", "en": "Not rated"},
    "needs": [{"kind": "event", "event": "staff.skill_rated", "of": "engineer"}], "waived_by": "supervisor",
}  # fmt: skip
BEGUN = {
    "key": "begun", "kind": "gate", "before": "visit.work_started", "missing": {"zh": "先报方案", "en": "Plan first"},
    "needs": [{"kind": "event", "event": "request.planned"}],
}  # fmt: skip
ARCHIVED = {
    "key": "talked", "kind": "gate", "before": ["request.archived", "order.opened"], "waived_by": "supervisor",
    "missing": {"zh": "先答复客户", "en": "Answer first"}, "needs": [{"kind": "event", "event": "request.answered"}],
}  # fmt: skip
PICTURED = {
    "key": "pictured", "kind": "gate", "before": "visit.departed", "missing": {"zh": "缺照片", "en": "A picture"},
    "needs": [{"kind": "file", "role": "tools", "same": "visit"}, {"kind": "post", "post": "field-engineer"}],
    "on_missing": "warn",
}  # fmt: skip


def test_passing_a_visit_on_asks_what_sending_asks() -> None:
    company = make_company()
    visit = make_visit(company)  # sent before the regulation
    in_force(TRAINED, at=BEFORE)
    rebase(visit.case_id)
    with pytest.raises(GateShutError):
        visits.transfer(visit_id=visit.pk, by=company.working, taker_id=company.second.pk, reason="路近", at=later(20))
    visit.refresh_from_db()
    assert visit.lead_id == company.engineer.pk


def test_finishing_without_having_begun_asks_what_beginning_asks() -> None:
    in_force(BEGUN, at=BEFORE)
    company = make_company()
    visit = accepted(company)
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(40))
    with pytest.raises(GateShutError):
        steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(48))
    visit.refresh_from_db()
    assert (visit.state, visit.work_started_at) == ("on_site", None)


def test_a_request_and_an_order_say_what_they_lack() -> None:
    in_force(ARCHIVED, TRAINED, at=BEFORE)
    company = make_company()
    request = make_request(company)
    Request.objects.filter(pk=request.pk).update(state="triaged")
    hotline = browser_of(company.hotline)
    text = hotline.get(reverse("service:request", args=[request.pk])).text
    assert "Answer first" in text
    assert reverse("service:request_answer", args=[request.pk]) in text
    preview = hotline.get(reverse("service:request", args=[request.pk]) + "?preview=1", headers={"hx-request": "true"})
    assert "Answer first" in preview.text


def test_an_order_waived_for_lets_its_next_visit_go() -> None:
    company = make_company()
    order = make_order(company)
    in_force({**ARCHIVED, "before": "visit.planned"}, at=BEFORE)
    rebase(order.case_id)
    manager = browser_of(company.manager)
    address = reverse("service:order_waive", args=[order.pk])
    assert address in manager.get(reverse("service:order", args=[order.pk])).text
    clause = "trips@1/register#talked"
    assert manager.post(address, {"clause": clause, "reason": "已电话说明"}).status_code == 302
    assert make_visit(company, order=order, at=later(30)).state == "dispatched"


def rebase(case_id: int) -> None:
    rebase_case(case_id=case_id, reason="新制度", by=SYSTEM, at=later(15))


def test_a_case_waived_for_lets_an_order_be_opened() -> None:
    in_force(ARCHIVED, at=BEFORE)
    company = make_company()
    request = make_request(company)
    with pytest.raises(GateShutError):
        make_order_of(request)
    services.waive_on_request(
        request_id=request.pk, clause="trips@1/register#talked", reason="急", by=company.manager, at=later(5)
    )
    assert make_order_of(request).request_id == request.pk


def make_order_of(request: Request) -> Any:
    requests.triage(
        request_id=request.pk, by=SYSTEM, at=later(6), nature="breakdown", urgency="normal", impact="medium"
    )
    return orders.open_for_request(request_id=request.pk, by=SYSTEM, at=later(8))


def test_what_is_only_wished_for_is_said_and_holds_nobody_up() -> None:
    in_force(PICTURED, at=BEFORE)
    company = make_company()
    visit = accepted(company)
    engineer = browser_of(company.working)
    text = page(engineer, visit)
    assert "A picture" in text
    assert "may be done all the same" in text
    assert reverse("service:visit_depart", args=[visit.pk]) in text
    address = reverse("service:visit_file", args=[visit.pk, "tools"])
    assert address in text

    picture = make_upload()
    assert engineer.post(address, {"file": picture}).status_code == 302
    assert [link.role for link in files.links_of("visit", visit.pk, SYSTEM)] == ["tools"]
    (lack,) = shown.lacks_of(visit, by=company.working, at=later(50))["depart"]
    assert [need.kind for need in lack.needs] == ["post"]


def make_upload() -> Any:
    return SimpleUploadedFile("tools.jpg", jpeg(), content_type="image/jpeg")


def test_nothing_is_laid_out_or_attached_that_no_rule_asks_for() -> None:
    pack_in_force("D20", at=BEFORE)
    company = make_company()
    visit = accepted(company)
    with pytest.raises(NotFoundError):
        services.lay_out_form(visit_id=visit.pk, form="stock-check", by=company.working, at=later(20))
    with pytest.raises(NotFoundError):
        services.attach_file(visit_id=visit.pk, role="tools", upload=make_upload(), by=company.working, at=later(20))
    assert sheets.sheets_of("visit", visit.pk, SYSTEM) == []
    assert files.links_of("visit", visit.pk, SYSTEM) == []
    assert regulations.forms_asked(visit.case_id) >= {FORM, "service-record"}


@pytest.mark.parametrize("gates", [0, 1])
def test_the_buttons_of_a_page_are_judged_at_once(gates: int, django_assert_max_num_queries: Any) -> None:
    if gates:
        pack_in_force("D20", at=BEFORE)
    visit = accepted(make_company())
    regulations.lacks_of({}, case_id=visit.case_id, by=SYSTEM, at=later(50))
    with django_assert_max_num_queries(1 + 2 * gates):
        assert set(shown.lacks_of(visit, by=SYSTEM, at=later(50))) == ({"depart", "arrive"} if gates else set())


QUICK = {
    "key": "quick", "kind": "clock", "clock": "response", "name": {"zh": "答复", "en": "Quick answer"},
    "start": "request.received", "stop": "request.answered", "targets": [{"within": "30 min"}],
}  # fmt: skip


def test_a_request_is_judged_by_the_rules_of_today_for_a_reason() -> None:
    company = make_company()
    request = make_request(company)
    manager, hotline = browser_of(company.manager), browser_of(company.hotline)
    address = reverse("service:request_rebase", args=[request.pk])
    assert "those that hold for it already" in manager.get(address).text
    in_force(QUICK, at=BEFORE)

    page = manager.get(address).text
    assert "base@1 → base@1 + trips@1" in page
    assert ui_moment(later(30)) in page, "when it would be due"
    assert ui_moment(later(120)) in page, "when it is due until then"
    assert address in manager.get(reverse("service:request", args=[request.pk])).text
    assert address not in hotline.get(reverse("service:request", args=[request.pk])).text
    assert hotline.post(address, {"reason": "新制度"}).status_code == 403
    assert manager.post(address, {"reason": " "}).status_code == 422
    assert due(request) == later(120)

    assert manager.post(address, {"reason": "新制度当日生效"}).status_code == 302
    assert due(request) == later(30)
    assert "新制度当日生效" in manager.get(reverse("service:request", args=[request.pk])).text


def test_the_api_applies_todays_rules_too() -> None:
    company = make_company()
    request = make_request(company)
    in_force(QUICK, at=BEFORE)
    address = f"/api/v1/requests/{request.pk}/rebase/"
    body = {"reason": "新制度当日生效"}
    refused = browser_of(company.hotline).post(address, body, content_type="application/json")
    assert (refused.status_code, due(request)) == (403, later(120))
    assert browser_of(company.manager).post(address, body, content_type="application/json").status_code == 200
    assert due(request) == later(30)


def due(request: Request) -> datetime | None:
    found = regulations.clocks_of("case", [request.case_id], as_of=later(1))[request.case_id]
    return next(one.due_at for one in found if one.key == "response")


def ui_moment(moment: datetime) -> str:
    return ui.formats.moment(moment)


# An approval that a clause wants. -----------------------------------------------------------------

AGREED = {
    "key": "agreed", "kind": "gate", "before": "visit.departed",
    "needs": [{"kind": "approval", "approval": "trip.free_of_charge", "by_post": ["service-manager"]}],
    "missing": {"zh": "须先批准", "en": "Have it approved first"},
}  # fmt: skip
ASKED = "trips@1/register#agreed"


def to_be_approved() -> tuple[Company, Visit, Actor]:
    """A visit that only sets out once the service manager has agreed, and that manager."""
    in_force(AGREED, at=BEFORE)
    company = make_company()
    boss = make_staff(unit=company.office)
    give_post(boss, make_post("service-manager"))
    return company, accepted(company), staff_actor("manager", unit=company.office, staff=boss)


def test_an_approval_that_is_missing_is_asked_for_from_the_page_and_opens_the_gate() -> None:
    company, visit, boss = to_be_approved()
    client = browser_of(company.working)
    assert reverse("service:visit_ask", args=[visit.pk]) in page(client, visit)

    client.post(reverse("service:visit_ask", args=[visit.pk]), {"clause": ASKED, "reason": "老客户"})
    asked = approvals.approvals_of("case", visit.case_id).get()
    assert (asked.kind, asked.state, asked.reason) == ("trip.free_of_charge", "open", "老客户")
    assert reverse("approvals:approval", args=[asked.pk]) in page(client, visit)
    with pytest.raises(GateShutError):
        steps.depart(visit_id=visit.pk, by=company.working, at=later(20))

    question = browser_of(boss).get(reverse("approvals:approval", args=[asked.pk]), headers={"accept-language": "en"})
    assert "Approval that a clause asks for" in question.text
    approvals.decide(approval_id=asked.pk, verdict="approved", by=boss, at=later(30))
    steps.depart(visit_id=visit.pk, by=company.working, at=later(40))
    visit.refresh_from_db()
    assert visit.state == "travelling"


def test_an_approval_that_is_refused_opens_nothing_and_may_be_asked_again() -> None:
    company, visit, boss = to_be_approved()
    asked = {"visit_id": visit.pk, "clause": ASKED, "by": company.working}
    services.ask_on_visit(**asked, reason="老客户", at=later(15))
    first = approvals.approvals_of("case", visit.case_id).get()
    approvals.decide(approval_id=first.pk, verdict="refused", comment="不行", by=boss, at=later(20))
    with pytest.raises(GateShutError):
        steps.depart(visit_id=visit.pk, by=company.working, at=later(25))
    services.ask_on_visit(**asked, reason="领导同意", at=later(30))
    assert approvals.approvals_of("case", visit.case_id).count() == 2


@pytest.mark.parametrize(
    ("clause", "reason", "refusal"),
    [(ASKED, " ", InvalidError), ("trips@1/register#other", "why", regulations.NothingToApproveError)],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_asked(
    clause: str, reason: str, refusal: type[Exception]
) -> None:
    company, visit, _boss = to_be_approved()
    with pytest.raises(refusal):
        services.ask_on_visit(visit_id=visit.pk, clause=clause, reason=reason, by=company.working, at=later(15))
    assert not approvals.approvals_of("case", visit.case_id).exists()


def test_the_api_asks_by_the_same_service() -> None:
    company, visit, _boss = to_be_approved()
    asked = {"clause": ASKED, "reason": "老客户"}
    client = browser_of(company.manager)
    address = f"/api/v1/requests/{visit.order.request_id}/ask-approval/"
    assert client.post(address, asked, content_type="application/json").status_code == 200
    again = client.post(address, asked, content_type="application/json")
    assert again.status_code == 409
    assert approvals.approvals_of("case", visit.case_id).count() == 1
