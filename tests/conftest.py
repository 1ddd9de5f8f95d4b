"""What every test gets: a database (on demand), no network, one language, quick property tests."""

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.template import Template
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker
from tests import databases

from aftercare.platform.accounts.access.selectors import forget_all
from aftercare.regulations.authorities import selectors as authorities
from aftercare.service.states import selectors as states

_render = Template._render
_common = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
hypothesis_settings.register_profile("dev", max_examples=50, **_common)
hypothesis_settings.register_profile("ci", max_examples=50, derandomize=True, **_common)
hypothesis_settings.register_profile("thorough", max_examples=2_000, **_common)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, after the order was shuffled: at the end both processes run out of work together."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What was loaded and collected stays until the end: looking through it for cycles again and again only takes time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _templates_as_in_the_product(django_test_environment: None) -> None:
    """Django keeps a copy of what every template was given, for tests that look at it: none of ours does."""
    assert django_test_environment is None
    Template._render = _render


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The process's own copy of the migrated template, in the place of pytest-django's migrating."""
    name = databases.fresh_name("suite")
    databases.copy(databases.template(), name)
    with databases.pointed_at(name):
        yield
    with django_db_blocker.unblock():
        connection.close()
    databases.drop(name)


@pytest.fixture
def commits_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database for one test alone, in which commits are real; threads of the test use it too.

    Tests marked `commits` get it. They are not marked `django_db`. Threads close their own
    connection (`connections.close_all()`) before they end.
    """
    name = databases.fresh_name("commits")
    databases.copy(databases.template(), name)
    with django_db_blocker.unblock(), databases.pointed_at(name):
        yield
    databases.drop(name)


@pytest.fixture(autouse=True)
def _own_database(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("commits"):
        request.getfixturevalue("commits_database")


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """English, an empty cache and no remembered rights: what one test looked up is not there for the next."""
    cache.clear()
    forget_all()
    # Nothing is in force until a test publishes something: no command of another test asks the database first.
    authorities.remember([])
    states.remember([])
    with translation.override("en"):
        yield


@pytest.fixture
def chinese() -> Iterator[None]:
    """The reader's language is Simplified Chinese (needs compiled catalogues: `./dev setup`)."""
    with translation.override("zh-hans"):
        yield


def _is_local(host: str) -> bool:
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Tests speak to nobody but this machine."""
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not _is_local(str(address[0])):
            msg = f"a test tried to reach {address[0]}"
            raise RuntimeError(msg)
        plain(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield
