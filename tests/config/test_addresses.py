"""Addresses looked up once say what `reverse` says."""

import pytest
from django.urls import NoReverseMatch, reverse
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.ui.environment import url
from aftercare.base.ui.public import addressed

IDS = st.integers(0, 2**63 - 1)


@given(IDS, IDS)
def test_an_address_is_what_django_says(first: int, second: int) -> None:
    assert addressed("service:requests") == reverse("service:requests")
    assert (
        addressed("service:request", first) == url("service:request", first) == reverse("service:request", args=[first])
    )
    assert addressed("files:thumbnail", first, second) == reverse("files:thumbnail", args=[first, second])


@pytest.mark.parametrize(("name", "ids"), [("service:request", ()), ("service:requests", (1,)), ("nowhere", ())])
def test_an_address_that_cannot_be_is_a_fault(name: str, ids: tuple[int, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        addressed(name, *ids)


def test_other_arguments_take_djangos_way() -> None:
    with pytest.raises(NoReverseMatch):
        url("service:request", "twelve")
    assert url("service:request", request_id=12) == reverse("service:request", args=[12])
