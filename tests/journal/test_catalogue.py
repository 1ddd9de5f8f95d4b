"""What every declared event must be like, whichever app declares it."""

import re
from collections.abc import Iterator
from typing import Any, get_args

from django.utils import translation
from pydantic import BaseModel

from aftercare.base.kernel.events import Event, catalogue, private_fields, refs
from aftercare.platform.journal.public import title_of

OURS = [event for event in catalogue if event.__module__.startswith("aftercare.")]


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from parts(part)
    if is_model(annotation):
        for field in annotation.model_fields.values():
            yield from parts(field.annotation)


def inside(event: type[Event]) -> set[Any]:
    """Everything that its fields are made of."""
    return {part for field in event.model_fields.values() for part in parts(field.annotation)}


def is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def test_each_says_what_happened() -> None:
    assert [event.type for event in OURS if not event.__doc__ or event.__doc__ == Event.__doc__] == []
    assert [event.type for event in OURS if not all(event.type.partition("."))] == []
    assert [event.type for event in OURS if len(event.type) > 60 or len(event.stream) > 40] == []


def test_each_is_called_something_in_both_languages(chinese: None) -> None:
    """In the journal, the matrix of messages and docs/events.md alike: `title_of` is the one source."""
    assert [event.type for event in OURS if not re.search(r"[\u4e00-\u9fff]", title_of(event.type))] == []
    with translation.override("en"):
        titles = {event.type: title_of(event.type) for event in OURS}
    assert [name for name, title in titles.items() if title in {"", name} or title.endswith(".")] == []


def test_none_holds_floats() -> None:
    assert [event.type for event in OURS if float in inside(event)] == []


def test_private_texts_stand_at_the_top_level() -> None:
    """Deeper ones would be stored in the clear."""
    nested = {(event.type, part) for event in OURS for part in inside(event) if is_model(part)}
    assert [name for name, part in nested if private_fields(part)] == []


def test_what_is_named_is_an_id() -> None:
    named = [(event, name) for event in OURS for name in refs(event)]
    assert [
        (event.type, name) for event, name in named if int not in set(parts(event.model_fields[name].annotation))
    ] == []


def test_each_version_follows_the_one_before() -> None:
    assert [event.type for event in OURS if event.v > 1 and catalogue.get(event.type, event.v - 1) is None] == []
