"""The base policy: nothing runs for ever."""

import pytest

from aftercare.base.kernel.events import catalogue
from aftercare.regulations.policies.rules import BASE, Definition


@pytest.mark.parametrize("definition", BASE.clocks, ids=lambda one: one.key)
def test_every_event_that_moves_a_clock_is_published_by_some_app(definition: Definition) -> None:
    assert definition.names <= set(catalogue.names())


@pytest.mark.parametrize("definition", BASE.clocks, ids=lambda one: one.key)
def test_the_end_of_the_case_ends_every_clock(definition: Definition) -> None:
    assert "case.closed" in definition.ends | definition.stops
