"""Which bindings are live: those whose events somebody publishes."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from aftercare.base.kernel.events import catalogue
from aftercare.regulations.bindings.rules import Binding, waits_for
from aftercare.regulations.documents.selectors import live_events
from aftercare.regulations.packs import selectors

LIVE = {"request.received", "request.answered", "visit.departed"}
CLOCK = {"kind": "clock", "clock": "c", "name": "…", "targets": [{"within": "1 h"}]}
GATE = {"kind": "gate", "before": "visit.departed", "missing": "…"}


def binding(**given: Any) -> Binding:
    return TypeAdapter(Binding).validate_python({"key": "k"} | given)


@pytest.mark.parametrize(
    ("given", "waits"),
    [
        (CLOCK | {"start": "request.received", "stop": ["request.answered", "survey.answered"]}, []),
        (CLOCK | {"start": "request.received", "stop": "survey.answered"}, ["survey.answered"]),
        (CLOCK | {"start": "complaint.received", "stop": "request.answered"}, ["complaint.received"]),
        (GATE | {"needs": [{"kind": "form", "form": "trip"}]}, []),
        (GATE | {"needs": [{"kind": "event", "event": "training.passed"}]}, ["training.passed"]),
        ({"kind": "record", "form": "f", "after": "complaint.received"}, ["complaint.received"]),
        ({"kind": "record", "event": "request.received"}, []),
        ({"kind": "statement"}, []),
    ],
)
def test_of_events_that_would_do_one_is_enough(given: dict[str, Any], waits: list[str]) -> None:
    assert waits_for(binding(**given), LIVE) == waits


def test_events_of_apps_that_only_promise_them_are_not_live() -> None:
    live = live_events()
    assert {"request.received", "visit.departed", "sheet.submitted", "regulation.published"} <= live
    assert not live & {"survey.answered", "part.used", "training.passed"}
    assert live <= set(catalogue.names())


def test_the_share_of_the_packs_that_is_live_never_falls() -> None:
    bound = [one for document in selectors.packs().values() for _clause, one in document.bound()]
    live = sum(not waits_for(one, live_events()) for one in bound)
    assert live >= 510, f"{live} of {len(bound)}"
