"""One readable timeline of a subject."""

from datetime import timedelta

import pytest
from tests.factories.journal import NOON, ThingBusyError, open_thing, refuse_thing, step_thing

from aftercare.base.kernel.actors import HISTORY, SYSTEM, Actor, ActorKind
from aftercare.base.kernel.events import About
from aftercare.platform.journal import public as journal

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
ZHANG = Actor(kind=ActorKind.STAFF, id=4, user_id=11)


@pytest.fixture(autouse=True)
def _registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.lines, "_items", {})
    monkeypatch.setattr(journal.actor_names, "_items", {})


def told(before: int | None = None, limit: int = 50) -> list[tuple[str, str]]:
    return [(str(entry.text), entry.who) for entry in journal.timeline("thing", 1, SYSTEM, before=before, limit=limit)]


def test_newest_first_with_its_own_and_those_that_name_it() -> None:
    step_thing(thing_id=1, at=NOON + HOUR)
    open_thing(thing_id=1)
    open_thing(thing_id=2, about=(About("next to", "thing", 1),), at=NOON + 2 * HOUR)
    open_thing(thing_id=3)
    with pytest.raises(ThingBusyError):
        refuse_thing(thing_id=1, by=SYSTEM, at=NOON)

    assert told() == [
        ("A thing was opened", "System"),
        ("A thing moved on", "System"),
        ("A thing was opened", "System"),
    ]


def test_apps_say_it_in_their_words() -> None:
    def line(told: journal.Told) -> journal.Line:
        return journal.Line(
            f"Opened: {told.private.get('note', '')}", icon="inbox", url=f"/assets/{told.event.payload['asset']}"
        )

    journal.lines.register("thing.opened", line)
    open_thing(thing_id=1, asset_id=5, note="it squeaks", by=ZHANG)

    (item,) = journal.timeline("thing", 1, SYSTEM)
    assert (item.text, item.icon, item.url, item.at, item.source) == (
        "Opened: it squeaks",
        "inbox",
        "/assets/5",
        NOON,
        "person",
    )


def test_people_are_named_by_the_apps_that_know_them() -> None:
    journal.actor_names.register("staff", lambda ids: {number: f"staff {number}" for number in ids if number < 6})
    journal.actor_names.register("user", lambda ids: {number: f"login {number}" for number in ids})
    for actor in (
        ZHANG,
        Actor(kind=ActorKind.STAFF, id=4, on_behalf_of=5),
        Actor(kind=ActorKind.STAFF, id=4, user_id=11, on_behalf_of=4),
        Actor(kind=ActorKind.CUSTOMER, id=7, user_id=11, on_behalf_of=7),
        Actor(kind=ActorKind.STAFF, id=9, user_id=11),
        Actor(kind=ActorKind.STAFF, user_id=12),
        Actor(kind=ActorKind.CUSTOMER, id=7),
        Actor(kind=ActorKind.LINK, id=257),
        HISTORY,
    ):
        step_thing(thing_id=1, by=actor)

    assert [actor for _text, actor in told()] == [
        "Imported history", "Customer, online", "Customer 7", "login 12", "Staff 9", "login 11 for Customer 7",
        "login 11 for staff 4", "staff 4 for staff 5", "staff 4",
    ]  # fmt: skip
    sources = [entry.source for entry in journal.timeline("thing", 1, SYSTEM)]
    assert sources == ["system", "customer", "customer", "person", "person", "customer", "person", "person", "person"]


def test_pages_follow_each_other_without_loss() -> None:
    for number in range(7):
        step_thing(thing_id=1, count=number, at=NOON + HOUR * (number // 3))

    seen, before = [], None
    while page := journal.timeline("thing", 1, SYSTEM, before=before, limit=3):
        seen += [entry.event.payload["count"] for entry in page]
        before = page[-1].event.id

    assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_a_timeline_takes_the_same_queries(django_assert_num_queries, count: int) -> None:
    for number in range(count):
        open_thing(thing_id=1, asset_id=number, note="x", by=Actor(kind=ActorKind.STAFF, id=number))

    with django_assert_num_queries(3):
        assert len(journal.timeline("thing", 1, SYSTEM)) == count
