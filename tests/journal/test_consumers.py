"""Readers by cursor: at least once, in order, each for itself."""

from datetime import datetime, timedelta

import pytest
from tests.factories.journal import NOON, Stepped, open_thing, step_thing

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import publish
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.consumers import services
from aftercare.platform.journal.consumers.models import Cursor
from aftercare.platform.journal.errors import NotFailingError
from aftercare.platform.journal.log.models import Batch, CommandRecord, StoredEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def consumers(monkeypatch: pytest.MonkeyPatch) -> services.Consumers:
    """No readers but the test's own, in small steps."""
    monkeypatch.setattr(journal.consumers, "_consumers", {})
    monkeypatch.setattr(services, "BATCH", 3)
    monkeypatch.setattr(services, "WINDOW", 4)
    return journal.consumers


class Notes:
    """A handler that writes down what it was given, and fails when it meets `bad`."""

    def __init__(self, bad: int = 0) -> None:
        self.calls: list[list[int]] = []
        self.bad = bad

    def __call__(self, events: list[Recorded], *, at: datetime) -> None:
        self.calls.append([event.payload["count"] for event in events])
        Batch.objects.create(kind="note", label=str(self.calls[-1]), opened_at=at, actor_kind="system", channel="job")
        if self.bad in self.calls[-1]:
            raise ValueError("cannot digest this")

    @property
    def seen(self) -> list[int]:
        return [count for call in self.calls for count in call]


def steps(*counts: int) -> None:
    for count in counts:
        step_thing(thing_id=count % 3, count=count)


def test_a_reader_gets_its_events_once_in_order(consumers: services.Consumers) -> None:
    notes = Notes()
    consumers.register("notes", {"thing.stepped"}, notes)
    steps(1, 2)
    for _ in range(9):
        open_thing(thing_id=1)
    steps(3, 4, 5, 6, 7)

    first = journal.run_consumers(at=NOON)
    again = journal.run_consumers(at=NOON)

    assert notes.seen == [1, 2, 3, 4, 5, 6, 7]
    assert max(map(len, notes.calls)) == 3
    assert first == [journal.Progress("notes", 7, 16)]
    assert again == [journal.Progress("notes", 0, 16)]


def test_a_reader_of_everything(consumers: services.Consumers) -> None:
    seen: list[str] = []
    consumers.register("all", {"*"}, lambda events, *, at: seen.extend(event.type for event in events))
    steps(1)
    open_thing(thing_id=1)

    journal.run_consumers(at=NOON)

    assert seen == ["thing.stepped", "thing.opened"]


def test_a_reader_from_now_on_skips_what_was_before_its_first_run(consumers: services.Consumers) -> None:
    notes = Notes()
    consumers.register("notes", {"thing.stepped"}, notes, from_now=True)
    steps(1, 2)
    journal.run_consumers(at=NOON)
    steps(3)
    journal.run_consumers(at=NOON)

    assert notes.seen == [3]


class Beginning:
    """Writes down the events that are there when a reader begins; fails as often as it is told to."""

    def __init__(self, failing: int = 0) -> None:
        self.failing = failing
        self.seen: list[int] = []

    def __call__(self, *, at: datetime) -> None:
        Batch.objects.create(kind="note", label="begun", opened_at=at, actor_kind="system", channel="job")
        if self.failing:
            self.failing -= 1
            raise ValueError("not yet")
        self.seen.append(StoredEvent.objects.filter(type="thing.stepped").count())


def test_a_reader_that_begins_looks_at_what_was_before_once(consumers: services.Consumers) -> None:
    notes, beginning = Notes(), Beginning()
    consumers.register("notes", {"thing.stepped"}, notes, from_now=True, begin=beginning)
    steps(1, 2)
    journal.run_consumers(at=NOON)
    steps(3)
    journal.run_consumers(at=NOON)

    assert beginning.seen == [2]
    assert notes.seen == [3]


def test_a_reader_that_cannot_begin_tries_again_and_leaves_nothing_behind(consumers: services.Consumers) -> None:
    notes, beginning = Notes(), Beginning(failing=1)
    consumers.register("a.late", {"thing.stepped"}, notes, from_now=True, begin=beginning)
    consumers.register("b.good", {"thing.stepped"}, Notes())
    steps(1)

    late, good = journal.run_consumers(at=NOON)
    assert (late.position, late.error, good.error) == (0, "ValueError: not yet", "")
    assert not Cursor.objects.filter(key="a.late").exists()
    assert not Batch.objects.filter(label="begun").exists()

    steps(2)
    journal.run_consumers(at=NOON)
    assert beginning.seen == [2]
    assert notes.seen == []


def test_a_failing_reader_stops_alone_and_is_visible(consumers: services.Consumers) -> None:
    good, bad = Notes(), Notes(bad=5)
    consumers.register("a.bad", {"thing.stepped"}, bad)
    consumers.register("b.good", {"thing.stepped"}, good)
    steps(1, 2, 3, 4, 5, 6)

    result = {each.key: each for each in journal.run_consumers(at=NOON)}

    assert good.seen == [1, 2, 3, 4, 5, 6]
    assert (result["a.bad"].position, result["a.bad"].error) == (4, "ValueError: cannot digest this")
    assert result["b.good"].error == ""
    lag = {each.key: each for each in journal.lags()}["a.bad"]
    assert (lag.position, lag.behind, lag.failures, lag.failed_at) == (4, 2, 1, NOON)
    assert lag.last_error == "ValueError: cannot digest this"
    assert lag.oldest_unread_at is not None
    # What the failing transaction wrote is gone; what came before it stayed.
    assert sorted(Batch.objects.filter(label__contains="5").values_list("label", flat=True)) == ["[5, 6]"]
    assert Batch.objects.filter(label="[4]").count() == 2


def test_a_failing_reader_is_left_alone_for_longer_and_longer(consumers: services.Consumers) -> None:
    bad = Notes(bad=1)
    consumers.register("bad", {"thing.stepped"}, bad)
    steps(1)
    tries = []
    for second in range(40):
        before = len(bad.calls)
        journal.run_consumers(at=NOON + timedelta(seconds=second))
        if len(bad.calls) > before:
            tries.append(second)

    assert tries == [0, 2, 6, 14, 30]
    bad.bad = 0
    journal.run_consumers(at=NOON + timedelta(hours=1))
    assert Cursor.objects.get().failures == 0


def test_an_indigestible_event_can_be_skipped_on_record(consumers: services.Consumers) -> None:
    bad = Notes(bad=2)
    consumers.register("bad", {"thing.stepped"}, bad)
    steps(1, 2, 3)
    journal.run_consumers(at=NOON)

    position = journal.skip_event(consumer="bad", reason="written by an old version", by=SYSTEM, at=NOON)
    journal.run_consumers(at=NOON)

    assert position == 2
    assert bad.calls[-1] == [3]
    assert journal.events_of("journal", 0)[-1].payload["position"] == 2
    with pytest.raises(NotFailingError):
        journal.skip_event(consumer="bad", reason="", by=SYSTEM, at=NOON)
    with pytest.raises(NotFoundError):
        journal.skip_event(consumer="unknown", reason="", by=SYSTEM, at=NOON)


def test_a_reader_can_be_sent_back(consumers: services.Consumers) -> None:
    notes = Notes()
    consumers.register("notes", {"thing.stepped"}, notes)
    steps(1, 2)
    journal.run_consumers(at=NOON)

    journal.rewind(consumer="notes", by=SYSTEM, at=NOON)
    journal.run_consumers(at=NOON)

    assert notes.seen == [1, 2, 1, 2]
    with pytest.raises(NotFoundError):
        journal.rewind(consumer="unknown", by=SYSTEM, at=NOON)


def test_only_those_who_may_mend_readers(consumers: services.Consumers) -> None:
    consumers.register("notes", {"thing.stepped"}, Notes())
    steps(1)
    journal.run_consumers(at=NOON)
    visitor = Actor(kind=ActorKind.CUSTOMER, id=1)

    with pytest.raises(NotAllowedError):
        journal.rewind(consumer="notes", by=visitor, at=NOON)
    with pytest.raises(NotAllowedError):
        journal.skip_event(consumer="notes", reason="", by=visitor, at=NOON)

    assert Cursor.objects.get().position == 1


def test_a_reader_may_publish(consumers: services.Consumers) -> None:
    def echo(events: list[Recorded], *, at: datetime) -> None:
        for event in events:
            publish(Stepped(count=event.payload["count"] + 100), stream_id=99, at=at)

    consumers.register("echo", {"thing.stepped"}, echo)
    steps(1)

    commands = CommandRecord.objects.count()
    journal.run_consumers(at=NOON)

    assert [event.payload["count"] for event in journal.events_of("thing", 99)] == [101]
    assert CommandRecord.objects.count() == commands


def test_two_readers_of_one_name_are_a_bug(consumers: services.Consumers) -> None:
    consumers.register("notes", {"thing.stepped"}, Notes())

    with pytest.raises(RuntimeError, match="registered twice"):
        consumers.register("notes", {"thing.stepped"}, Notes())


def test_a_faster_worker_wins(consumers: services.Consumers, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = Notes()
    consumers.register("notes", {"thing.stepped"}, notes)
    steps(1, 2)
    recorded = services.bulk

    def overtaken(*args: object, **kwargs: object) -> object:
        Cursor.objects.update(position=2)
        return recorded(*args, **kwargs)

    monkeypatch.setattr(services, "bulk", overtaken)

    assert journal.run_consumers(at=NOON) == [journal.Progress("notes", 0, 2)]
    assert notes.calls == []
