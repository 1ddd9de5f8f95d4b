"""What somebody may do, from roles in units."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q
from tests.actors import customer_actor, staff_actor
from tests.factories.accounts import give_role, make_user
from tests.factories.units import make_office, make_team, make_unit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.access import rules, selectors
from aftercare.platform.accounts.models import Grant, Role, User
from aftercare.platform.accounts.public import (
    ANONYMOUS,
    DutiesSeparateError,
    allows,
    allows_somewhere,
    duties,
    mask_phone,
    masked,
    permissions,
    require,
    require_separate,
    scope_q,
)
from aftercare.platform.units.public import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)

permissions.declare("trial.do", Words(en="Do"))
permissions.declare("trial.phone", Words(en="Phone"), mask=mask_phone)


def role_with(scope: str, key: str = "trial", realm: str = "staff") -> Role:
    role = Role.objects.create(key=key, realm=realm)
    Grant.objects.create(role=role, object="trial", action="do", scope=scope)
    return role


def actor_with(scope: str, unit: Unit | None) -> Actor:
    user = make_user()
    role = role_with(scope)
    give_role(user, role.key, unit)
    return Actor(kind=ActorKind.STAFF, id=7, user_id=user.pk)


@pytest.mark.parametrize("by", [SYSTEM, HISTORY])
def test_the_system_and_history_may_do_everything(by: Actor) -> None:
    assert allows(by, "trial.do", unit_path="/1/")
    assert scope_q(by, "trial.do") == selectors.EVERY_ROW


def test_an_undeclared_permission_is_a_mistake_and_not_a_no() -> None:
    with pytest.raises(LookupError):
        allows(SYSTEM, "trial.dance")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("own", [False, False, False, False]),
        ("team", [True, False, False, False]),
        ("office", [True, True, False, False]),
        ("company", [True, True, True, True]),
    ],
)
def test_a_scope_reaches_as_far_as_it_says(scope: str, expected: list[bool]) -> None:
    company = make_unit()
    office = make_office(parent=company)
    team = make_team(parent=office)
    other = make_office(parent=company)
    by = actor_with(scope, team)

    found = [allows(by, "trial.do", unit_path=unit.path) for unit in (team, office, other, company)]

    assert found == expected
    rows = set(Unit.objects.filter(scope_q(by, "trial.do", path="path")).values_list("pk", flat=True))
    assert [unit.pk in rows for unit in (team, office, other, company)] == expected


@pytest.mark.parametrize("scope", ["own", "team", "office", "company"])
def test_every_scope_includes_own_rows(scope: str) -> None:
    office = make_office()
    other = make_office()
    by = actor_with(scope, office)

    assert allows(by, "trial.do", unit_path=other.path, own=True)
    assert scope == "company" or Unit.objects.filter(
        scope_q(by, "trial.do", path="path", own=Q(pk=other.pk)), pk=other.pk
    )


@pytest.mark.parametrize("scope", ["own", "office", "company"])
def test_a_filter_may_be_put_together_with_others(scope: str) -> None:
    """Or-ed with another it still reaches as far as the right does, and no limit stays no limit."""
    office, other = make_office(), make_office()
    by = actor_with(scope, office)
    reached = {"own": set(), "office": {office.pk}, "company": set(Unit.objects.values_list("pk", flat=True))}[scope]
    within = scope_q(by, "trial.do", path="path")

    def found(condition: Q) -> set[int]:
        return set(Unit.objects.filter(condition).values_list("pk", flat=True))

    one = Q(pk=other.pk)
    assert found(within) == reached
    assert found(one | within) == found(within | one) == reached | {other.pk}
    assert found(one & within) == found(within & one) == reached & {other.pk}
    assert found(~within) == set(Unit.objects.values_list("pk", flat=True)) - reached


def test_no_limit_costs_the_database_nothing() -> None:
    by = actor_with("company", None)
    assert "WHERE" not in str(Unit.objects.filter(Q(pk=1) | scope_q(by, "trial.do", path="path")).query)


def test_company_scope_below_the_root_stays_in_that_company() -> None:
    group = make_unit()
    subsidiary = make_unit(parent=group)
    by = actor_with("company", make_office(parent=subsidiary))

    assert allows(by, "trial.do", unit_path=subsidiary.path)
    assert not allows(by, "trial.do", unit_path=group.path)


def test_a_similar_path_is_not_within() -> None:
    by = actor_with("team", None)
    Grant.objects.all()
    selectors.forget_all()
    assert allows(by, "trial.do", unit_path="/12/")  # held in no unit: everywhere
    reach = rules.Reach(rules.Scope.TEAM, "/1/")
    assert not reach.covers("/12/")


def test_a_row_of_no_unit_needs_more_than_own() -> None:
    assert allows(actor_with("team", make_team()), "trial.do")
    Role.objects.filter(key="trial").update(key="trial2")
    assert not allows(actor_with("own", make_team()), "trial.do")


def test_require_refuses_whoever_has_no_role() -> None:
    by = Actor(kind=ActorKind.STAFF, id=1, user_id=make_user().pk)
    with pytest.raises(NotAllowedError):
        require(by, "trial.do", own=True)
    assert not Unit.objects.filter(scope_q(by, "trial.do", own=Q())).exists()


def test_staff_without_a_login_may_do_nothing() -> None:
    assert not allows(Actor(kind=ActorKind.STAFF, id=1), "trial.do", own=True)


def test_a_role_counts_within_its_dates() -> None:
    user = make_user()
    role_with("company")
    give_role(user, "trial", since=NOW, until=NOW + timedelta(days=1))
    by = Actor(kind=ActorKind.STAFF, id=1, user_id=user.pk)

    found = []
    for hours in (-1, 0, 23, 24):
        with clock.running(NOW + timedelta(hours=hours)):
            found.append(allows(by, "trial.do"))

    assert found == [False, True, True, False]


def test_a_closed_login_may_do_nothing() -> None:
    by = staff_actor("administrator")
    assert allows(by, "trial.do") is False  # declared after the roles were loaded
    assert allows(by, "user.manage")
    User.objects.update(is_active=False)
    assert not allows(by, "user.manage")


def test_a_superuser_may_do_everything() -> None:
    by = Actor(kind=ActorKind.STAFF, user_id=make_user(superuser=True).pk)
    assert allows(by, "trial.do", unit_path="/1/")


def test_external_users_reach_no_further_than_their_own() -> None:
    role_with("company", "outside", realm="external")
    by = customer_actor(role="outside")

    assert allows(by, "trial.do", own=True)
    assert not allows(by, "trial.do", unit_path="/1/")
    assert not allows(by, "trial.do")


def test_a_staff_role_means_nothing_to_an_external_user() -> None:
    role_with("company")
    by = customer_actor(role="trial")
    assert not allows(by, "trial.do", own=True)


def test_a_visitor_owns_nothing() -> None:
    Grant.objects.create(role=Role.objects.get(key="link"), object="trial", action="do", scope="own")

    assert allows(ANONYMOUS, "trial.do", own=True)
    assert not Unit.objects.filter(scope_q(ANONYMOUS, "trial.do", own=Q(parent_id=ANONYMOUS.id))).exists()


def test_access_costs_one_query_when_remembered(django_assert_num_queries) -> None:
    by = staff_actor("manager", unit=make_office())
    allows_somewhere(by, "user.view")
    with django_assert_num_queries(1):
        allows_somewhere(by, "user.view")
    with selectors.remembering():
        allows_somewhere(by, "user.view")
        with django_assert_num_queries(0):
            allows_somewhere(by, "user.view")


def test_masked_shows_a_part_to_those_without_the_permission() -> None:
    role = role_with("own")
    Grant.objects.create(role=role, object="trial", action="phone", scope="office")
    office, other = make_office(), make_office()
    user = make_user()
    give_role(user, "trial", office)
    by = Actor(kind=ActorKind.STAFF, id=1, user_id=user.pk)

    assert masked(by, "trial.phone", "13812341234", unit_path=office.path) == "13812341234"
    assert masked(by, "trial.phone", "13812341234", unit_path=other.path) == "138****1234"
    assert masked(customer_actor(), "trial.phone", "+8613812341234") == "+86138****1234"
    assert masked(customer_actor(), "trial.phone", "") == ""


def test_one_person_may_not_do_both_halves() -> None:
    duties.separate("trial.do", "trial.phone", Words(en="who asks does not decide."))
    by = Actor(kind=ActorKind.STAFF, id=3)

    require_separate(by, "trial.phone", done_by={"trial.do": 4})
    require_separate(by, "trial.phone", done_by={"trial.do": None})
    require_separate(SYSTEM, "trial.phone", done_by={"trial.do": None})
    with pytest.raises(DutiesSeparateError):
        require_separate(by, "trial.phone", done_by={"trial.do": 3})
    with pytest.raises(DutiesSeparateError):
        require_separate(Actor(kind=ActorKind.STAFF, id=4, on_behalf_of=3), "trial.phone", done_by={"trial.do": 3})
