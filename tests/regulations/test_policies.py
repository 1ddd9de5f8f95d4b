"""The base policy: nothing runs for ever."""

from importlib.util import find_spec

import pytest

from aftercare.base.kernel.events import catalogue
from aftercare.regulations.policies.rules import BASE, Definition


def _is_published(name: str) -> bool:
    """Whether the app that declares the fact has services already, or only promises it (decision 12)."""
    shape = catalogue.newest(name)
    return shape is not None and find_spec(shape.__module__.replace(".events", ".services")) is not None


@pytest.mark.parametrize("definition", BASE.clocks, ids=lambda one: one.key)
def test_every_event_that_moves_a_clock_is_published_by_some_app(definition: Definition) -> None:
    assert {name for name in definition.names if not _is_published(name)} == set()


@pytest.mark.parametrize("definition", BASE.clocks, ids=lambda one: one.key)
def test_the_end_of_the_case_ends_every_clock(definition: Definition) -> None:
    assert "case.closed" in definition.ends | definition.stops
