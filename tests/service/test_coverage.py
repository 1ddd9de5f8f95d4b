"""Who pays, and why."""

from datetime import date
from typing import Any

import pytest

from aftercare.registry.equipment.public import ContractTerm, Promised, WarrantyTerm
from aftercare.service.coverage.rules import Question, Verdict, judge

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
    used: dict[int, int] | None = None,
    **values: Any,
) -> Verdict:
    question = Question(**{"on": DAY, **values})
    return judge(question, warranties=warranties, contracts=contracts, visits_used=used or {})


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

    assert ask(contracts=(small,), used={3: 1}).payer == "contract"
    assert ask(contracts=(small,), used={3: 2}) == Verdict(payer="paid", reason="quota_used", basis="C-3")
    assert ask(contracts=(small, contract("C-4")), used={3: 2}).basis == "C-4"


def test_a_contract_without_labour_does_not_pay_a_visit() -> None:
    assert ask(contracts=(contract(labour_included=False),)).reason == "no_terms"


def test_without_a_start_date_nobody_guesses() -> None:
    assert ask(warranty(None, None)).payer == "unknown"


def test_an_expired_warranty_says_so() -> None:
    assert ask(OVER) == Verdict(payer="paid", reason="warranty_over", basis="company", until=date(2024, 1, 1))


@pytest.mark.parametrize(("flag", "payer"), [("is_rework", "rework"), ("misuse", "paid")])
def test_rework_and_misuse_go_before_everything(flag: str, payer: str) -> None:
    assert ask(IN_FORCE, contracts=(contract(),), **{flag: True}).payer == payer
