"""Readers with one grant."""

from collections.abc import Callable

import pytest
from tests.actors import staff_actor
from tests.factories.search import PERMISSION

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts.models import Grant, Role
from aftercare.platform.accounts.public import access_changed
from aftercare.platform.units.public import Unit


@pytest.fixture
def reader_in(db: None) -> Callable[[Unit, str], Actor]:
    """`reader_in(unit, scope)`: staff whose role grants the test permission with that scope."""

    def make(unit: Unit, scope: str) -> Actor:
        actor = staff_actor("engineer", unit=unit)
        kind, action = PERMISSION.split(".")
        Grant.objects.create(role=Role.objects.get(key="engineer"), object=kind, action=action, scope=scope)
        access_changed([actor.user_id or 0])
        return actor

    return make
