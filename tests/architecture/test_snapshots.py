"""Promises that are kept as files; `./dev docs` writes them anew, and a difference is a decision."""

import importlib.util
import json
import re

import pytest
from tests.architecture.house import ROOT


def _writer():
    spec = importlib.util.spec_from_file_location("generated", ROOT / "tools" / "generated.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def writer():
    return _writer()


def _kept(name: str) -> dict:
    return json.loads((ROOT / "tests" / "snapshots" / name).read_text(encoding="utf-8"))


def test_the_shapes_of_events_are_the_committed_ones(writer) -> None:
    assert json.loads(json.dumps(writer.event_shapes())) == _kept("events.json")


def test_the_api_is_the_committed_one(writer) -> None:
    """See whether a difference breaks callers."""
    assert json.loads(json.dumps(writer.api_document())) == _kept("openapi.json")


def test_the_page_of_events_is_up_to_date(writer) -> None:
    assert writer.events_page() == (ROOT / "docs" / "events.md").read_text(encoding="utf-8")


def test_every_schema_of_the_api_has_a_name_of_its_own() -> None:
    """The API's description keeps schemas by name: of two with one name it would show the last."""
    named: dict[str, list[str]] = {}
    for path in sorted((ROOT / "src" / "aftercare").rglob("schemas.py")):
        for name in re.findall(r"^class (\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            named.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in named.items() if len(paths) > 1} == {}


def test_every_operation_of_the_api_has_an_id_of_its_own(writer) -> None:
    """Programs that make clients from the description name their functions by it."""
    ids = [one["operationId"] for path in writer.api_document()["paths"].values() for one in path.values()]
    assert sorted(ids) == sorted(set(ids))
