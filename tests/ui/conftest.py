"""The sample site, and somebody signed in who may do what `may` says."""

import pytest
from django.test import Client
from tests.actors import browser_of, staff_actor
from tests.ui import site

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.ui import public as ui
from aftercare.base.ui.access import access


@pytest.fixture
def may(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The permissions of everybody; change it in the test."""
    granted = {"unit.view"}
    monkeypatch.setattr(
        access, "_rights", lambda by: lambda permission: by.kind is ActorKind.SYSTEM or permission in granted
    )
    monkeypatch.setattr(access, "_masked", lambda _by, permission, text: text if permission in granted else "•••")
    return granted


@pytest.fixture
def sample(settings: pytest.FixtureRequest) -> None:
    """The sample site is there, and nobody's leavings."""
    settings.ROOT_URLCONF = "tests.ui.site"
    site.done.clear()
    site.received.clear()
    site.enriched.clear()
    if "sample" not in ui.pickers:
        options = [ui.Option(1, "One", "first"), ui.Option(2, "Two"), ui.Option(3, "Twofold")]
        ui.pickers.register(
            "sample",
            ui.Picker(
                search=lambda _by, text, limit: [one for one in options if text in one.label][:limit],
                get=lambda _by, ids: [one for one in options if one.id in ids],
            ),
        )


@pytest.fixture
def reader(db: None) -> Actor:
    """Somebody of the staff."""
    return staff_actor("dispatcher")


@pytest.fixture
def browser(reader: Actor, may: set[str], sample: None) -> Client:
    """Their browser."""
    return browser_of(reader)
