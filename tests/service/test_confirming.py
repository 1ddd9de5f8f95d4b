"""The customer's word on a visit: signed on the glass, by code, by link, by phone, or refused with a reason."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from tests.actors import browser_of, link_actor, staff_actor
from tests.factories.files import make_file, png, upload
from tests.factories.printing import text_of
from tests.factories.service import Company, later, make_company, make_order, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import DomainError, InvalidError
from aftercare.platform.accounts.public import links
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.platform.notify.models import Message
from aftercare.service.models import CompletionCode, Confirmation, Request, Visit
from aftercare.service.reports import services as reports
from aftercare.service.reports.shown import report_data
from aftercare.service.steps import services as steps
from aftercare.service.visits import rules
from aftercare.service.visits.errors import (
    AlreadyConfirmedError,
    CodeNotSentError,
    CodeWrongError,
    NobodyToSendToError,
    NotFinishedError,
)
from aftercare.service.visits.events import VisitConfirmed

pytestmark = pytest.mark.django_db


def finished(company: Company, *, mail: str = "") -> Visit:
    """A visit whose work is done."""
    order = make_order(company)
    Request.objects.filter(pk=order.request_id).update(reporter_mail=mail, reporter_name="王经理")
    visit = make_visit(company, order=order)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(30))
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
    return steps.finish(visit_id=visit.pk, by=company.working, note="已更换", at=later(90))


def code_of(visit: Visit) -> str:
    """The code that the customer was sent."""
    body = Message.objects.filter(subject_kind="visit", subject_id=visit.pk).order_by("-pk")[0].body
    return re.findall(r"\b\d{6}\b", body)[-1]


def printed_text(file_id: int, company: Company) -> str:
    """What stands in a printed document."""
    opened = files.open_file(file_id, company.working)
    with opened.stream:
        return text_of(opened.raw.read())


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_signature_is_kept_with_the_visit_and_its_hash_is_in_the_fact() -> None:
    company = make_company()
    visit = finished(company)
    signature = make_file(png(), by=company.working)

    steps.confirm(
        visit_id=visit.pk, by=company.working, at=later(95), method="signature", name=" 王经理 ", role="设备主管",
        signature_file_id=signature.pk,
    )  # fmt: skip

    kept = Confirmation.objects.get(visit=visit)
    assert (kept.method, kept.name, kept.role, kept.signature_file_id) == (
        "signature",
        "王经理",
        "设备主管",
        signature.pk,
    )
    told = journal.events_of("case", visit.case_id, names=["visit.confirmed"])[0]
    assert (told.v, told.payload["signature"], told.payload["signature_sha256"]) == (
        3, signature.pk, signature.content.sha256,
    )  # fmt: skip
    assert journal.private_text(told.id, "role") == "设备主管"
    assert [(link.role, link.audience) for link in files.links_of("visit", visit.pk, SYSTEM)] == [
        ("signature", "customer")
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"method": "signature", "name": "王经理"}, "signature_file_id"),
        ({"method": "phone", "name": "  "}, "name"),
        ({"method": "refused", "name": "王经理"}, "remark"),
        ({"method": "code", "name": "王经理"}, "method"),
        ({"method": "dream", "name": "王经理"}, "method"),
    ],
)
def test_a_word_that_lacks_something_is_refused_at_the_field(values: dict[str, str], field: str) -> None:
    company = make_company()
    visit = finished(company)

    with pytest.raises(InvalidError) as refusal:
        steps.confirm(visit_id=visit.pk, by=company.working, at=later(95), **values)

    assert list(refusal.value.fields) == [field]
    assert not Confirmation.objects.exists()


def test_somebody_elses_file_or_no_picture_is_no_signature() -> None:
    company = make_company()
    visit = finished(company)
    foreign = make_file(png(), by=staff_actor("engineer", unit=company.office))
    text = make_file(b"just words", name="note.txt", by=company.working)

    for file in (foreign, text):
        with pytest.raises(InvalidError, match="not right"):
            steps.confirm(
                visit_id=visit.pk, by=company.working, at=later(95), method="signature", name="王",
                signature_file_id=file.pk,
            )  # fmt: skip
    assert not Confirmation.objects.exists()


def test_a_visit_is_confirmed_once_and_only_when_it_is_finished() -> None:
    company = make_company()
    open_visit = make_visit(company, start=200)
    with pytest.raises(NotFinishedError):
        steps.confirm(visit_id=open_visit.pk, by=company.working, at=later(1), method="phone", name="王")
    visit = finished(company)
    steps.confirm(visit_id=visit.pk, by=company.working, at=later(95), method="refused", name="王", remark="还在响")
    with pytest.raises(AlreadyConfirmedError):
        steps.confirm(visit_id=visit.pk, by=company.working, at=later(96), method="phone", name="李")
    assert Confirmation.objects.get().remark == "还在响"


def test_the_customer_gets_a_code_and_the_engineer_types_it() -> None:
    company = make_company()
    visit = finished(company, mail="wang@example.com")
    steps.send_code(visit_id=visit.pk, by=company.working, at=later(91))
    code = code_of(visit)

    steps.confirm_by_code(visit_id=visit.pk, by=company.working, at=later(92), code=code, name="王经理")

    assert Confirmation.objects.get().method == "code"
    told = journal.events_of("case", visit.case_id, names=["visit.code_sent", "visit.confirmed"])
    assert [event.payload.get("method", "") for event in told] == ["", "code"]
    assert code not in str([event.payload for event in told]), "the journal holds no code"
    assert CompletionCode.objects.get().digest != code


def test_wrong_codes_are_counted_and_after_five_only_a_new_one_helps() -> None:
    company = make_company()
    visit = finished(company, mail="wang@example.com")
    steps.send_code(visit_id=visit.pk, by=company.working, at=later(91))
    code = code_of(visit)

    for _try in range(rules.CODE_TRIES):
        with pytest.raises(CodeWrongError):
            steps.confirm_by_code(visit_id=visit.pk, by=company.working, at=later(92), code=other_than(code), name="王")
    with pytest.raises(CodeNotSentError):
        steps.confirm_by_code(visit_id=visit.pk, by=company.working, at=later(93), code=code, name="王")
    assert not Confirmation.objects.exists()

    steps.send_code(visit_id=visit.pk, by=company.working, at=later(94))
    assert Message.objects.filter(subject_kind="visit", subject_id=visit.pk).count() == 2
    steps.confirm_by_code(visit_id=visit.pk, by=company.working, at=later(95), code=code_of(visit), name="王")
    assert Confirmation.objects.get().method == "code"


def test_a_code_holds_two_days() -> None:
    company = make_company()
    visit = finished(company, mail="wang@example.com")
    steps.send_code(visit_id=visit.pk, by=company.working, at=later(91))
    with pytest.raises(CodeNotSentError):
        steps.confirm_by_code(
            visit_id=visit.pk, by=company.working, at=later(91) + rules.CODE_FOR, code=code_of(visit), name="王"
        )


def test_without_an_address_there_is_nobody_to_send_a_code_to() -> None:
    company = make_company()
    visit = finished(company)
    with pytest.raises(NobodyToSendToError):
        steps.send_code(visit_id=visit.pk, by=company.working, at=later(91))
    assert not CompletionCode.objects.exists()


def test_the_engineer_signs_off_through_the_page() -> None:
    company = make_company()
    visit = finished(company)
    browser = browser_of(company.working)
    address = reverse("service:visit_confirm", args=[visit.pk])
    page = browser.get(address).content.decode()
    assert "data-signature=" in page
    assert "sign.js" in page
    # Whoever reported it is likely to sign; another name may be typed over it.
    assert 'name="name" value="王经理"' in page

    refused = browser.post(address, {"method": "signature", "name": "王经理", "role": "主管", "signature_file_id": ""})
    assert refused.status_code == 422
    assert "The signature is missing." in refused.content.decode()

    signature = browser.post(reverse("files:upload"), {"file": upload(png(), name="signature.png")}).json()["id"]
    done = browser.post(
        address, {"method": "signature", "name": "王经理", "role": "主管", "signature_file_id": signature}
    )
    assert done.status_code == 302
    assert Confirmation.objects.get().role == "主管"
    assert f"/files/{signature}/1280.jpg" in browser.get(reverse("service:visit", args=[visit.pk])).content.decode()


def test_the_code_goes_through_the_pages_too() -> None:
    company = make_company()
    visit = finished(company, mail="wang@example.com")
    browser = browser_of(company.working)
    with clock.running(later(100)):
        assert browser.post(reverse("service:visit_code_send", args=[visit.pk])).status_code == 302
        address = reverse("service:visit_code", args=[visit.pk])
        wrong = browser.post(address, {"code": other_than(code_of(visit)), "name": "王"})
        assert wrong.status_code == 409
        assert "This code is not right. 4 more tries" in wrong.content.decode()
        assert browser.post(address, {"code": code_of(visit), "name": "王"}).status_code == 302
    assert Confirmation.objects.get().method == "code"


def test_the_customer_signs_on_the_tracking_page(client) -> None:
    company = make_company()
    visit = finished(company)
    token = links.make(
        kind="request",
        subject_id=visit.order.request_id or 0,
        at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    address = reverse("portal:confirm", args=[token, visit.pk])
    Request.objects.update(reporter_name="王女士")
    shown = client.get(address).content.decode()
    assert "data-signature=" in shown
    # Whoever reported it is likely to sign: their name stands there already.
    assert 'value="王女士"' in shown
    signature = client.post(reverse("portal:sign", args=[token]), {"file": upload(png(), name="signature.png")}).json()[
        "id"
    ]

    done = client.post(
        address, {"content": "done", "name": "王经理", "role": "业主", "remark": "", "signature_file_id": signature}
    )

    assert done.status_code == 302
    kept = Confirmation.objects.get()
    assert (kept.method, kept.name, kept.role, kept.signature_file_id) == ("link", "王经理", "业主", signature)
    told = journal.events_of("case", visit.case_id, names=["visit.confirmed"])[0]
    assert (told.actor.kind, told.actor.channel) == ("link", "tracking")


def test_a_link_takes_no_signature_of_somebody_else(client) -> None:
    company = make_company()
    visit = finished(company)
    by = link_actor("request", visit.order.request_id or 0)
    foreign = make_file(png(), by=company.working)
    with pytest.raises(DomainError):
        steps.confirm(
            visit_id=visit.pk, by=by, at=later(95), method="link", name="王", signature_file_id=foreign.pk
        )  # fmt: skip
    assert not Confirmation.objects.exists()


def test_the_report_shows_the_signature() -> None:
    company = make_company()
    visit = finished(company)
    signature = make_file(png(), by=company.working)
    steps.confirm(
        visit_id=visit.pk, by=company.working, at=later(95), method="signature", name="王经理", role="主管",
        signature_file_id=signature.pk,
    )  # fmt: skip
    report = reports.issue(order_id=visit.order_id, by=company.working, cause="皮带", solution="更换", at=later(100))
    named = journal.subjects_of({("report", report.pk)}, company.manager)[("report", report.pk)]
    assert (named.name, named.url) == (f"{visit.order.number} · v1", f"/orders/{visit.order_id}/")

    shown = report_data(report)["confirmations"]

    assert [one["line"].startswith("Signature · 王经理 主管 · ") for one in shown] == [True]
    assert shown[0]["svg"].startswith("<svg")


def test_a_report_printed_before_the_customers_word_is_printed_anew_with_it() -> None:
    company = make_company()
    visit = finished(company)
    signature = make_file(png(), by=company.working)
    report = reports.issue(order_id=visit.order_id, by=company.working, cause="皮带", solution="更换", at=later(91))
    jobs.run_ready(later(92))
    report.refresh_from_db()
    first = report.file_sha256
    assert "李经理" not in printed_text(report.file_id, company)

    steps.confirm(
        visit_id=visit.pk, by=company.working, at=later(95), method="signature", name="李经理",
        signature_file_id=signature.pk,
    )  # fmt: skip
    jobs.run_ready(later(96))

    report.refresh_from_db()
    assert "李经理" in printed_text(report.file_id, company)
    printed = journal.events_of("case", visit.case_id, names=["report.printed"])
    assert [event.payload["sha256"] for event in printed] == [first, report.file_sha256]
    names = [link.file.name for link in files.links_of("order", visit.order_id, company.working)]
    assert [name.removeprefix(visit.order.number) for name in sorted(names)] == ["-v1-confirmed.pdf", "-v1.pdf"]


@pytest.mark.parametrize("state", ["none", "waiting", "returned"])
def test_the_customers_word_prints_nothing_twice(state: str) -> None:
    company = make_company()
    visit = finished(company)
    if state != "none":
        report = reports.issue(order_id=visit.order_id, by=company.working, cause="皮带", solution="更换", at=later(91))
    if state == "returned":
        jobs.run_ready(later(92))
        reports.review(report_id=report.pk, by=company.manager, right=False, note="请写明原因", at=later(93))

    steps.confirm(visit_id=visit.pk, by=company.working, at=later(95), method="phone", name="王经理")
    jobs.run_ready(later(96))

    printed = journal.events_of("case", visit.case_id, names=["report.printed"])
    assert len(printed) == {"none": 0, "waiting": 1, "returned": 1}[state]


@pytest.mark.parametrize("rating", [1, 5])
def test_only_the_customer_says_how_content_they_are(rating: int) -> None:
    company = make_company()
    visit = finished(company)
    for by in (company.working, company.hotline, company.manager):
        with pytest.raises(InvalidError) as refused:
            steps.confirm(visit_id=visit.pk, by=by, at=later(95), method="phone", name="王", rating=rating)
        assert list(refused.value.fields) == ["rating"]
    assert not Confirmation.objects.exists()
    by = link_actor("request", visit.order.request_id or 0)
    for wrong in (0, 6, -1):
        with pytest.raises(InvalidError):
            steps.confirm(visit_id=visit.pk, by=by, at=later(95), method="link", name="王", rating=wrong)
    with pytest.raises(InvalidError) as refused:
        steps.confirm(visit_id=visit.pk, by=by, at=later(95), method="login", name="王")
    assert list(refused.value.fields) == ["method"]
    assert not Confirmation.objects.exists()
    steps.confirm(visit_id=visit.pk, by=by, at=later(95), method="link", name="王", rating=rating)
    assert Confirmation.objects.get().rating == rating
    order = visit.order
    report = reports.issue(order_id=order.pk, by=company.working, cause="a", solution="b", at=later(120))
    with translation.override("en"):
        assert f"{rating}/5" in report_data(report)["confirmations"][0]["line"]


def test_confirmations_of_earlier_shapes_have_no_mark() -> None:
    old = {"order": 1, "visit": 1, "method": "phone", "name": "", "remark": ""}
    assert VisitConfirmed.upcast(old) == {**old, "rating": None}
