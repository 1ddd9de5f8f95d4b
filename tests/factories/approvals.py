"""Questions for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories.units import make_office

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import Person as Somebody
from aftercare.platform.accounts.public import people
from aftercare.platform.approvals import rules
from aftercare.platform.approvals.public import Approval, Decided, Kind, Mode, Person, Rule, ask, kinds
from aftercare.platform.units.public import Unit

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
KIND = "thing.reopen"


def staff(number: int) -> Actor:
    """A member of staff without a login."""
    return Actor(kind=ActorKind.STAFF, id=number)


@contextmanager
def thing_kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Decided]]:
    """A kind of question about things, and no hooks of other apps; what its owner was told."""
    told: list[Decided] = []
    for registry in (rules.kinds, rules.posts, rules.substitutes, rules.stands_for, rules.names):
        monkeypatch.setattr(registry, "_items", {})
    kinds.register(
        KIND,
        Kind(
            label=Words(zh="重开", en="Reopen"),
            on_decided=lambda decided, _by, _at: told.append(decided),
            url=lambda number: f"/things/{number}/",
            facts=lambda number, _by: [("Thing", f"T{number}")],
        ),
    )
    yield told


def ask_about(
    thing_id: int = 1,
    *approvers: int,
    by: Actor | None = None,
    unit: Unit | None = None,
    rule: Rule | None = None,
    **options: Any,
) -> Approval:
    """Ask whether a thing may be reopened; by default staff 2 decides and staff 1 asks."""
    chosen = rule or Rule(
        approvers=tuple(Person(number) for number in approvers or (2,)), mode=options.pop("mode", Mode.ONE)
    )
    values = {"at": NOON, "title": f"Reopen T{thing_id}", "values": {"thing": thing_id}, **options}
    return ask(
        kind=KIND,
        subject_kind="thing",
        subject_id=thing_id,
        unit_id=(unit or make_office()).pk,
        rule=chosen,
        by=by or staff(1),
        **values,
    )


class EveryLoginIsStaff:
    """Stands for organisation: each login belongs to the staff member of the same number."""

    kind = ActorKind.STAFF

    def of_user(self, user_id: int) -> Somebody | None:
        return Somebody(kind=ActorKind.STAFF, id=user_id, name=f"Staff {user_id}")

    def user_of(self, person_id: int) -> int | None:
        return person_id


def logins_are_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the test, whoever signs in is the staff member of the same number."""
    monkeypatch.setattr(people, "_items", {})
    people.register("test", EveryLoginIsStaff())
