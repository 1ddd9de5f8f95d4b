"""Who pays, and why."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import browser_of
from tests.factories.equipment import make_asset, make_contract
from tests.factories.regulations import publish_regulation
from tests.factories.service import NINE, later, make_company, make_order, make_request, make_visit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.registry.equipment.public import ContractTerm, ContractTerms, Promised, WarrantyTerm
from aftercare.regulations.bindings.rules import Span
from aftercare.regulations.public import Owed
from aftercare.service.coverage.rules import Entitled, Held, Question, Used, Verdict, Work, judge, used_of
from aftercare.service.coverage.selectors import used_by
from aftercare.service.models import Request
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps

DAY = date(2026, 6, 1)


def warranty(start: date | None, end: date | None, component: str = "") -> WarrantyTerm:
    return WarrantyTerm(component=component, starts_on=start, ends_on=end, source="company", start_rule="accepted")


def contract(number: str = "C-1", **values: Any) -> ContractTerm:
    given: dict[str, Any] = {
        "contract_id": int(number[2:]), "number": number, "name": number, "kind": "maintenance", "customer_id": 1,
        "billing_customer_id": None, "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1), "priority": 100,
        "match": "customer", "labour_included": True, "parts_included": False, "promises": (),
    }  # fmt: skip
    return ContractTerm(**{**given, **values})


IN_FORCE = warranty(date(2025, 1, 1), date(2027, 1, 1))
OVER = warranty(date(2022, 1, 1), date(2024, 1, 1))


def ask(
    *warranties: WarrantyTerm,
    contracts: tuple[ContractTerm, ...] = (),
    used: dict[int, Used] | None = None,
    **values: Any,
) -> Verdict:
    question = Question(**{"on": DAY, **values})
    return judge(question, warranties=warranties, contracts=contracts, used=used or {})


def test_warranty_in_force_pays_before_a_contract() -> None:
    verdict = ask(OVER, IN_FORCE, contracts=(contract(),))

    assert (verdict.payer, verdict.reason, verdict.until) == ("warranty", "in_warranty", date(2027, 1, 1))


def test_the_end_of_a_warranty_is_the_first_day_without_it() -> None:
    assert ask(IN_FORCE, on=date(2027, 1, 1)).payer == "paid"
    assert ask(IN_FORCE, on=date(2026, 12, 31)).payer == "warranty"


def test_a_component_of_its_own_is_judged_by_its_own_warranty() -> None:
    motor = warranty(date(2025, 1, 1), date(2030, 1, 1), "motor")

    assert ask(OVER, motor, component="motor").payer == "warranty"
    assert ask(OVER, motor, component="door").payer == "paid"


def test_after_the_warranty_the_contract_pays() -> None:
    verdict = ask(OVER, contracts=(contract("C-7"),))

    assert (verdict.payer, verdict.basis) == ("contract", "C-7")


def test_several_contracts_are_decided_by_priority_then_by_closeness() -> None:
    wide, exact, low = contract("C-9"), contract("C-2", match="asset"), contract("C-1", priority=1, match="asset")

    assert ask(contracts=(wide, low, exact)).basis == "C-2"


def test_used_up_free_visits_fall_to_the_next_contract_or_to_the_customer() -> None:
    small = contract("C-3", priority=200, promises=(Promised("free_visits", 2),))

    assert ask(contracts=(small,), used={3: Used(visits=1)}).payer == "contract"
    assert ask(contracts=(small,), used={3: Used(visits=2)}) == Verdict(payer="paid", reason="quota_used", basis="C-3")
    assert ask(contracts=(small, contract("C-4")), used={3: Used(visits=2)}).basis == "C-4"


def test_a_used_up_bank_of_hours_pays_no_more() -> None:
    bank = contract("C-3", promises=(Promised("hour_bank", 600),))

    assert ask(contracts=(bank,), used={3: Used(minutes=599)}).payer == "contract"
    assert ask(contracts=(bank,), used={3: Used(minutes=600)}).reason == "quota_used"


HELD = Held(contract_id=3, number="C-3", starts_on=date(2024, 2, 29), ends_on=date(2027, 2, 28))


@pytest.mark.parametrize(
    ("day", "first", "following"),
    [
        (date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 2, 27), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 2, 28), date(2025, 2, 28), date(2026, 2, 28)),
        (date(2023, 1, 1), date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_year_of_a_contract_begins_on_its_day(day: date, first: date, following: date) -> None:
    assert HELD.year_of(day) == (first, following)


@given(st.dates(date(2024, 2, 29), date(2040, 1, 1)))
def test_every_day_lies_in_its_year_of_the_contract(day: date) -> None:
    first, following = HELD.year_of(day)
    assert first <= day < following


@pytest.mark.parametrize(
    ("day", "first", "following"),
    [
        (date(2024, 1, 1), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2027, 2, 27), date(2026, 2, 28), date(2027, 2, 28)),
        (date(2027, 2, 28), date(2026, 2, 28), date(2027, 2, 28)),
        (date(2029, 5, 1), date(2026, 2, 28), date(2027, 2, 28)),
    ],
)
def test_of_a_contract_that_has_ended_its_last_year_counts(day: date, first: date, following: date) -> None:
    assert HELD.counted_year(day) == (first, following)
    work = [Work(ended_on=date(2027, 2, 1), is_finished=True, minutes=30)]
    assert used_of(HELD, work, day).visits == (day.year > 2024)


def test_free_visits_begin_anew_each_year_and_hours_do_not() -> None:
    work = [
        Work(ended_on=date(2025, 1, 5), is_finished=True, minutes=60),
        Work(ended_on=date(2025, 6, 1), is_finished=True, minutes=90),
        Work(ended_on=date(2025, 7, 1), is_finished=False, minutes=30),
        Work(ended_on=date(2027, 2, 28), is_finished=True, minutes=500),
    ]

    assert used_of(HELD, work, date(2025, 1, 31)) == Used(visits=1, minutes=180)
    assert used_of(HELD, work, date(2026, 1, 1)) == Used(visits=1, minutes=180)
    assert used_of(HELD, work, date(2026, 6, 1)) == Used(visits=0, minutes=180)


def test_a_contract_without_labour_does_not_pay_a_visit() -> None:
    assert ask(contracts=(contract(labour_included=False),)).reason == "no_terms"


def test_without_a_start_date_nobody_guesses() -> None:
    assert ask(warranty(None, None)).payer == "unknown"


def test_an_expired_warranty_says_so() -> None:
    assert ask(OVER) == Verdict(payer="paid", reason="warranty_over", basis="company", until=date(2024, 1, 1))


@pytest.mark.parametrize(("flag", "payer"), [("is_rework", "rework"), ("misuse", "paid")])
def test_rework_and_misuse_go_before_everything(flag: str, payer: str) -> None:
    assert ask(IN_FORCE, contracts=(contract(),), **{flag: True}).payer == payer


@pytest.mark.django_db
def test_visits_that_a_contract_paid_count_and_are_shown_on_its_page() -> None:
    company = make_company()
    promises = (Promised("free_visits", 1), Promised("hour_bank", 600))
    made = make_contract(
        customer=company.customer, number="K-9", terms=ContractTerms(covers_all=True, promises=promises)
    )
    held = Held(contract_id=made.pk, number="K-9", starts_on=made.starts_on, ends_on=made.ends_on)
    order = make_order(company)
    assert order.request is not None
    assert order.request.payer == "contract"
    assert used_by([held], NINE) == {made.pk: Used()}

    visit = make_visit(company, order=order)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(30))
    steps.depart(visit_id=visit.pk, by=company.working, at=later(40))
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
    steps.start_work(visit_id=visit.pk, by=company.working, at=later(60))
    steps.finish(visit_id=visit.pk, by=company.working, note="调整门机", at=later(150))

    assert used_by([held], later(200)) == {made.pk: Used(visits=1, minutes=90)}
    assert make_order(company, at=later(300)).request.coverage_reason == "quota_used"
    page = (
        browser_of(company.manager, **{"Accept-Language": "en"})
        .get(reverse("equipment:contract", args=[made.pk]))
        .content.decode()
    )
    assert "10 h" in page
    assert "1 h 30 min" in page
    assert "8 h 30 min" in page


# -- what regulations grant -------------------------------------------------------------------


def owed(clause: str = "q@1/c#w", lasts: str = "2 years", **values: Any) -> Owed:
    given: dict[str, Any] = {"starts": "accepted", "remedies": ("repair",), "hours": "24x7"} | values
    return Owed(clause=clause, lasts=Span.read(lasts), **given)


def granted(start: date | None, lasts: str = "2 years", **values: Any) -> Entitled:
    return Entitled(owed(lasts=lasts, **values), start)


def ask_granted(*entitled: Entitled, warranties: tuple[WarrantyTerm, ...] = (), **values: Any) -> Verdict:
    question = Question(**{"on": DAY, **values})
    return judge(question, warranties=warranties, contracts=(), used={}, entitled=entitled)


ACCEPTED = date(2025, 1, 1)


def test_a_longer_warranty_of_a_regulation_wins() -> None:
    verdict = ask_granted(granted(ACCEPTED, "5 years"), warranties=(IN_FORCE,))
    assert (verdict.payer, verdict.reason, verdict.basis) == ("warranty", "in_regulation", "q@1/c#w")
    assert verdict.until == date(2030, 1, 1)


def test_a_shorter_warranty_of_a_regulation_takes_nothing_away() -> None:
    assert ask_granted(granted(ACCEPTED, "18 months"), warranties=(IN_FORCE,)) == ask(IN_FORCE)
    assert ask_granted(granted(ACCEPTED, "1 year"), warranties=(IN_FORCE,)) == ask(IN_FORCE)


def test_after_its_own_warranty_a_regulation_may_still_cover_the_equipment() -> None:
    assert ask_granted(granted(ACCEPTED), warranties=(OVER,)).reason == "in_regulation"
    assert ask_granted(granted(date(2020, 1, 1)), warranties=(OVER,)).payer == "paid"


def test_a_warranty_counts_whole_months_of_the_calendar() -> None:
    assert owed(lasts="1 month").until(date(2026, 1, 31)) == date(2026, 2, 28)
    assert owed(lasts="2 years").until(date(2024, 2, 29)) == date(2026, 2, 28)
    assert owed(lasts="90 days").until(date(2026, 1, 1)) == date(2026, 4, 1)


def test_only_a_remedy_that_fits_makes_work_free() -> None:
    support = granted(ACCEPTED, remedies=("support",))
    assert ask_granted(support, nature="breakdown").payer == "paid"
    assert ask_granted(support, nature="enquiry").payer == "warranty"
    assert ask_granted(support).payer == "warranty"


def test_nobody_guesses_the_day_that_begins_a_warranty() -> None:
    assert ask_granted(granted(None)) == Verdict(payer="unknown", reason="no_start_date")


# From the worst for the customer to the best.
GOODNESS = ("paid", "unknown", "contract", "warranty")
ENTITLED = st.builds(
    granted, st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from(["6 months", "2 years", "9 years"]),
    clause=st.sampled_from(["a@1/c#w", "b@1/c#w"]), remedies=st.sampled_from([("repair",), ("support",), ("repair", "support")]),
)  # fmt: skip


@given(
    st.lists(ENTITLED, max_size=4), ENTITLED, st.sampled_from(["", "breakdown", "enquiry", "installation"]),
    st.lists(st.sampled_from([IN_FORCE, OVER, warranty(None, None)]), max_size=2), st.booleans(),
)  # fmt: skip
def test_one_entitlement_more_never_worsens_what_the_customer_gets(
    before: list[Entitled], more: Entitled, nature: str, own: list[WarrantyTerm], has_contract: bool
) -> None:
    def verdict(entitled: list[Entitled]) -> tuple[int, date]:
        found = judge(
            Question(on=DAY, nature=nature), warranties=own, contracts=[contract()] if has_contract else [], used={},
            entitled=entitled,
        )  # fmt: skip
        until = found.until if found.payer == "warranty" and found.until else date.min
        return GOODNESS.index(found.payer), until

    assert verdict([*before, more]) >= verdict(before)
    assert verdict([more, *before]) == verdict([*before, more])


WARRANTY = {
    "key": "w", "kind": "entitlement", "entitlement": "whole", "starts": "accepted", "lasts": "5 years",
    "remedies": ["repair", "replacement"], "proof": "remedy.granted",
}  # fmt: skip


@pytest.mark.django_db
def test_what_a_regulation_grants_is_frozen_on_the_case_and_cited_on_its_page() -> None:
    company = make_company()
    asset = make_asset(site=company.site, accepted_on=date(2022, 3, 1))
    before = make_request(company, asset_id=asset.pk)
    publish_regulation(WARRANTY, key="quality", name={"zh": "质量保证制度", "en": "Warranty"})
    after = make_request(company, asset_id=asset.pk)

    def payer(request: Request) -> str:
        made = requests.triage(
            request_id=request.pk, by=SYSTEM, at=NINE, nature="breakdown", urgency="normal", impact="medium"
        )
        return made.payer

    assert (payer(before), payer(after)) == ("paid", "warranty")
    page = browser_of(company.manager).get(reverse("service:request", args=[after.pk])).content.decode()
    assert "In the warranty that a regulation grants (Warranty: clause)" in page
    assert "repair, replacement, around the clock" in page
    hints = {"asset": asset.pk, "nature": "breakdown", "urgency": "normal"}
    hotline, address = browser_of(company.hotline), reverse("service:request_hints")
    assert "Warranty: clause" in hotline.get(address, hints, headers={"HX-Request": "true"}).content.decode()
    assert hotline.get(address)["Location"] == reverse("service:request_new")
