"""Access without a person: keys of other systems, links of customers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from tests.actors import admin_actor, staff_actor
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, ActorKind
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.platform.accounts.errors import LinkExpiredError
from aftercare.platform.accounts.keys import services as keys
from aftercare.platform.accounts.models import AccessEntry, AccessLink, ApiToken, Role
from aftercare.platform.accounts.public import KeyAuth, allows, links
from aftercare.platform.accounts.roles.services import set_grants
from aftercare.platform.journal.public import events_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def make_key(role: str = "manager", unit=None, until: datetime | None = None) -> tuple[ApiToken, str]:
    return keys.make(
        name="ERP",
        role_id=Role.objects.get(key=role).pk,
        unit_id=unit.pk if unit else None,
        expires_at=until,
        by=admin_actor(),
        at=AT,
    )


def test_a_key_acts_with_its_role_in_its_unit() -> None:
    office, other = make_office(), make_office()
    token, text = make_key(unit=office)

    actor = keys.actor_with(text, at=AT)

    assert actor is not None
    assert (actor.kind, actor.id) == (ActorKind.INTEGRATION, token.pk)
    assert allows(actor, "user.view", unit_path=office.path)
    assert not allows(actor, "user.view", unit_path=other.path)


def test_only_a_digest_of_the_key_is_kept() -> None:
    token, text = make_key()
    assert text not in str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert token.hint == text[:9]


def test_a_key_stops_working_when_it_expires_or_is_taken_back() -> None:
    _token, text = make_key(until=AT + timedelta(days=1))
    other, second = make_key()
    assert keys.actor_with(text, at=AT + timedelta(days=1)) is None
    actor = keys.actor_with(second, at=AT)

    keys.revoke(key_id=other.pk, by=admin_actor(), at=AT)

    assert keys.actor_with(second, at=AT) is None
    assert actor is not None
    assert not allows(actor, "user.view")
    assert [event.type for event in events_of("key", other.pk)] == ["key.made", "key.revoked"]


def test_a_change_of_the_role_reaches_the_key() -> None:
    _token, text = make_key("engineer")
    actor = keys.actor_with(text, at=AT)
    assert actor is not None
    assert not allows(actor, "role.view")
    set_grants(role_id=Role.objects.get(key="engineer").pk, grants={"role.view": "company"}, by=SYSTEM, at=AT)
    assert allows(actor, "role.view")


def test_keys_are_for_administrators() -> None:
    with pytest.raises(NotAllowedError):
        keys.make(name="x", role_id=1, unit_id=None, expires_at=None, by=staff_actor("manager"), at=AT)
    assert not ApiToken.objects.exists()


def test_the_api_takes_a_key_and_logs_a_wrong_one() -> None:
    _token, text = make_key()
    right = RequestFactory().get("/api/", headers={"Authorization": f"Bearer {text}"})
    wrong = RequestFactory().get("/api/", headers={"Authorization": "Bearer ac_nonsense"})

    assert KeyAuth()(right) == right.actor
    assert KeyAuth()(wrong) is None
    assert [line.kind for line in AccessEntry.objects.all()] == ["token_refused"]


def test_a_link_opens_its_subject_for_an_actor_of_its_own() -> None:
    token = links.make(kind="service.track", subject_id=12, at=AT)

    opened = links.open_link(token, kind="service.track", at=AT)

    assert (opened.kind, opened.subject_id, opened.by.kind) == ("service.track", 12, ActorKind.LINK)
    assert links.subject_of(opened.by) == ("service.track", 12)
    link = AccessLink.objects.get()
    assert (link.uses, link.last_used_at) == (1, AT)
    assert token not in str(AccessLink.objects.values().get())
    assert len(token) >= 32


def test_a_link_is_of_no_use_for_another_kind_or_when_unknown() -> None:
    token = links.make(kind="service.track", subject_id=12, at=AT)
    for tried, kind in ((token, "service.sign"), (token[:-1], "service.track"), ("", "service.track")):
        with pytest.raises(NotFoundError):
            links.open_link(tried, kind=kind, at=AT)
    assert AccessLink.objects.get().uses == 0


def test_an_expired_link_says_so() -> None:
    token = links.make(kind="service.track", subject_id=12, at=AT, expires_at=AT + timedelta(days=30))
    links.open_link(token, kind="service.track", at=AT + timedelta(days=29))
    with pytest.raises(LinkExpiredError):
        links.open_link(token, kind="service.track", at=AT + timedelta(days=30))


def test_links_of_a_subject_are_taken_back_together() -> None:
    tokens = [links.make(kind="service.track", subject_id=12, at=AT) for _ in range(2)]
    other = links.make(kind="service.track", subject_id=13, at=AT)
    with clock.running(AT):
        assert links.revoke(kind="service.track", subject_id=12, by=SYSTEM, at=AT) == 2
    for token in tokens:
        with pytest.raises(NotFoundError):
            links.open_link(token, kind="service.track", at=AT)
    links.open_link(other, kind="service.track", at=AT)
