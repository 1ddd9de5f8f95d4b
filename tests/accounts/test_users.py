"""Logins: made, changed, closed; first passwords; sessions; acting as somebody else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.actors import admin_actor, browser_of, customer_actor, staff_actor
from tests.factories.accounts import MADE_AT, give_role, make_user
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.platform.accounts.errors import (
    MailTakenError,
    MoreThanYouError,
    NobodyThereError,
    NotYourselfError,
    UsernameTakenError,
)
from aftercare.platform.accounts.models import AccessEntry, ApiToken, Grant, Role, RoleAssignment, User
from aftercare.platform.accounts.public import Person, access_changed, allows, people, person_of
from aftercare.platform.accounts.standin.services import start
from aftercare.platform.accounts.users.rules import device_of
from aftercare.platform.accounts.users.services import (
    change_user,
    close_user,
    open_user,
    reopen_user,
    reset_password,
)
from aftercare.platform.journal.public import events_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@dataclass
class Staff:
    """Stands in the place of an app that knows persons."""

    kind: ActorKind = ActorKind.STAFF
    known: dict[int, Person] = field(default_factory=dict)

    def of_user(self, user_id: int) -> Person | None:
        return self.known.get(user_id)

    def user_of(self, person_id: int) -> int | None:
        return next((user_id for user_id, person in self.known.items() if person.id == person_id), None)

    def add(self, user_id: int, person_id: int, unit_path: str = "") -> None:
        self.known[user_id] = Person(kind=self.kind, id=person_id, name=f"Person {person_id}", unit_path=unit_path)
        access_changed([user_id])


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch) -> Staff:
    made = Staff()
    monkeypatch.setattr(people, "_items", {"test": (1, made)})
    return made


def test_a_login_is_made_with_a_first_password_to_be_changed() -> None:
    user = open_user(
        username="wei", name="Zhang Wei", email="wei@example.com", password="first one", by=admin_actor(), at=AT
    )

    assert user.must_change_password
    assert user.check_password("first one")
    (event,) = events_of("user", user.pk)
    assert (event.type, event.payload["realm"]) == ("user.opened", "staff")
    assert "wei" not in str(event.payload)


@pytest.mark.parametrize(
    ("values", "error", "field_name"),
    [
        ({"username": "WEI"}, UsernameTakenError, "username"),
        ({"username": "li", "email": "Wei@Example.com"}, MailTakenError, "email"),
        ({"username": "li <b>"}, InvalidError, "username"),
        ({"username": "li", "email": "notamail"}, InvalidError, "email"),
    ],
)
def test_a_name_or_mail_address_that_is_taken_or_wrong_is_refused_at_its_field(values, error, field_name) -> None:
    make_user("wei", email="wei@example.com")
    with pytest.raises(error) as refused:
        open_user(**values, by=SYSTEM, at=AT)
    assert list(refused.value.fields) == [field_name]
    assert User.objects.count() == 1


def test_who_may_not_manage_users_makes_none() -> None:
    for by in (staff_actor("engineer"), staff_actor("auditor"), customer_actor()):
        with pytest.raises(NotAllowedError):
            open_user(username="x", by=by, at=AT)
    assert not User.objects.filter(username="x").exists()


def test_a_closed_login_ends_its_sessions_and_can_be_opened_again() -> None:
    engineer = staff_actor("engineer")
    client = browser_of(engineer)
    close_user(user_id=engineer.user_id, by=admin_actor(), at=AT)

    assert client.get("/access/me/").headers["Location"].startswith("/accounts/login/")
    reopen_user(user_id=engineer.user_id, by=admin_actor(), at=AT)
    assert [event.type for event in events_of("user", engineer.user_id)] == ["user.closed", "user.reopened"]


def test_nobody_closes_their_own_login_or_resets_their_own_password() -> None:
    by = admin_actor()
    for service in (close_user, reset_password):
        with pytest.raises(NotYourselfError):
            service(user_id=by.user_id, by=by, at=AT)
    assert User.objects.get(pk=by.user_id).is_active


def test_nobody_takes_over_the_login_of_somebody_who_may_do_more() -> None:
    role = Role.objects.get(key="hr")
    Grant.objects.update_or_create(role=role, object="user", action="manage", defaults={"scope": "company"})
    by, admin = staff_actor("hr"), admin_actor()
    before = User.objects.get(pk=admin.user_id).password
    for service in (close_user, reset_password):
        with pytest.raises(MoreThanYouError):
            service(user_id=admin.user_id, by=by, at=AT)
    with pytest.raises(MoreThanYouError):
        change_user(user_id=admin.user_id, name="x", email="x@example.com", by=by, at=AT)
    assert User.objects.get(pk=admin.user_id).password == before


def test_a_new_first_password_replaces_the_old_and_ends_sessions() -> None:
    engineer = staff_actor("engineer")
    client = browser_of(engineer)
    password = reset_password(user_id=engineer.user_id, by=admin_actor(), at=AT)

    user = User.objects.get(pk=engineer.user_id)
    assert user.check_password(password)
    assert user.must_change_password
    assert client.get("/access/me/").headers["Location"].startswith("/accounts/login/")
    assert password not in str(events_of("user", user.pk))


def test_managing_a_login_is_a_matter_of_the_persons_office(staff: Staff) -> None:
    office, other = make_office(), make_office()
    role = Role.objects.get(key="manager")
    Grant.objects.update_or_create(role=role, object="user", action="manage", defaults={"scope": "office"})
    by = staff_actor("manager", unit=office)
    near, far, nobody = make_user(), make_user(), make_user()
    staff.add(near.pk, 1, office.path)
    staff.add(far.pk, 2, other.path)

    close_user(user_id=near.pk, by=by, at=AT)
    for user in (far, nobody):
        with pytest.raises(NotAllowedError):
            close_user(user_id=user.pk, by=by, at=AT)
    assert list(User.objects.filter(is_active=False)) == [near]


def test_a_login_tied_to_a_person_acts_as_that_person(staff: Staff) -> None:
    by = staff_actor("engineer")
    staff.add(by.user_id, 42)
    person = person_of(by)
    assert person is not None
    assert person.id == 42


# Acting as somebody else.


@pytest.fixture
def engineer(staff: Staff) -> User:
    user = make_user("engineer", role="engineer")
    staff.add(user.pk, 7)
    return user


def stand_in(client: Client, user: User, reason: str = "He cannot see his orders."):
    return client.post(reverse("accounts:standin_start", args=[user.pk]), {"reason": reason})


@pytest.mark.parametrize(
    "name", ["user_change", "user_close", "password_reset", "role_give", "factor_remove", "standin_start"]
)
def test_what_is_done_to_a_login_says_to_which_and_leads_back(engineer: User, name: str) -> None:
    page = browser_of(admin_actor()).get(reverse(f"accounts:{name}", args=[engineer.pk])).content.decode()
    assert f'<a href="{reverse("accounts:user", args=[engineer.pk])}">{engineer}</a>' in page


def test_withdrawing_a_role_asks_first_and_says_which_and_whose(engineer: User) -> None:
    browser, role = browser_of(admin_actor()), engineer.assignments.get()
    page = browser.get(reverse("accounts:user", args=[engineer.pk])).content.decode()
    address = reverse("accounts:role_withdraw", args=[engineer.pk, role.pk])
    assert f'hx-post="{address}" hx-confirm="Withdraw the role “Engineer” from {engineer} now?"' in page
    answer = browser.post(address, headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == reverse("accounts:user", args=[engineer.pk])


def test_acting_as_somebody_shows_a_banner_and_is_recorded(engineer: User) -> None:
    admin = admin_actor()
    client = browser_of(admin)
    stand_in(client, engineer)

    page = client.get("/access/me/")
    assert page.wsgi_request.actor == Actor(kind=ActorKind.STAFF, id=7, user_id=admin.user_id, on_behalf_of=7)
    assert "you act as engineer" in page.content.decode()
    assert client.get("/access/users/").status_code == 403
    client.post(reverse("accounts:standin_stop"))
    assert client.get("/access/users/").status_code == 200

    assert [event.type for event in events_of("user", engineer.pk)] == ["standin.started", "standin.stopped"]
    lines = AccessEntry.objects.filter(subject_kind="user", subject_id=engineer.pk)
    assert [line.kind for line in lines.order_by("pk")] == ["standin_started", "standin_stopped"]
    assert {line.ip for line in lines} == {"127.0.0.1"}
    log = client.get(reverse("accounts:log")).content.decode()
    assert f'<a href="{reverse("accounts:user", args=[engineer.pk])}">' in log


def test_an_actor_at_another_desk_has_that_desks_rights_outside_requests_too(engineer: User) -> None:
    by = Actor(kind=ActorKind.STAFF, id=7, user_id=admin_actor().user_id, on_behalf_of=7)
    assert not allows(by, "user.view")
    assert allows(Actor(kind=ActorKind.STAFF, user_id=by.user_id), "user.view")


def test_acting_as_somebody_ends_by_itself(engineer: User) -> None:
    client = browser_of(admin_actor())
    stand_in(client, engineer)
    with clock.running(datetime.now(UTC).replace(year=2099)):
        pass
    session = client.session
    session["standing_in"] = {"user": engineer.pk, "at": "2026-01-01T00:00:00+00:00"}
    session.save()
    assert client.get("/access/users/").status_code == 200


def test_acting_as_somebody_needs_permission_reason_and_fewer_rights(staff: Staff, engineer: User) -> None:
    admin = admin_actor()
    other_admin = make_user("root", superuser=True)
    staff.add(other_admin.pk, 8)
    loose = make_user("loose", role="engineer")
    refusals = [
        (staff_actor("manager"), engineer, "why", NotAllowedError),
        (admin, other_admin, "why", MoreThanYouError),
        (admin, User.objects.get(pk=admin.user_id), "why", NotYourselfError),
        (admin, loose, "why", NobodyThereError),
        (admin, engineer, "  ", InvalidError),
        (Actor(kind=ActorKind.STAFF, id=7, user_id=admin.user_id, on_behalf_of=7), engineer, "why", NotAllowedError),
    ]
    for by, user, reason, error in refusals:
        with pytest.raises(error):
            start(user_id=user.pk, reason=reason, by=by, at=AT)
    assert not AccessEntry.objects.exists()


# What the database itself refuses.


@pytest.mark.parametrize(
    ("name", "break_it"),
    [
        ("accounts_user_names_differ_in_more_than_case", lambda: [make_user("wei"), make_user("Wei")]),
        ("accounts_user_mail_is_unique", lambda: [make_user(email="a@b.cn"), make_user(email="A@b.cn")]),
        ("accounts_user_superusers_are_staff", lambda: make_user(realm="external", superuser=True)),
        (
            "accounts_grant_is_given_once",
            lambda: [
                Grant.objects.create(role=Role.objects.get(key="hr"), object="x", action="y", scope="own") for _ in "12"
            ],
        ),
        (
            "accounts_grant_none_is_edited",
            lambda: Grant.objects.create(role=Role.objects.get(key="hr"), object="x", action="y", scope="none"),
        ),
        (
            "accounts_role_assignment_is_held_once_everywhere",
            lambda: [give_role(user, "hr") for user in [make_user()] * 2],
        ),
        (
            "accounts_role_assignment_is_held_once_in_a_unit",
            lambda: [give_role(user, "hr", unit) for user, unit in [(make_user(), make_office())] * 2],
        ),
        (
            "accounts_role_assignment_ends_after_it_begins",
            lambda: RoleAssignment.objects.create(
                user=make_user(), role=Role.objects.get(key="hr"), active_from=AT, active_to=AT
            ),
        ),
        (
            "accounts_api_token_expires_after_it_was_made",
            lambda: ApiToken.objects.create(
                name="x", hint="x", digest="x", role=Role.objects.get(key="hr"), made_at=AT, expires_at=MADE_AT
            ),
        ),
    ],
)
def test_the_database_refuses(name: str, break_it) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it()


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130", "Edge · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari MicroMessenger/8.0",
            "WeChat · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_device_is_named_as_people_say_it(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_nobody_is_offered_what_they_cannot_do_to_their_own_login() -> None:
    admin = admin_actor()
    client, other = browser_of(admin), make_user()
    own = client.get(reverse("accounts:user", args=[admin.user_id])).content.decode()
    theirs = client.get(reverse("accounts:user", args=[other.pk])).content.decode()
    for name in ("user_close", "password_reset"):
        assert reverse(f"accounts:{name}", args=[admin.user_id]) not in own
        assert reverse(f"accounts:{name}", args=[other.pk]) in theirs
        assert client.get(reverse(f"accounts:{name}", args=[admin.user_id])).status_code == NotYourselfError.status
    assert reverse("accounts:factor_remove", args=[other.pk]) not in theirs
