"""Which of several regulations holds (decision 15)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.regulations.documents.rules import Document
from aftercare.regulations.policies.rules.resolving import Choice, InForce, resolve

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def clock(hours: int, key: str = "answer", **more: Any) -> dict[str, Any]:
    return {
        "key": key, "kind": "clock", "clock": "response", "name": {"zh": "答复", "en": "Answer"}, "start": "request.received",
        "stop": "request.answered", "targets": [{"within": f"{hours} h"}],
    } | more  # fmt: skip


def gate(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "gate",
        "before": "visit.departed",
        "needs": [{"kind": "post", "post": "x"}],
        "missing": "…",
    }


def entitlement(span: str) -> dict[str, Any]:
    return {
        "key": "e",
        "kind": "entitlement",
        "entitlement": "whole",
        "starts": "accepted",
        "lasts": span,
        "remedies": ["repair"],
    }


def regulation(
    key: str, *bindings: dict[str, Any], scope: dict[str, str] | None = None, unit: str = "company", path: str = "/1/"
) -> InForce:
    document = Document.model_validate(
        {
            "key": key, "name": key, "scope": scope or {},
            "chapters": [{"key": "c", "title": "…", "clauses": [{"key": "k", "text": "…", "bindings": list(bindings)}]}],
        }
    )  # fmt: skip
    return InForce(
        version_id=1, digest=key, number=1, document=document, unit_path=path, unit_kind=unit, effective_from=NOW
    )


def chosen(found: list[Choice], slot: str = "clock:response") -> list[str]:
    return [rule.address.split("@")[0] for choice in found if choice.slot == slot for rule in choice.chosen]


COMPANY = regulation("company", clock(24))
CUSTOMER = regulation("customer", clock(48), scope={"customer": "7"})
PROJECT = regulation("project", clock(72), scope={"project": "3"})
INSTALLING = regulation("installing", clock(12), scope={"nature": "installation"})
OFFICE = regulation("office", clock(4), unit="office", path="/1/2/")
ALL = [COMPANY, CUSTOMER, PROJECT, INSTALLING, OFFICE]


@pytest.mark.parametrize(
    ("attributes", "winner"),
    [
        ({"unit_path": "/1/9/"}, "company"),
        ({"unit_path": "/1/2/5/"}, "office"),
        ({"unit_path": "/1/2/", "nature": "installation"}, "installing"),
        ({"unit_path": "/1/2/", "nature": "installation", "customer": 7}, "customer"),
        ({"unit_path": "/1/2/", "customer": 7, "project": 3}, "project"),
    ],
)
def test_the_most_specific_scope_holds(attributes: dict[str, Any], winner: str) -> None:
    assert chosen(resolve(ALL, attributes)) == [winner]


def test_what_gave_way_is_shown() -> None:
    (choice,) = resolve([COMPANY, OFFICE], {"unit_path": "/1/2/"})
    assert [rule.address for rule in choice.beaten] == ["company@1/k#answer"]


def test_two_dimensions_are_more_specific_than_one_of_them() -> None:
    both = regulation("both", clock(1), scope={"customer": "7", "nature": "repair"})
    assert chosen(resolve([CUSTOMER, both], {"customer": 7, "nature": "repair"})) == ["both"]


def test_equally_specific_clocks_run_side_by_side() -> None:
    other = regulation("other", clock(8))
    assert chosen(resolve([COMPANY, other], {})) == ["company", "other"]


def test_what_is_mandatory_further_up_stays() -> None:
    law = regulation("law", clock(24, mandatory=True))
    assert set(chosen(resolve([law, CUSTOMER], {"customer": 7}))) == {"law", "customer"}


def test_gates_of_other_slots_stand_together() -> None:
    found = resolve([regulation("one", gate("a")), regulation("two", gate("b"))], {})
    assert [choice.slot for choice in found] == ["gate:visit.departed/a", "gate:visit.departed/b"]


def test_equal_entitlements_stand_side_by_side() -> None:
    """Which of them lasts longest only the dates of the equipment tell (service/coverage)."""
    found = resolve([regulation("one", entitlement("1 year")), regulation("two", entitlement("2 years"))], {})
    assert chosen(found, "entitlement:whole") == ["one", "two"]


def test_a_regulation_of_another_office_does_not_apply() -> None:
    assert resolve([OFFICE], {"unit_path": "/1/3/"}) == []


@given(st.permutations(ALL), st.fixed_dictionaries({}, optional={"customer": st.just(7), "project": st.just(3)}))
def test_the_order_of_regulations_changes_nothing(versions: list[InForce], attributes: dict[str, Any]) -> None:
    given = {"unit_path": "/1/2/"} | attributes
    assert resolve(versions, given) == resolve(ALL, given)
