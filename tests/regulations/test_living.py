"""Which bindings are live: those whose events somebody publishes."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from aftercare.base.kernel.events import catalogue
from aftercare.regulations.bindings.rules import Binding, waits_for
from aftercare.regulations.documents.selectors import _made_in, live_events
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


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("user.opened", "a part of its app, while the event is declared at the top"),
        ("visit.tested", "a receiver, which says what a form amounts to"),
        ("visit.accepted", "a table of rules"),
    ],
)
def test_an_event_is_live_wherever_in_its_app_it_is_made(name: str, where: str) -> None:
    assert name in live_events(), where


def test_an_app_that_reads_its_events_and_makes_none_does_not_make_them_live(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    files = {
        "events.py": "class Sold(Event): ...\nclass Bought(Event): ...\nclass Lent(Event): ...",
        "receivers.py": "lines.register(Sold.type, _sold)",
        "services/trading.py": "publish(Bought(thing=1), stream_id=1, at=at)",
        "rules.py": "SAID = {'lent': Lent}",
    }
    for name, code in files.items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    assert _made_in(tmp_path, {"Sold", "Bought", "Lent"}) == {"Bought", "Lent"}


def test_the_share_of_the_packs_that_is_live_never_falls() -> None:
    bound = [one for document in selectors.packs().values() for _clause, one in document.bound()]
    live = sum(not waits_for(one, live_events()) for one in bound)
    assert live >= 510, f"{live} of {len(bound)}"
