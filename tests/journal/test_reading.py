"""Reading by stream, by subject, by type and by time."""

from datetime import timedelta

import pytest
from tests.factories.journal import NOON, open_thing, step_thing

from aftercare.base.kernel.events import About
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log import selectors

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_a_stream_is_folded_by_occurrence_then_by_record() -> None:
    step_thing(thing_id=1, count=1, at=NOON + HOUR)
    step_thing(thing_id=1, count=2, at=NOON)
    step_thing(thing_id=1, count=3, at=NOON)
    step_thing(thing_id=2, count=4, at=NOON)

    assert [event.payload["count"] for event in journal.events_of("thing", 1)] == [2, 3, 1]


def test_names_narrow() -> None:
    open_thing(thing_id=1, asset_id=5)
    step_thing(thing_id=1)

    assert [event.type for event in journal.events_of("thing", 1, names={"thing.stepped"})] == ["thing.stepped"]
    assert [event.type for event in journal.events_of("thing", 1, names="thing.stepped")] == ["thing.stepped"]
    assert [event.type for event in journal.events_between("thing.opened", NOON, NOON + HOUR)] == ["thing.opened"]
    assert journal.events_of("thing", 1, names=set()) == []
    assert journal.events_about("asset", 5, names={"thing.stepped"}) == []


def test_a_subject_has_its_own_events_and_those_that_name_it() -> None:
    step_thing(thing_id=1)
    open_thing(thing_id=2, about=(About("next to", "thing", 1), About("below", "thing", 1)))
    open_thing(thing_id=3)

    assert [event.stream_id for event in journal.events_about("thing", 1)] == [1, 2]


def test_events_between_are_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "CHUNK", 3)
    for number in range(8):
        step_thing(thing_id=1, count=number, at=NOON + HOUR * (number // 3))
    open_thing(thing_id=1)

    found = journal.events_between({"thing.stepped"}, NOON, NOON + 2 * HOUR)

    assert [event.payload["count"] for event in found] == [0, 1, 2, 3, 4, 5]


def test_an_event_counts_once_for_a_subject() -> None:
    open_thing(thing_id=1, asset_id=5, about=(About("old", "asset", 5), About("new", "asset", 6)))
    open_thing(thing_id=2, asset_id=5, at=NOON + HOUR)
    open_thing(thing_id=3, about=(About("itself", "thing", 3), About("other", "thing", 1)))
    step_thing(thing_id=1)

    assert journal.counts_by_subject("thing.opened", "asset") == {5: 2, 6: 1}
    assert journal.counts_by_subject("thing.opened", "asset", start=NOON + HOUR) == {5: 1}
    assert journal.counts_by_subject("thing.opened", "asset", end=NOON + HOUR) == {5: 1, 6: 1}
    assert journal.counts_by_subject({"thing.opened", "thing.stepped"}, "thing") == {1: 3, 2: 1, 3: 1}


def test_counts_can_be_narrowed_by_a_piece_of_the_payload() -> None:
    step_thing(thing_id=1, count=1)
    step_thing(thing_id=1, count=2)

    assert journal.counts_by_subject("thing.stepped", "thing", saying='"count":2') == {1: 1}


def test_nothing_after_a_position_is_known() -> None:
    step_thing(thing_id=1, count=1)
    journal.sequence()
    then = journal.last_position()
    step_thing(thing_id=1, count=2, at=NOON - HOUR)
    journal.sequence()

    assert [event.payload["count"] for event in journal.events_of("thing", 1, known_at=then)] == [1]
    assert [event.payload["count"] for event in journal.events_of("thing", 1)] == [2, 1]
    assert journal.counts_by_subject("thing.stepped", "thing", known_at=then) == {1: 1}


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_the_same_queries_whatever_there_is(django_assert_num_queries, count: int) -> None:
    for number in range(count):
        open_thing(thing_id=1, asset_id=number, note="x")

    with django_assert_num_queries(2):
        events = journal.events_of("thing", 1)
    with django_assert_num_queries(2):
        assert len(journal.events_about("thing", 1)) == count
    with django_assert_num_queries(1):
        assert len(journal.private_texts([event.id for event in events])) == count
