"""The sample company that addresses are asked about."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker
from tests.access.samples import World
from tests.access.table import COLUMNS

from aftercare.platform.accounts.access.selectors import forget_all
from aftercare.regulations.authorities import selectors as authorities
from aftercare.service.states import selectors as states


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Set up once; each address is asked within a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        forget_all()
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients() -> dict[str, Client]:
    """Of each column, without cookies. Asked for by htmx a page comes without its frame: the same guards, half the time."""
    return {column: Client(headers={"HX-Request": "true"}) for column in COLUMNS}


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """As everywhere, but what the people of the sample company may do is remembered: they stay from test to test."""
    cache.clear()
    authorities.remember([])
    states.remember([])
    with translation.override("en"):
        yield
