"""A command commits its change and its facts, or neither; facts are chained by subject."""

import contextlib
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories.journal import (
    NOON,
    Founded,
    Opened,
    Stepped,
    ThingBusyError,
    Weighed,
    WeighedInGrams,
    open_thing,
    refuse_thing,
    step_thing,
    tell,
)

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM, Actor, ActorKind, Channel
from aftercare.base.kernel.commands import attempt, bulk, command, publish
from aftercare.base.kernel.errors import InvalidError, TimeRefusedError
from aftercare.base.kernel.events import About, InTransactionReaders, Recorded, in_transaction
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log.models import CommandRecord, Head, PrivateText, StoredEvent
from aftercare.platform.journal.log.rules import NOTHING

pytestmark = pytest.mark.django_db

ZHANG = Actor(kind=ActorKind.STAFF, id=4, user_id=11, on_behalf_of=5, channel=Channel.HOTLINE)


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> InTransactionReaders:
    """No readers but the test's own."""
    monkeypatch.setattr(in_transaction, "_readers", [])
    return in_transaction


def test_event_is_read_back_as_it_was_recorded() -> None:
    with clock.running(NOON + timedelta(seconds=3)):
        open_thing(thing_id=7, asset_id=3, by=ZHANG, about=(About("place", "site", 12),))

    (event,) = journal.events_of("thing", 7)
    row = CommandRecord.objects.get()
    assert event == Recorded(
        id=event.id,
        stream="thing",
        stream_id=7,
        seq=1,
        type="thing.opened",
        v=1,
        occurred_at=NOON,
        recorded_at=NOON + timedelta(seconds=3),
        device_at=None,
        actor=ZHANG,
        command=row.uid,
        batch_id=None,
        payload={"asset": 3, "note": None},
        about=(About("asset", "asset", 3), About("place", "site", 12)),
    )
    assert (row.name, row.actor_kind, row.actor_id, row.on_behalf_of, row.channel) == (
        "thing.tell",
        "staff",
        4,
        5,
        "hotline",
    )
    assert row.recorded_at == event.recorded_at


def test_in_transaction_readers_get_what_is_read_back_later(readers: InTransactionReaders) -> None:
    seen: list[Recorded] = []
    readers.register("test", frozenset({"thing.opened"}), seen.extend)

    open_thing(thing_id=7, asset_id=3, note='Ünïcode 张 \t \\ "', by=ZHANG)

    assert seen == journal.events_of("thing", 7)


def test_each_event_builds_on_the_one_before_it() -> None:
    open_thing(thing_id=1)
    open_thing(thing_id=2)
    step_thing(thing_id=1)

    rows = list(StoredEvent.objects.order_by("stream_id", "seq"))
    assert [(row.stream_id, row.seq) for row in rows] == [(1, 1), (1, 2), (2, 1)]
    assert [bytes(row.prev_hash) for row in rows] == [NOTHING, bytes(rows[0].hash), NOTHING]
    assert {(head.stream_id, head.seq, bytes(head.hash)) for head in Head.objects.all()} == {
        (1, 2, bytes(rows[1].hash)),
        (2, 1, bytes(rows[2].hash)),
    }


def test_nobody_looks_for_what_stands_before_an_event_that_begins_its_stream(django_assert_num_queries) -> None:
    def founded(number: int) -> None:
        with bulk("x", by=SYSTEM, at=NOON):
            publish(Founded(), stream_id=number, at=NOON)
            publish(Stepped(), stream_id=number, at=NOON)

    founded(1)
    # Savepoint and release, ids, event, heads, place in the order, command.
    with django_assert_num_queries(7):
        founded(2)
    first, second = StoredEvent.objects.filter(stream_id=2).order_by("seq")
    assert (first.seq, bytes(first.prev_hash), bytes(second.prev_hash)) == (1, NOTHING, bytes(first.hash))
    head = Head.objects.get(stream_id=2)
    assert (head.seq, bytes(head.hash)) == (2, bytes(second.hash))


def test_a_stream_begins_once() -> None:
    open_thing(thing_id=1)
    with pytest.raises(IntegrityError), bulk("x", by=SYSTEM, at=NOON):
        publish(Founded(), stream_id=1, at=NOON)
    assert [event.type for event in journal.events_of("thing", 1)] == ["thing.opened"]


def test_the_hash_is_what_the_documentation_says() -> None:
    with clock.running(NOON):
        open_thing(thing_id=7, asset_id=3, by=ZHANG)
    row = StoredEvent.objects.get()

    text = (
        f'["{"0" * 64}","thing",7,1,"thing.opened",1,"2026-03-02T04:00:00.000000Z",null,"2026-03-02T04:00:00.000000Z",'
        f'["staff",4,11,5,"hotline"],"{row.command}",null,[["asset","asset",3]],"{{\\"asset\\":3,\\"note\\":null}}"]'
    )
    assert bytes(row.hash) == sha256(text.encode()).digest()


def test_private_text_is_kept_apart() -> None:
    open_thing(thing_id=7, note="Zhang 13800000000")
    open_thing(thing_id=8, note="Zhang 13800000000")

    first, second = StoredEvent.objects.order_by("id")
    assert "Zhang" not in first.payload
    assert first.payload != second.payload  # the salts differ: equal texts cannot be matched
    assert journal.private_text(first.pk, "note") == "Zhang 13800000000"
    assert journal.private_texts([first.pk, second.pk])[second.pk] == {"note": "Zhang 13800000000"}


def test_failed_command_leaves_nothing_behind() -> None:
    @command("thing.break")
    def break_thing(*, by: Actor, at: object) -> None:
        publish(Opened(note="x"), stream_id=1, at=NOON)
        raise ValueError

    with pytest.raises(ValueError):
        break_thing(by=SYSTEM, at=NOON)

    assert (StoredEvent.objects.count(), Head.objects.count(), PrivateText.objects.count()) == (0, 0, 0)
    assert CommandRecord.objects.count() == 0


def test_a_reader_that_fails_takes_the_command_with_it(readers: InTransactionReaders) -> None:
    def refuse(_events: list[Recorded]) -> None:
        raise ThingBusyError(name="x")

    readers.register("test", frozenset({"thing.opened"}), refuse)

    with pytest.raises(ThingBusyError):
        open_thing(thing_id=1)

    assert [row.type for row in StoredEvent.objects.all()] == ["command.refused"]


def test_events_of_a_failed_attempt_are_dropped() -> None:
    @command("thing.try")
    def try_thing(*, by: Actor, at: object) -> None:
        publish(Opened(), stream_id=1, at=NOON)
        with contextlib.suppress(ValueError), attempt():
            publish(Stepped(), stream_id=1, at=NOON)
            raise ValueError

    try_thing(by=SYSTEM, at=NOON)

    assert [event.type for event in journal.events_of("thing", 1)] == ["thing.opened"]


def test_consequences_join_the_command_that_caused_them(readers: InTransactionReaders) -> None:
    def follow(events: list[Recorded]) -> None:
        for event in events:
            step_thing(thing_id=event.stream_id)

    readers.register("test", frozenset({"thing.opened"}), follow)

    open_thing(thing_id=1)

    opened, stepped = journal.events_of("thing", 1)
    assert (stepped.type, stepped.seq, stepped.command) == ("thing.stepped", 2, opened.command)


def test_many_events_of_one_bulk_command() -> None:
    with bulk("history.import", by=HISTORY, at=NOON, batch_id=None) as running:
        for number in range(3_000):
            publish(Stepped(count=number), stream_id=number % 7, at=NOON)

    assert StoredEvent.objects.filter(command=running.uid).count() == 3_000
    assert journal.events_of("thing", 3)[-1].seq == len(range(3, 3_000, 7))
    assert journal.verify().findings == []


def test_bulk_and_live_record_the_same() -> None:
    open_thing(thing_id=1, asset_id=3, by=HISTORY)
    with bulk("history.import", by=HISTORY, at=NOON):
        publish(Opened(asset=3), stream_id=2, at=NOON)

    live, imported = (journal.events_of("thing", number)[0] for number in (1, 2))
    assert (live.payload, live.about, live.occurred_at) == (imported.payload, imported.about, imported.occurred_at)


def test_appending_takes_the_same_queries_for_one_event_and_for_many(django_assert_num_queries) -> None:
    def publish_some(count: int) -> None:
        with bulk("x", by=SYSTEM, at=NOON):
            for number in range(count):
                publish(Opened(asset=1, note="n"), stream_id=number, at=NOON)

    publish_some(1)
    # Savepoint and release, heads, ids, event, about, private, heads, place in the order, command.
    for count in (1, 50):
        with django_assert_num_queries(10):
            publish_some(count)


def test_refused_command_is_on_record_without_what_was_typed() -> None:
    with pytest.raises(ThingBusyError):
        refuse_thing(thing_id=7, name="Zhang 13800000000", by=ZHANG, at=NOON)

    (event,) = journal.events_about("thing", 7)
    assert (event.type, event.stream, event.stream_id, event.actor) == ("command.refused", "refusal.thing", 7, ZHANG)
    assert event.payload == {"command": "thing.refuse", "code": "thing_busy", "status": 409, "clause": "rules@3/5#gate"}
    assert not PrivateText.objects.exists()
    assert journal.events_of("thing", 7) == []


def test_refusal_without_a_subject_has_a_chain_of_its_own() -> None:
    for _twice in range(2):
        with pytest.raises(ThingBusyError):
            refuse_thing(name="x", by=SYSTEM, at=NOON, thing_id=None)

    assert [(event.stream, event.stream_id, event.seq) for event in journal.events_of("refusal", 0)] == [
        ("refusal", 0, 1),
        ("refusal", 0, 2),
    ]


def test_a_value_that_cannot_be_stored_never_gets_as_far_as_a_refusal() -> None:
    with pytest.raises(InvalidError):
        refuse_thing(name="x", by=SYSTEM, at=NOON, thing_id=10**30)

    assert journal.events_of("refusal", 0) == []


def test_future_times_are_refused() -> None:
    with clock.running(NOON), pytest.raises(TimeRefusedError):
        step_thing(thing_id=1, at=NOON + timedelta(minutes=6))

    assert journal.events_of("thing", 1) == []


def test_old_shapes_are_read_in_the_newest() -> None:
    tell(thing_id=1, event=Weighed(kilograms=3), by=SYSTEM, at=NOON)
    tell(thing_id=1, event=WeighedInGrams(grams=2_500), by=SYSTEM, at=NOON)

    assert [(event.v, event.payload) for event in journal.events_of("thing", 1)] == [
        (2, {"grams": 3_000}),
        (2, {"grams": 2_500}),
    ]
    assert [row.v for row in StoredEvent.objects.order_by("id")] == [1, 2]
    assert journal.verify().findings == []


def test_command_rows_are_forgotten_after_ninety_days() -> None:
    with clock.running(NOON):
        open_thing(thing_id=1)
    with clock.running(NOON + timedelta(days=2)):
        open_thing(thing_id=2)

    assert journal.purge_commands(at=NOON + timedelta(days=91)) == 1
    assert CommandRecord.objects.count() == 1


class Any(TestCase):
    """Whatever is published, in whatever order: chains are whole and texts come back."""

    @settings(max_examples=25)
    @given(
        st.lists(
            st.lists(
                st.tuples(st.integers(1, 3), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)),
                min_size=1,
                max_size=6,
            ),
            max_size=6,
        )
    )
    def test_chains_are_whole(self, commands: list[list[tuple[int, str]]]) -> None:
        before = StoredEvent.objects.count()
        told = []
        for events in commands:
            with bulk("any", by=SYSTEM, at=NOON):
                for thing, text in events:
                    publish(Opened(asset=thing, note=text), stream_id=thing, at=NOON)
                    told.append((thing, text))

        report = journal.verify()
        assert (report.findings, report.events) == ([], before + len(told))
        rows = StoredEvent.objects.order_by("id").values_list("id", "stream_id")
        assert [(thing, journal.private_text(number, "note")) for number, thing in rows] == told
