"""What every declared event must be like, whichever app declares it."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from aftercare.base.kernel.events import Event, catalogue, private_fields, refs

OURS = [event for event in catalogue if event.__module__.startswith("aftercare.")]

every_event = pytest.mark.parametrize("event", OURS, ids=lambda event: f"{event.type}@{event.v}")


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from parts(part)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for field in annotation.model_fields.values():
            yield from parts(field.annotation)


@every_event
def test_it_says_what_happened(event: type[Event]) -> None:
    assert event.__doc__
    assert event.__doc__ != Event.__doc__
    noun, verb = event.type.rsplit(".", 1)
    assert noun
    assert verb
    assert len(event.type) <= 60
    assert len(event.stream) <= 40


@every_event
def test_it_holds_no_floats(event: type[Event]) -> None:
    assert float not in {part for field in event.model_fields.values() for part in parts(field.annotation)}


@every_event
def test_private_texts_stand_at_its_top_level(event: type[Event]) -> None:
    """Deeper ones would be stored in the clear."""
    inner = {
        part
        for field in event.model_fields.values()
        for part in parts(field.annotation)
        if isinstance(part, type) and issubclass(part, BaseModel)
    }
    assert [part for part in inner if private_fields(part)] == []  # type: ignore[arg-type]


@every_event
def test_what_it_names_is_an_id(event: type[Event]) -> None:
    for name in refs(event):
        assert int in set(parts(event.model_fields[name].annotation)), name


@every_event
def test_each_version_follows_the_one_before(event: type[Event]) -> None:
    assert event.v == 1 or catalogue.get(event.type, event.v - 1) is not None
