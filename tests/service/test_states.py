"""The company's own words for states, and sub-states under them: by hand, by events, and never for rules."""

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.actors import browser_of
from tests.factories.service import (
    NINE,
    Company,
    later,
    make_company,
    make_order,
    make_request,
    make_triaged,
    make_visit,
)

import aftercare.service
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import DomainError, InvalidError, NotAllowedError, StaleError
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.regulations.documents.selectors import vocabulary
from aftercare.service.models import Order, Request, StateName, Visit
from aftercare.service.orders import services as orders
from aftercare.service.requests import services as requests
from aftercare.service.states import rules, selectors, services, shown
from aftercare.service.states.errors import StateNotFoundError, SubStateInUseError
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db

WAITS = Words("等配件到货", "Waits for parts")


@pytest.fixture
def company() -> Company:
    """A small company at work."""
    return make_company()


def _make(code: str = "waits-parts", **values: Any) -> StateName:
    given_values = {"subject": "order", "state": "held", "name": WAITS, "by": SYSTEM, "at": NINE}
    return services.save_sub_state(**{**given_values, "code": code, **values})


def _told(case_id: int, kind: str) -> list[dict[str, Any]]:
    return [dict(event.payload) for event in journal.events_of("case", case_id) if event.type == kind]


def test_every_built_in_state_is_named() -> None:
    """The catalogue and the three models know the same states."""
    for subject, model in (("request", Request), ("order", Order), ("visit", Visit)):
        assert list(rules.BUILT_IN[subject]) == model.State.values
        assert set(shown.LOOKS[subject]) == set(model.State.values)
        assert [str(rules.BUILT_IN[subject][state]) for state in model.State.values] == [
            str(label) for label in model.State.labels
        ]


def test_a_renamed_state_reads_so_in_both_languages_everywhere(company: Company) -> None:
    order = make_order(company)
    services.rename(subject="order", state="open", name=Words("待派", "Unassigned"), by=SYSTEM, at=NINE)

    client = browser_of(company.dispatcher)
    page = client.get(reverse("service:order", args=[order.pk])).content.decode()
    listed = client.get(reverse("service:orders")).content.decode()

    assert "Unassigned" in page
    assert "Unassigned" in listed
    with override("zh-hans"):
        assert str(shown.state_of("order", "open", "").label) == "待派"


def test_an_empty_name_brings_the_built_in_one_back() -> None:
    services.rename(subject="order", state="open", name=Words("待派", "Unassigned"), by=SYSTEM, at=NINE)
    services.rename(subject="order", state="open", name=Words(), by=SYSTEM, at=later(1))

    assert selectors.label_of("order", "open") == "To be scheduled"
    assert list(StateName.objects.values_list("active_to", flat=True)) == [later(1)]


def test_a_state_that_is_none_cannot_be_named() -> None:
    with pytest.raises(StateNotFoundError):
        services.rename(subject="order", state="sleeping", name=WAITS, by=SYSTEM, at=NINE)
    with pytest.raises(StateNotFoundError):
        _make(subject="customer", state="open")
    assert not StateName.objects.exists()


def test_set_by_hand_it_is_told_and_the_state_stays(company: Company) -> None:
    _make()
    order = orders.hold(order_id=make_order(company).pk, by=company.dispatcher, reason="parts", at=later(5))

    orders.set_sub_state(order_id=order.pk, sub_state="waits-parts", by=company.dispatcher, at=later(6))
    orders.set_sub_state(order_id=order.pk, sub_state="waits-parts", by=company.dispatcher, at=later(7))

    order.refresh_from_db()
    assert (order.state, order.sub_state) == ("held", "waits-parts")
    said = _told(order.case_id, "order.sub_state_changed")
    assert [(one["state"], one["sub_state"], one["cause"]) for one in said] == [("held", "waits-parts", "")]


def test_it_ends_with_its_state(company: Company) -> None:
    _make()
    order = orders.hold(order_id=make_order(company).pk, by=SYSTEM, reason="parts", at=later(5))
    orders.set_sub_state(order_id=order.pk, sub_state="waits-parts", by=SYSTEM, at=later(6))

    orders.resume(order_id=order.pk, by=SYSTEM, at=later(7))

    order.refresh_from_db()
    assert (order.state, order.sub_state) == ("open", "")
    held_again = orders.hold(order_id=order.pk, by=SYSTEM, reason="quote", at=later(8))
    assert held_again.sub_state == ""


def test_only_what_is_offered_in_the_state_can_be_set(company: Company) -> None:
    _make()
    order = make_order(company)

    with pytest.raises(InvalidError) as refused:
        orders.set_sub_state(order_id=order.pk, sub_state="waits-parts", by=SYSTEM, at=later(6))

    assert "sub_state" in refused.value.fields
    order.refresh_from_db()
    assert order.sub_state == ""
    assert not _told(order.case_id, "order.sub_state_changed")


def test_an_event_sets_it_with_its_reason_before_the_one_for_any(company: Company) -> None:
    _make("waits", name=Words("等", "Waits"), set_by="order.held")
    _make(set_by="order.held", set_reason="parts")

    for_parts, for_access = (make_order(company), make_order(company))
    orders.hold(order_id=for_parts.pk, by=SYSTEM, reason="parts", at=later(5))
    orders.hold(order_id=for_access.pk, by=SYSTEM, reason="access", at=later(5))

    found = dict(Order.objects.values_list("pk", "sub_state"))
    assert (found[for_parts.pk], found[for_access.pk]) == ("waits-parts", "waits")
    assert [one["cause"] for one in _told(for_parts.case_id, "order.sub_state_changed")] == ["order.held"]


def test_an_event_of_the_visit_sets_that_of_its_order(company: Company) -> None:
    _make(state="open", set_by="visit.incomplete", set_reason="wait_parts")
    visit = make_visit(company)
    for step, minutes in ((steps.accept, 1), (steps.depart, 2), (steps.arrive, 70), (steps.start_work, 71)):
        step(visit_id=visit.pk, by=company.working, at=later(minutes))

    steps.leave_incomplete(
        visit_id=visit.pk, by=company.working, reason="parts", next_step="wait_parts", note="缺门机皮带", at=later(90)
    )

    order = Order.objects.get(pk=visit.order_id)
    assert (order.state, order.sub_state) == ("open", "waits-parts")


def test_going_on_takes_off_what_waiting_has_set(company: Company) -> None:
    _make("waits-customer", subject="request", state="triaged", set_by="request.paused", set_reason="customer")
    request = make_triaged(company)

    requests.pause(request_id=request.pk, by=SYSTEM, reason="customer", at=later(5))
    request.refresh_from_db()
    assert request.sub_state == "waits-customer"
    requests.resume(request_id=request.pk, by=SYSTEM, at=later(9))

    request.refresh_from_db()
    assert request.sub_state == ""
    assert [one["sub_state"] for one in _told(request.case_id, "request.sub_state_changed")] == ["waits-customer", ""]


def test_a_stale_form_changes_nothing(company: Company) -> None:
    _make("in-talks", state="open")
    order = make_order(company)
    with pytest.raises(StaleError):
        orders.set_sub_state(order_id=order.pk, sub_state="in-talks", by=SYSTEM, at=later(1), version=order.version - 1)
    order.refresh_from_db()
    assert order.sub_state == ""


def test_an_event_leaves_the_version_to_who_caused_it(company: Company) -> None:
    """The API's next call with the version of the last answer is not stale."""
    _make(set_by="order.held")
    order = orders.hold(order_id=make_order(company).pk, by=SYSTEM, reason="parts", at=later(5))
    assert Order.objects.values_list("version", "sub_state").get(pk=order.pk) == (order.version, "waits-parts")


def test_a_code_stays_under_its_state() -> None:
    _make()
    services.end_sub_state(name_id=StateName.objects.get().pk, by=SYSTEM, at=later(1))
    with pytest.raises(SubStateInUseError):
        _make(state="open")
    assert StateName.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("code", {"code": "等配件"}),
        ("code", {"code": ""}),
        ("name", {"name": Words()}),
        ("set_by", {"set_by": "order.closed"}),
        ("set_by", {"set_by": "visit.confirmed"}),
        ("set_by", {"set_by": "order.held", "set_reason": "weather"}),
        ("set_by", {"set_reason": "parts"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(field: str, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refused:
        _make(**values)
    assert list(refused.value.fields) == [field]
    assert not StateName.objects.exists()


def test_who_may_not_maintain_names_nothing(company: Company) -> None:
    with pytest.raises(NotAllowedError):
        services.rename(subject="order", state="open", name=WAITS, by=company.dispatcher, at=NINE)
    with pytest.raises(NotAllowedError):
        _make(by=company.working)
    assert not StateName.objects.exists()


def test_old_lines_of_a_timeline_keep_the_name_of_their_time(company: Company) -> None:
    _make()
    order = orders.hold(order_id=make_order(company).pk, by=SYSTEM, reason="parts", at=later(5))
    orders.set_sub_state(order_id=order.pk, sub_state="waits-parts", by=SYSTEM, at=later(6))
    _make(name=Words("等备件", "Parts are coming"), at=later(10))

    assert selectors.name_of("order", "waits-parts", later(6)) == "Waits for parts"
    assert selectors.name_of("order", "waits-parts") == "Parts are coming"
    lines = journal.timeline("case", order.case_id, SYSTEM, limit=50)
    assert "Waits for parts" in [str(line.detail) for line in lines]


def test_what_is_no_longer_offered_stays_where_it_is(company: Company) -> None:
    name = _make()
    order = orders.hold(order_id=make_order(company).pk, by=SYSTEM, reason="parts", at=later(5))
    orders.set_sub_state(order_id=order.pk, sub_state="waits-parts", by=SYSTEM, at=later(6))
    services.end_sub_state(name_id=name.pk, by=SYSTEM, at=later(7))

    assert Order.objects.get(pk=order.pk).sub_state == "waits-parts"
    assert str(shown.state_of("order", "held", "waits-parts").label) == "On hold · Waits for parts"
    other = orders.hold(order_id=make_order(company).pk, by=SYSTEM, reason="parts", at=later(8))
    with pytest.raises(InvalidError):
        orders.set_sub_state(order_id=other.pk, sub_state="waits-parts", by=SYSTEM, at=later(9))


def test_lists_show_it_find_by_it_and_export_it(company: Company) -> None:
    _make(set_by="order.held")
    held, other = make_order(company), make_order(company)
    orders.hold(order_id=held.pk, by=SYSTEM, reason="parts", at=later(5))
    client = browser_of(company.dispatcher)

    found = client.get(reverse("service:orders") + "?view=all&q=sub:waits-parts").content.decode()
    exported = client.get(reverse("service:orders") + "?view=all&format=csv").getvalue().decode("utf-8-sig")

    assert held.number in found
    assert other.number not in found
    assert '<span class="sub-state">Waits for parts</span>' in found
    assert "On hold · Waits for parts" in exported


def test_the_page_offers_it_and_the_form_sets_it(company: Company) -> None:
    _make("in-talks", state="open", name=Words("洽谈中", "In talks"))
    order = make_order(company)
    client = browser_of(company.dispatcher)
    address = reverse("service:order_sub_state", args=[order.pk])

    assert address in client.get(reverse("service:order", args=[order.pk])).content.decode()
    answer = client.post(address, {"sub_state": "in-talks", "submission": _key(client, address)})

    assert answer.status_code == 302
    assert Order.objects.get(pk=order.pk).sub_state == "in-talks"


def _key(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return page.split('name="submission"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def test_the_settings_page_makes_and_ends_one(company: Company) -> None:
    client = browser_of(company.manager)
    new = reverse("service:sub_state_new", args=["order", "held"])
    made = client.post(
        new,
        {
            "name_zh": "等配件",
            "name_en": "Parts",
            "code": "parts",
            "set_by": "order.held parts",
            "submission": _key(client, new),
        },
    )
    assert made.status_code == 302
    name = StateName.objects.get()
    assert (name.code, name.set_by, name.set_reason) == ("parts", "order.held", "parts")
    page = client.get(reverse("service:states")).content.decode()
    assert "Order put on hold: Waiting for parts" in page

    end = reverse("service:sub_state_end", args=[name.pk])
    client.post(end, {"submission": _key(client, end)})
    assert not StateName.objects.filter(active_to=None).exists()


def test_the_api_tells_and_sets(company: Company) -> None:
    _make(set_by="order.held", set_reason="parts")
    order = make_order(company)
    client = browser_of(company.dispatcher)

    def post(verb: str, **body: str) -> Any:
        address = f"/api/v1/orders/{order.pk}/{verb}/"
        return client.post(address, json.dumps(body), content_type="application/json")

    assert post("hold", reason="parts").json()["sub_state"] == "waits-parts"
    assert post("sub_state", sub_state="").json()["sub_state"] == ""
    refused = post("sub_state", sub_state="nonsense")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["sub_state"])
    listed = client.get("/api/v1/orders/?sub_state=waits-parts").json()["items"]
    assert listed == []
    states = client.get("/api/v1/states/").json()["items"]
    held = next(one for one in states if (one["subject"], one["state"]) == ("order", "held"))
    assert held["label"]["en"] == "On hold"
    assert [one["code"] for one in held["sub_states"]] == ["waits-parts"]


def test_visits_and_requests_have_them_too(company: Company) -> None:
    _make("called", subject="visit", state="planned", name=Words("已电话预约", "Called ahead"))
    _make("asked", subject="request", state="received", name=Words("已问厂家", "Maker asked"))
    visit, request = make_visit(company, dispatch=False), make_request(company)

    visits.set_sub_state(visit_id=visit.pk, sub_state="called", by=company.dispatcher, at=later(2))
    requests.set_sub_state(request_id=request.pk, sub_state="asked", by=company.hotline, at=later(2))
    visits.dispatch(visit_id=visit.pk, by=SYSTEM, at=later(3))

    assert Visit.objects.get(pk=visit.pk).sub_state == ""
    assert Request.objects.get(pk=request.pk).sub_state == "asked"
    assert _told(visit.case_id, "visit.sub_state_changed")


def test_no_rule_may_name_it() -> None:
    """Bindings know no such event, and the pure rules of the three never read the column."""
    names = {f"{subject}.sub_state_changed" for subject in rules.BUILT_IN}
    assert names <= set(catalogue.names())
    assert not names & vocabulary().events
    home = Path(aftercare.service.__file__).parent
    readers = [*home.glob("*/rules.py"), *(home.parent / "regulations").rglob("*.py")]
    assert not [str(path) for path in readers if "sub_state" in path.read_text() and path.parent.name != "states"]


WAYS = st.lists(st.sampled_from(["hold", "resume", "set", "pool", "reopen", "finish", "cancel"]), max_size=12)


@settings(max_examples=20)
@given(ways=WAYS)
def test_whatever_happens_a_sub_state_stands_under_its_state(ways: list[str]) -> None:
    """After every verb: none, or one of the present state."""
    company = make_company()
    _make("waits", set_by="order.held")
    _make("talks", state="open")
    order, by, at = make_order(company), company.manager, NINE
    for way in ways:
        at += timedelta(minutes=1)
        _try(way, order.pk, by=by, at=at)
        row = Order.objects.get(pk=order.pk)
        under = {one.code for one in selectors.offered("order", row.state)}
        assert row.sub_state in {"", *under}
    StateName.objects.all().delete()
    selectors.forget()


def _try(way: str, order_id: int, **who: Any) -> None:
    verbs: dict[str, Any] = {
        "hold": lambda: orders.hold(order_id=order_id, reason="parts", **who),
        "resume": lambda: orders.resume(order_id=order_id, **who),
        "set": lambda: orders.set_sub_state(order_id=order_id, sub_state="talks", **who),
        "pool": lambda: orders.pool(order_id=order_id, **who),
        "reopen": lambda: orders.reopen(order_id=order_id, reason="还响", **who),
        "finish": lambda: orders.finish_without_visit(order_id=order_id, **who),
        "cancel": lambda: orders.cancel(order_id=order_id, reason="not_needed", **who),
    }
    with suppress(DomainError):
        verbs[way]()


def test_the_page_says_what_is_called_otherwise(company: Company) -> None:
    services.rename(subject="visit", state="planned", name=Words("已排", "Booked"), by=SYSTEM, at=NINE)
    page = browser_of(company.dispatcher).get(reverse("service:states")).content.decode()
    assert page.count("renamed") == 1
    assert "Booked" in page
    assert reverse("service:state_rename", args=["visit", "planned"]) not in page, "only who may maintain is offered it"
