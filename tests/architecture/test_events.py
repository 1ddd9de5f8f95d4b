"""Facts: each declared type is published by somebody, and nobody waits for a name that does not exist."""

import ast

import pytest
from tests.architecture.house import KINDS, app_of, modules

from aftercare.base.kernel.events import catalogue, in_transaction


def _called_names() -> set[str]:
    """Every name that is called in a file other than events.py, plain or as an attribute."""
    names = set()
    for module in modules():
        if module.kind == "events":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                called = node.func
                names.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
            elif isinstance(node, ast.Name | ast.Attribute):  # kept in a table, called from there
                names.add(node.attr if isinstance(node, ast.Attribute) else node.id)
    return names


def _is_promised_only(event_module: str) -> bool:
    """A package that holds events (and `apps.py`) alone declares what it will publish (decision 12)."""
    package = event_module.rpartition(".")[0] + "."
    inside = {
        module.name.removeprefix(package).split(".")[0] for module in modules() if module.name.startswith(package)
    }
    return not (inside & KINDS) - {"apps", "events"}


def test_every_event_type_is_published_by_somebody() -> None:
    called = _called_names()
    idle = []
    for event_type in catalogue:
        app = app_of(event_type.__module__)
        newest = catalogue.newest(event_type.type) is event_type
        if app and newest and not _is_promised_only(event_type.__module__) and event_type.__name__ not in called:
            idle.append(f"{event_type.type} ({event_type.__module__}.{event_type.__name__})")
    assert not idle, "\n".join(idle)


@pytest.mark.parametrize("event_type", list(catalogue), ids=lambda one: f"{one.type}@{one.v}")
def test_an_event_is_named_and_described(event_type) -> None:
    noun, dot, verb = event_type.type.partition(".")
    assert noun
    assert dot
    assert verb
    assert event_type.__doc__
    assert not event_type.__doc__.startswith("A fact. Sub-classes set"), "an event says what happened"


def test_readers_wait_for_names_that_exist() -> None:
    known = set(catalogue.names()) | {"*"}
    for key, names, _reader in in_transaction._readers:
        assert set(names) <= known, f"{key} waits for {sorted(set(names) - known)}"
