"""A submission sent twice is done once (decision 22)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections
from tests.factories.journal import NOON, Stepped, ThingBusyError, refuse_thing, step_thing

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import command, publish, submission_key
from aftercare.base.kernel.errors import KeyReusedError
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log.models import Batch, CommandRecord

KEY = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@command("thing.file")
def file_thing(*, thing_id: int, label: str, by: Actor, at: object) -> Batch:
    """Any command that returns a row."""
    publish(Stepped(), stream_id=thing_id, at=NOON)
    return Batch.objects.create(kind="x", label=label, opened_at=NOON, actor_kind="system", channel="job")


@pytest.mark.django_db
def test_the_second_sending_gets_the_first_one_s_result() -> None:
    with submission_key(KEY):
        first = file_thing(thing_id=1, label="a", by=SYSTEM, at=NOON)
    with submission_key(KEY):
        second = file_thing(thing_id=1, label="a", by=SYSTEM, at=NOON.replace(hour=5))

    assert second == first
    assert len(journal.events_of("thing", 1)) == 1
    assert CommandRecord.objects.get().uid == KEY


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"label": "b"}, {"thing_id": 2}, {"by": Actor(kind=ActorKind.STAFF, id=1)}])
def test_the_same_key_for_something_else_is_refused(other: dict) -> None:
    with submission_key(KEY):
        file_thing(thing_id=1, label="a", by=SYSTEM, at=NOON)
    with submission_key(KEY), pytest.raises(KeyReusedError):
        file_thing(**{"thing_id": 1, "label": "a", "by": SYSTEM, "at": NOON} | other)

    assert Batch.objects.count() == 1
    assert [event.type for event in journal.events_between(["thing.stepped"], NOON, NOON.replace(hour=6))] == [
        "thing.stepped"
    ]


@pytest.mark.django_db
def test_a_refused_command_gives_its_key_back() -> None:
    with submission_key(KEY), pytest.raises(ThingBusyError):
        refuse_thing(thing_id=1, name="x", by=SYSTEM, at=NOON)
    with submission_key(KEY):
        step_thing(thing_id=1)

    assert len(journal.events_of("thing", 1)) == 1


@pytest.mark.django_db
def test_a_key_serves_one_command_and_the_next_goes_without() -> None:
    with submission_key(KEY):
        file_thing(thing_id=1, label="a", by=SYSTEM, at=NOON)
        file_thing(thing_id=2, label="b", by=SYSTEM, at=NOON)

    assert [len(journal.events_of("thing", number)) for number in (1, 2)] == [1, 1]


@pytest.mark.commits
def test_two_sendings_at_once_are_done_once() -> None:
    barrier = threading.Barrier(4)

    def send(_number: int) -> int:
        try:
            barrier.wait(timeout=10)
            with submission_key(KEY):
                return file_thing(thing_id=1, label="a", by=SYSTEM, at=NOON).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(send, range(4)))

    assert len(results) == 1
    assert Batch.objects.count() == 1
    assert len(journal.events_of("thing", 1)) == 1
