"""A batch is undone as a whole: its events no longer count (decision 9)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.factories.journal import NOON, Opened, Stepped, ThingBusyError, open_thing, refuse_thing, step_thing

from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.commands import bulk, publish
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import About
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log.models import Batch

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def import_things(*things: int, asset: int | None = None) -> int:
    batch = journal.open_batch(kind="history", label="units.csv", by=SYSTEM, at=NOON)
    with bulk("history.import", by=HISTORY, at=NOON, batch_id=batch):
        for thing in things:
            publish(Opened(asset=asset), stream_id=thing, at=NOON)
            publish(Stepped(), stream_id=thing, at=NOON)
    return batch


def state() -> tuple[object, ...]:
    return tuple(Batch.objects.order_by("pk").values_list("undone_at", "undone_event_id")), journal.counts_by_subject(
        "thing.opened", "thing"
    )


def test_events_of_an_undone_batch_do_not_count() -> None:
    open_thing(thing_id=1)
    batch = import_things(1, 2, asset=5)
    before = journal.counts_by_subject("thing.opened", "thing")

    undone = journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=LATER)

    assert before == {1: 2, 2: 1}
    assert undone == 4
    assert journal.counts_by_subject("thing.opened", "thing") == {1: 1}
    assert journal.counts_by_subject(["thing.opened", "thing.stepped"], "asset") == {}
    assert journal.events_of("thing", 2) == []
    assert len(journal.events_of("thing", 1)) == 1
    assert journal.events_about("asset", 5) == []
    (event,) = journal.events_of("batch", batch)
    assert event.payload == {"batch": batch, "kind": "history", "events": 4}
    row = Batch.objects.get(pk=batch)
    assert (row.undone_at, row.undone_event_id, row.label) == (LATER, event.id, "units.csv")
    assert journal.verify().findings == []


def test_imported_again_the_counts_are_back() -> None:
    first = import_things(1, 2)
    counts = journal.counts_by_subject("thing.opened", "thing")
    journal.undo_batch_events(batch_id=first, by=SYSTEM, at=LATER)
    import_things(1, 2)

    assert journal.counts_by_subject("thing.opened", "thing") == counts == {1: 1, 2: 1}


def test_what_was_known_before_the_undoing_stays_known() -> None:
    batch = import_things(1)
    journal.sequence()
    then = journal.last_position()
    journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=LATER)
    journal.sequence()

    assert len(journal.events_of("thing", 1, known_at=then)) == 2
    assert len(journal.events_of("thing", 1, known_at=then - 1)) == 1
    assert journal.events_of("thing", 1, known_at=journal.last_position()) == []


def test_undone_twice_is_refused() -> None:
    batch = import_things(1)
    journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=LATER)
    before = state()

    with pytest.raises(journal.BatchUndoneError):
        journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=LATER)
    with pytest.raises(NotFoundError):
        journal.undo_batch_events(batch_id=batch + 1, by=SYSTEM, at=LATER)

    assert state() == before


def test_undo_is_refused_when_something_later_touches_a_subject() -> None:
    batch = import_things(1, 2)
    step_thing(thing_id=2, at=LATER)
    before = state()

    with pytest.raises(journal.BatchTouchedError) as refusal:
        journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=LATER)

    assert (
        str(refusal.value)
        == "This batch cannot be undone: later entries build on it (1). First: A thing moved on · thing 2."
    )
    assert state() == before


def test_what_bars_an_undo_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.subject_names, "_items", {})
    journal.subject_names.register("thing", lambda _ids, _by: {2: journal.Subject("Thing No. 2")})
    batch = import_things(2)
    step_thing(thing_id=2, at=LATER)

    with pytest.raises(journal.BatchTouchedError, match=r"First: A thing moved on · Thing No\. 2"):
        journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=LATER)


def test_later_events_are_found_by_stream_and_by_subject_both_ways() -> None:
    earlier = 9
    open_thing(thing_id=earlier, asset_id=5)
    batch = import_things(1, asset=5)
    open_thing(thing_id=20, asset_id=5)  # names what the batch named
    open_thing(thing_id=21, about=(About("x", "thing", 1),))  # names a stream of the batch
    open_thing(thing_id=22, asset_id=6)
    open_thing(thing_id=23)

    assert [event.stream_id for event in journal.later_events_about(batch)] == [20, 21]
    assert [event.stream_id for event in journal.later_events_about(batch, kinds={"thing"})] == [21]
    assert [event.stream_id for event in journal.later_events_about(batch, limit=1)] == [20]
    journal.undo_batch_events(batch_id=import_things(30, asset=6), kinds={"thing"}, by=SYSTEM, at=LATER)


def test_refusals_and_undone_batches_do_not_hinder() -> None:
    batch = import_things(1)
    with pytest.raises(ThingBusyError):
        refuse_thing(thing_id=1, by=SYSTEM, at=NOON)
    second = import_things(1)
    journal.undo_batch_events(batch_id=second, by=SYSTEM, at=LATER)

    assert journal.later_events_about(batch) == []
    journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=LATER)


def test_a_batch_is_undone_by_an_event() -> None:
    with pytest.raises(IntegrityError, match="journal_batch_undone_by_an_event"):
        Batch.objects.create(kind="x", opened_at=NOON, undone_at=NOON, actor_kind="system", channel="job")
