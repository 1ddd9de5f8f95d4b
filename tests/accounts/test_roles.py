"""Preset roles, the company's edits, and who may give what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import admin_actor, browser_of, customer_actor, staff_actor
from tests.factories.accounts import make_user
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.base.kernel.words import Words
from aftercare.config import roles as table
from aftercare.platform.accounts.access import rules
from aftercare.platform.accounts.access.rules import Access, Held, Node, Preset, Reach, Scope, access_from
from aftercare.platform.accounts.errors import (
    MoreThanYouError,
    NotYourselfError,
    RoleHeldError,
    RoleKeyTakenError,
    WrongRealmError,
)
from aftercare.platform.accounts.models import Grant, Role, RoleAssignment, User
from aftercare.platform.accounts.public import allows, assign_role, presets, withdraw_role
from aftercare.platform.accounts.roles.services import open_role, restore_preset, set_grants, sync_roles
from aftercare.platform.journal.public import events_of

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def grants_of(role: str) -> dict[str, str]:
    rows = Grant.objects.filter(role__key=role)
    return {f"{row.object}.{row.action}": row.scope for row in rows}


# The table.


def test_every_line_of_the_table_names_a_declared_permission() -> None:
    named = {permission for grants in table.GRANTS.values() for permission in grants} - {"*"}
    known = {one.key for one in rules.permissions.all()}
    assert sorted(named - known) == []


def test_every_declared_permission_has_a_line_so_that_somebody_decided() -> None:
    lines = {line.split()[0] for line in table.TABLE.splitlines() if line.strip() and not line.startswith("#")}
    # Permissions that tests declare for themselves are nobody's business.
    known = {one.key for one in rules.permissions.all() if one.name.zh}
    assert sorted(known - lines) == []


def test_every_grant_of_the_table_has_a_scope_that_the_permission_can_have() -> None:
    wrong = [
        (role, permission, scope)
        for role, grants in table.GRANTS.items()
        for permission, scope in grants.items()
        if permission in rules.permissions and scope not in rules.permissions[permission].scopes
    ]
    assert wrong == []


def test_roles_outside_are_granted_own_rows_only() -> None:
    for role in table.EXTERNAL:
        assert set(table.GRANTS[role].values()) <= {Scope.OWN}


def test_a_line_that_does_not_fit_its_heading_is_refused() -> None:
    with pytest.raises(ValueError, match=r"order\.view"):
        table.read("manager engineer\norder.view C")


@pytest.mark.django_db
def test_a_fresh_database_has_the_preset_roles() -> None:
    assert set(Role.objects.filter(is_preset=True).values_list("key", flat=True)) == set(table.ROLES)


# Synchronising.


@pytest.fixture
def preset(monkeypatch: pytest.MonkeyPatch) -> Preset:
    made = Preset(key="trial", name=Words(en="Trial"), grants={"user.view": Scope.COMPANY, "role.view": Scope.COMPANY})
    monkeypatch.setattr(presets, "_items", {"trial": (1, made)})
    return made


def change_preset(monkeypatch: pytest.MonkeyPatch, preset: Preset, **grants: Scope) -> None:
    new = Preset(
        key=preset.key, name=preset.name, grants={key.replace("__", "."): scope for key, scope in grants.items()}
    )
    monkeypatch.setattr(presets, "_items", {"trial": (1, new)})


@pytest.mark.django_db
def test_synchronising_twice_changes_nothing(preset: Preset) -> None:
    assert sync_roles(by=SYSTEM, at=AT) == ["trial"]
    assert sync_roles(by=SYSTEM, at=AT) == []


@pytest.mark.django_db
def test_synchronising_follows_the_program_but_keeps_what_the_company_edited(preset: Preset, monkeypatch) -> None:
    sync_roles(by=SYSTEM, at=AT)
    role = Role.objects.get(key="trial")
    set_grants(
        role_id=role.pk, grants={"user.view": "office", "key.manage": "company", "role.view": "none"}, by=SYSTEM, at=AT
    )

    change_preset(monkeypatch, preset, user__view=Scope.COMPANY, role__view=Scope.COMPANY, unit__view=Scope.COMPANY)
    sync_roles(by=SYSTEM, at=AT)

    assert grants_of("trial") == {
        "user.view": "office",
        "key.manage": "company",
        "role.view": "none",
        "unit.view": "company",
    }

    change_preset(monkeypatch, preset)
    sync_roles(by=SYSTEM, at=AT)
    assert grants_of("trial") == {"user.view": "office", "key.manage": "company", "role.view": "none"}


@pytest.mark.django_db
def test_a_preset_role_can_be_had_back_as_it_came(preset: Preset) -> None:
    sync_roles(by=SYSTEM, at=AT)
    role = Role.objects.get(key="trial")
    set_grants(role_id=role.pk, grants={"user.view": "none", "key.manage": "company"}, by=SYSTEM, at=AT)

    restore_preset(role_id=role.pk, by=SYSTEM, at=AT)

    assert grants_of("trial") == {"user.view": "company", "role.view": "company"}
    assert not Grant.objects.filter(role=role, is_edited=True).exists()


# Editing.


@pytest.mark.django_db
def test_a_change_of_a_role_holds_from_the_next_look() -> None:
    by = staff_actor("engineer")
    assert not allows(by, "role.view")
    set_grants(role_id=Role.objects.get(key="engineer").pk, grants={"role.view": "company"}, by=SYSTEM, at=AT)
    assert allows(by, "role.view")


@pytest.mark.django_db
@pytest.mark.parametrize("grants", [{"nothing.known": "own"}, {"role.view": "own"}, {"role.view": "everywhere"}])
def test_a_grant_that_cannot_be_is_refused_at_its_field(grants: dict[str, str]) -> None:
    role = Role.objects.get(key="engineer")
    before = grants_of("engineer")
    with pytest.raises(InvalidError) as refused:
        set_grants(role_id=role.pk, grants=grants, by=SYSTEM, at=AT)
    assert list(refused.value.fields) == list(grants)
    assert grants_of("engineer") == before


@pytest.mark.django_db
def test_nobody_grants_more_than_they_have() -> None:
    role = Role.objects.get(key="hr")
    set_grants(role_id=role.pk, grants={"role.manage": "company"}, by=SYSTEM, at=AT)
    by = staff_actor("hr")
    with pytest.raises(MoreThanYouError):
        set_grants(role_id=role.pk, grants={"key.manage": "company"}, by=by, at=AT)
    assert "key.manage" not in grants_of("hr")


@pytest.mark.django_db
def test_a_role_of_the_companys_own_begins_with_anothers_grants() -> None:
    role = open_role(
        key="night_desk", name=Words(zh="夜班", en="Night desk"), copy_of="auditor", by=admin_actor(), at=AT
    )
    assert grants_of("night_desk") == grants_of("auditor")
    assert [event.type for event in events_of("role", role.pk)] == ["role.opened", "role.grants_changed"]
    with pytest.raises(RoleKeyTakenError):
        open_role(key="night_desk", name=Words(en="Again"), by=admin_actor(), at=AT)


# Giving.


@pytest.mark.django_db
def test_giving_a_role_allows_and_withdrawing_it_forbids() -> None:
    user, office = make_user(), make_office()
    by = admin_actor()
    with clock.running(AT):
        held = assign_role(user_id=user.pk, role="manager", unit_id=office.pk, by=by, at=AT)
        manager = staff_actor("engineer")
        manager = type(manager)(kind=manager.kind, id=user.pk, user_id=user.pk)
        assert allows(manager, "user.view", unit_path=office.path)
    with clock.running(AT + timedelta(days=1)):
        withdraw_role(assignment_id=held.pk, by=by, at=AT + timedelta(days=1))
        assert not allows(manager, "user.view", unit_path=office.path)
    assert [event.type for event in events_of("user", user.pk)] == ["role.assigned", "role.withdrawn"]


@pytest.mark.django_db
def test_nobody_takes_a_role_from_themselves_so_one_who_gives_roles_always_remains() -> None:
    by = admin_actor()
    held = RoleAssignment.objects.get(user_id=by.user_id)
    with pytest.raises(NotYourselfError):
        withdraw_role(assignment_id=held.pk, by=by, at=AT + timedelta(days=1))
    page = browser_of(by).get(reverse("accounts:user", args=[by.user_id])).content.decode()
    assert reverse("accounts:role_withdraw", args=[by.user_id, held.pk]) not in page


@pytest.mark.django_db
def test_the_same_role_in_the_same_unit_is_given_once() -> None:
    user = make_user(role="engineer")
    with pytest.raises(RoleHeldError):
        assign_role(user_id=user.pk, role="engineer", unit_id=None, by=SYSTEM, at=AT)
    assert RoleAssignment.objects.filter(user=user).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("realm", "role"), [("staff", "customer"), ("external", "engineer")])
def test_a_role_of_the_other_realm_is_refused(realm: str, role: str) -> None:
    user = make_user(realm=realm)
    with pytest.raises(WrongRealmError):
        assign_role(user_id=user.pk, role=role, unit_id=None, by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_an_office_manager_gives_roles_in_the_office_and_none_above_their_own() -> None:
    company = make_unit()
    office, other = make_office(parent=company), make_office(parent=company)
    role = Role.objects.get(key="manager")
    set_grants(role_id=role.pk, grants={"user.manage": "office"}, by=SYSTEM, at=AT)
    by, user = staff_actor("manager", unit=office), make_user()

    assign_role(user_id=user.pk, role="manager", unit_id=office.pk, by=by, at=AT)
    for unit_id in (other.pk, None):
        with pytest.raises(NotAllowedError):
            assign_role(user_id=user.pk, role="manager", unit_id=unit_id, by=by, at=AT)
    with pytest.raises(MoreThanYouError):
        assign_role(user_id=user.pk, role="administrator", unit_id=office.pk, by=by, at=AT)
    assert RoleAssignment.objects.filter(user=user).count() == 1


@pytest.mark.django_db
def test_who_may_not_manage_users_gives_nothing() -> None:
    user = make_user()
    for by in (staff_actor("engineer"), customer_actor()):
        with pytest.raises(NotAllowedError):
            assign_role(user_id=user.pk, role="engineer", unit_id=None, by=by, at=AT)
    assert not RoleAssignment.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_dates_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        assign_role(user_id=make_user().pk, role="engineer", unit_id=None, active_to=AT, by=SYSTEM, at=AT)
    assert list(refused.value.fields) == ["active_to"]


# Putting roles together.

WAY = (Node("company", "/1/"), Node("office", "/1/2/"), Node("team", "/1/2/3/"))
UNITS = ["/1/", "/1/2/", "/1/2/3/", "/1/2/4/", "/1/5/", "/1/22/"]
held_roles = st.lists(
    st.builds(
        lambda scopes, depth: Held("role", tuple({"a.b": scopes[0], "c.d": scopes[1]}.items()), WAY[:depth]),
        st.tuples(st.sampled_from(list(Scope)), st.sampled_from(list(Scope))),
        st.integers(0, 3),
    ),
    max_size=4,
)


@given(held_roles)
def test_roles_together_allow_what_any_of_them_allows_and_nothing_else(held: list[Held]) -> None:
    together = access_from(held, only_own=False)
    for permission in ("a.b", "c.d"):
        for unit in UNITS:
            for own in (True, False):
                singly = any(
                    access_from([one], only_own=False).allows(permission, unit_path=unit, own=own, team=False)
                    for one in held
                )
                assert together.allows(permission, unit_path=unit, own=own, team=False) == singly


@given(held_roles, held_roles)
def test_within_means_that_the_other_may_do_all_of_it(left: list[Held], right: list[Held]) -> None:
    small, large = access_from(left, only_own=False), access_from(right, only_own=False)
    if small.within(large):
        for permission in ("a.b", "c.d"):
            for unit in UNITS:
                allowed = small.allows(permission, unit_path=unit, own=False, team=False)
                assert not allowed or large.allows(permission, unit_path=unit, own=False, team=False)
    assert small.within(access_from([*left, *right], only_own=False))
    assert small.within(rules.EVERYTHING)


def test_everything_is_within_nothing_smaller() -> None:
    assert not rules.EVERYTHING.within(Access({"a.b": (Reach(Scope.COMPANY),)}))


@pytest.mark.django_db
def test_a_moved_unit_takes_its_people_along() -> None:
    from aftercare.platform.units.public import move_unit

    company = make_unit()
    office, elsewhere = make_office(parent=company), make_office(parent=company)
    team = make_unit(parent=office, kind="team")
    by = staff_actor("manager", unit=team)
    assert allows(by, "user.view", unit_path=office.path)

    move_unit(unit_id=team.pk, parent_id=elsewhere.pk, by=SYSTEM, at=AT)

    assert not allows(by, "user.view", unit_path=office.path)
    assert allows(by, "user.view", unit_path=elsewhere.path)
    assert User.objects.filter(pk=by.user_id).exists()
