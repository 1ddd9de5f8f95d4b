"""Service work reaches people: from the verb through the shipped matrix to the inbox and a real mail server."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.actors import browser_of, customer_actor, link_actor, staff_actor
from tests.factories.customers import make_contact
from tests.factories.notify import Post, read_journal, smtp_server
from tests.factories.organisation import make_staff
from tests.factories.service import Company, later, make_company, make_visit, report

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.events import catalogue
from aftercare.platform.accounts.models import AccessLink, User
from aftercare.platform.jobs.public import run_ready
from aftercare.platform.notify import public as notify
from aftercare.platform.notify.models import Delivery, Message
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Request
from aftercare.service.orders import services as orders
from aftercare.service.receivers.wordings import FOR_CUSTOMERS, PRESETS
from aftercare.service.reports import services as reports
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A real SMTP server."""
    with smtp_server(settings) as received:
        yield received


@pytest.fixture
def company() -> Company:
    """A company whose people have mail addresses; messages start with what happens next."""
    made = make_company()
    for name in ("engineer", "leader"):
        staff = getattr(made, name)
        organisation.change_staff(staff_id=staff.pk, mail=f"{name}@example.com", by=SYSTEM, at=later(-60))
    read_journal(later(-30))
    return made


def told(minutes: int) -> None:
    """Messages are made and mails go out."""
    read_journal(later(minutes))
    run_ready(later(minutes))


def mails_to(post: Post, address: str) -> list[Any]:
    return [mail for to, mail in post.mails if to == [address]]


def subjects_for(reader: Actor) -> list[str]:
    rows = Message.objects.filter(recipient_kind=reader.kind, recipient_id=reader.id, in_inbox=True)
    return list(rows.order_by("pk").values_list("subject", flat=True))


def subject_of(mail: Any) -> str:
    """As mail programs show it: folding may leave a space in front."""
    return str(mail["Subject"]).strip()


def body_of(mail: Any) -> str:
    text: str = mail.get_body(("plain",)).get_content()
    return text.replace("\r\n", "\n")


def test_a_dispatched_visit_reaches_the_engineer_in_the_language_of_the_login(company: Company, post: Post) -> None:
    User.objects.filter(pk=company.working.user_id).update(language="en")
    visit = make_visit(company)

    told(1)

    number = f"{visit.order.number}-1"
    assert subjects_for(company.working) == [f"[Dispatched] {number} {visit.order.title}"]
    [mail] = mails_to(post, "engineer@example.com")
    assert subject_of(mail) == f"[Dispatched] {number} {visit.order.title}"
    assert f"Appointment: Tue 3 Mar 2026, 10:00\nPlace: {company.site.name}" in body_of(mail)
    assert f"http://localhost:8000/visits/{visit.pk}/" in body_of(mail)
    page = browser_of(company.working).get("/inbox/").content.decode()
    assert number in page


def test_who_reports_on_an_english_page_is_answered_in_english(company: Company, post: Post) -> None:
    typed = {"title": "Lift stands still", "reporter_name": "Anna", "reporter_mail": "anna@example.com"}
    with clock.running(later(0)):
        answer = Client(headers={"Accept-Language": "en"}).post("/p/", {**typed, "safety": ""})
    assert answer.status_code == 302, answer.text
    told(1)

    [mail] = mails_to(post, "anna@example.com")
    assert body_of(mail).startswith("Dear Anna,")


def test_a_customer_is_told_what_happens_and_where_to_follow_it(company: Company, post: Post) -> None:
    contact = make_contact(customer=company.customer, name="王经理", mail="wang@example.com")
    request = requests.receive(
        report=report(company, contact_id=contact.pk), by=company.hotline, owner_id=company.leader.pk, at=later(0)
    )
    told(1)
    [received] = mails_to(post, "wang@example.com")
    assert subject_of(received) == f"我们已收到您的请求 {request.number}"
    assert body_of(received).startswith("王经理，您好：")

    address = body_of(received).partition("查看进度：")[2].strip()
    page = Client()
    with clock.running(later(2)):
        tracking = page.get(address.removeprefix("http://localhost:8000"))
    assert tracking.status_code == 200
    assert request.number in tracking.content.decode()

    run_on(company, request)
    told(330)
    assert [subject_of(mail) for mail in mails_to(post, "wang@example.com")[1:]] == [
        "上门时间：2026-03-03 周二 10:00",
        f"工程师已出发：{request.title}",
        f"您的请求 {request.number} 已处理完成",
        f"服务报告：{request.title}",
    ]


def run_on(company: Company, request: Request) -> None:
    """From triage to the reviewed report; messages are sent as it goes."""
    requests.triage(
        request_id=request.pk, by=company.hotline, nature="breakdown", urgency="urgent", impact="high", at=later(5)
    )
    order = orders.open_for_request(request_id=request.pk, by=company.dispatcher, at=later(16))
    visit = visits.plan(
        order_id=order.pk, by=company.dispatcher, start_at=later(60), end_at=later(120), lead_id=company.engineer.pk,
        dispatch_now=True, at=later(20),
    )  # fmt: skip
    told(21)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(25))
    steps.depart(visit_id=visit.pk, by=company.working, at=later(30))
    told(31)
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
    steps.start_work(visit_id=visit.pk, by=company.working, at=later(62))
    steps.finish(visit_id=visit.pk, by=company.working, note="更换皮带", at=later(110))
    told(111)
    issued = reports.issue(order_id=order.pk, by=company.working, cause="皮带断裂", solution="更换皮带", at=later(300))
    reports.review(report_id=issued.pk, by=company.manager, right=True, at=later(320))


def test_whoever_reported_without_being_known_gets_the_mail_they_asked_for(company: Company, post: Post) -> None:
    requests.receive(
        report=report(company, reporter_name="过路人", reporter_mail="passer@example.com"), by=SYSTEM, at=later(0)
    )

    told(1)

    [mail] = mails_to(post, "passer@example.com")
    assert "过路人" in body_of(mail)
    assert not Message.objects.filter(recipient_kind="reporter", in_inbox=True).exists()


def test_an_urge_reaches_the_owner_and_the_leader_but_not_who_pressed_it(company: Company, post: Post) -> None:
    owner = make_staff(unit=company.office, mail="owner@example.com")
    owning = staff_actor("dispatcher", unit=company.office, staff=owner)
    User.objects.filter(pk__in=(owning.user_id, company.manager.user_id)).update(language="zh-hans")
    request = requests.receive(report=report(company), by=company.hotline, owner_id=owner.pk, at=later(0))
    told(1)
    assert len(mails_to(post, "owner@example.com")) == 1

    requests.urge(request_id=request.pk, by=customer_link(request), at=later(40))
    told(41)
    urged = f"【催办】{request.number} {request.title}"
    assert [subject_of(mail) for mail in mails_to(post, "owner@example.com")][1:] == [urged]
    assert [subject_of(mail) for mail in mails_to(post, "leader@example.com")] == [urged]
    assert "第 1 次" in body_of(mails_to(post, "leader@example.com")[0])

    requests.urge(request_id=request.pk, by=company.manager, at=later(80))
    told(81)
    assert len(mails_to(post, "owner@example.com")) == 3
    assert len(mails_to(post, "leader@example.com")) == 1
    assert subjects_for(owning)[-1] == urged


def customer_link(request: Request) -> Actor:
    return link_actor("request", request.pk, at=later(0))


def test_people_who_left_and_closed_contacts_are_not_written_to(company: Company, post: Post) -> None:
    contact = make_contact(customer=company.customer, mail="gone@example.com")
    request = requests.receive(report=report(company, contact_id=contact.pk), by=SYSTEM, at=later(0))
    customers.close_contact(contact_id=contact.pk, by=SYSTEM, at=later(1))
    organisation.leave_staff(staff_id=company.leader.pk, left_on=later(-1440).date(), by=SYSTEM, at=later(1))

    requests.urge(request_id=request.pk, by=SYSTEM, at=later(2))
    told(3)

    assert not post.mails
    assert not Message.objects.filter(recipient_kind="customer").exists()


def test_a_link_is_made_only_where_somebody_outside_is_told(company: Company) -> None:
    make_visit(company)
    told(1)
    assert Message.objects.filter(recipient_kind="staff").exists()
    assert not AccessLink.objects.exists()


def test_a_contact_reads_in_the_language_of_the_login_then_of_the_letters(company: Company) -> None:
    lookup = notify.directories["customer"]
    contact = make_contact(customer=company.customer, name="Mr Smith", mail="smith@example.com", language="en")
    assert lookup([contact.pk]) == {
        contact.pk: notify.Address(name="Mr Smith", mail="smith@example.com", language="en")
    }
    customer = customer_actor(contact=contact)
    User.objects.filter(pk=customer.user_id).update(language="zh-hans")
    assert lookup([contact.pk])[contact.pk].language == "zh-hans"


def test_staff_without_an_address_of_their_own_are_reached_by_their_logins(company: Company) -> None:
    staff = make_staff(unit=company.office, name="刘洋")
    actor = staff_actor("engineer", unit=company.office, staff=staff)
    User.objects.filter(pk=actor.user_id).update(email="liu@example.com")
    assert notify.directories["staff"]([staff.pk]) == {
        staff.pk: notify.Address(name="刘洋", mail="liu@example.com", language=settings.LANGUAGE_CODE)
    }


def test_every_shipped_line_names_what_exists() -> None:
    """An event that nobody publishes, a wording or a relation that nobody declared would tell nobody anything."""
    for key, (event, recipient, template, channels, age) in PRESETS.items():
        assert event in catalogue.names(), key
        assert notify.templates.get(template), key
        assert recipient.startswith(("role:", "about:")) or notify.resolvers.get(recipient), key
        assert age > timedelta(0), key
        assert (template in FOR_CUSTOMERS) == (channels == (notify.MAIL,)), key
        assert notify.presets.get(key), key


def test_a_dropped_mail_says_why(company: Company) -> None:
    """The second engineer has no address: the inbox has the message, the log says why no mail went.

    What was sent to the first is out of date when it is read, and tells nobody anything.
    """
    visit = make_visit(company)
    visits.assign(visit_id=visit.pk, lead_id=company.second.pk, by=SYSTEM, at=later(1))
    visits.dispatch(visit_id=visit.pk, by=SYSTEM, at=later(2))
    told(3)
    [delivery] = Delivery.objects.filter(message__recipient_kind="staff", message__recipient_id=company.second.pk)
    assert (delivery.state, delivery.error) == ("dropped", "no address")
    assert delivery.message.in_inbox
    assert not Message.objects.filter(recipient_kind="staff", recipient_id=company.engineer.pk).exists()
