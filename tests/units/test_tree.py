"""The organisation tree keeps its shape and its paths."""

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories.units import OPENED_AT, make_office, make_team, make_unit

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import DomainError, InvalidError, NotAllowedError, NotFoundError
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.platform.units.errors import (
    UnitClosedError,
    UnitInItselfError,
    UnitMisplacedError,
    UnitNotEmptyError,
    UnitTooDeepError,
)
from aftercare.platform.units.rules import PATH_LIMIT

LATER = OPENED_AT.replace(year=2024)
NAME = Words(zh="上海办事处", en="Shanghai office")


def snapshot() -> list[tuple[int, int | None, str, str]]:
    return list(units.Unit.objects.order_by("pk").values_list("pk", "parent_id", "path", "code"))


def facts(unit_id: int) -> list[str]:
    return [event.type for event in journal.events_of("unit", unit_id)]


@pytest.mark.django_db
def test_open_unit_stands_below_its_parent() -> None:
    company = make_unit()

    office = units.open_unit(parent_id=company.pk, kind="office", code="SH", name=NAME, by=SYSTEM, at=LATER)

    assert office.path == f"/{company.pk}/{office.pk}/"
    (event,) = journal.events_of("unit", office.pk)
    assert event.payload == {
        "unit": office.pk,
        "parent": company.pk,
        "kind": "office",
        "code": "SH",
        "name": {"zh": "上海办事处", "en": "Shanghai office"},
    }
    assert [each.pk for each in units.way_to(office.pk)] == [company.pk, office.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "code", "name", "field"),
    [("office", "", NAME, "code"), ("office", "x" * 21, NAME, "code"), ("office", "TAKEN", NAME, "code"),
     ("office", "OK", Words(), "name"), ("planet", "OK", NAME, "kind")],
)  # fmt: skip
def test_open_unit_is_refused_at_the_field(kind: str, code: str, name: Words, field: str) -> None:
    company = make_unit(code="TAKEN")
    before = snapshot()

    with pytest.raises(InvalidError) as refusal:
        units.open_unit(parent_id=company.pk, kind=kind, code=code, name=name, by=SYSTEM, at=LATER)

    assert list(refusal.value.fields) == [field]
    assert snapshot() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "home"), [("office", None), ("team", "team"), ("office", "team"), ("company", "office")]
)
def test_open_unit_is_refused_where_its_kind_may_not_stand(kind: str, home: str | None) -> None:
    parents = {"team": make_team(), "office": make_office()}
    parent_id = parents[home].pk if home else None
    before = snapshot()

    with pytest.raises(UnitMisplacedError):
        units.open_unit(parent_id=parent_id, kind=kind, code="X", name=NAME, by=SYSTEM, at=LATER)

    assert snapshot() == before


@pytest.mark.django_db
def test_move_takes_everything_below_along() -> None:
    company, other = make_unit(), make_unit()
    office = make_office(parent=company)
    team = make_team(parent=office)

    units.move_unit(unit_id=office.pk, parent_id=other.pk, by=SYSTEM, at=LATER)

    assert units.get(team.pk).path == f"/{other.pk}/{office.pk}/{team.pk}/"
    assert units.get(office.pk).parent_id == other.pk
    assert journal.events_of("unit", office.pk)[-1].payload == {
        "unit": office.pk,
        "parent": other.pk,
        "old_path": f"/{company.pk}/{office.pk}/",
        "new_path": f"/{other.pk}/{office.pk}/",
    }


@pytest.mark.django_db
def test_move_leaves_units_with_a_similar_path_alone() -> None:
    company, other = make_unit(), make_unit()
    offices = [make_office(parent=company) for _ in range(11)]
    rest = [row for row in snapshot() if row[0] != offices[0].pk]

    units.move_unit(unit_id=offices[0].pk, parent_id=other.pk, by=SYSTEM, at=LATER)

    assert [row for row in snapshot() if row[0] != offices[0].pk] == rest


@pytest.mark.django_db
def test_move_below_itself_is_refused() -> None:
    office = make_office()
    inner = make_office(parent=office)
    before = snapshot()

    for home in (office, inner):
        with pytest.raises(UnitInItselfError):
            units.move_unit(unit_id=office.pk, parent_id=home.pk, by=SYSTEM, at=LATER)

    assert snapshot() == before


@pytest.mark.django_db
def test_move_is_refused_when_the_way_down_gets_too_long() -> None:
    office = make_office()
    units.Unit.objects.filter(pk=office.pk).update(path="/" + "1" * (PATH_LIMIT - 2) + "/")
    team = make_team()
    before = snapshot()

    with pytest.raises(UnitTooDeepError):
        units.move_unit(unit_id=team.pk, parent_id=office.pk, by=SYSTEM, at=LATER)

    assert snapshot() == before


@pytest.mark.django_db
def test_close_is_refused_while_open_units_stand_below() -> None:
    team = make_team()
    office_id = team.parent_id
    assert office_id

    with pytest.raises(UnitNotEmptyError):
        units.close_unit(unit_id=office_id, by=SYSTEM, at=LATER)

    assert units.get(office_id).active_to is None
    units.close_unit(unit_id=team.pk, by=SYSTEM, at=LATER)
    units.close_unit(unit_id=office_id, by=SYSTEM, at=LATER)
    assert facts(office_id) == ["unit.opened", "unit.closed"]
    assert office_id not in {node.id for node in units.tree(at=LATER)}
    assert office_id in {node.id for node in units.tree()}


@pytest.mark.django_db
def test_closed_unit_takes_no_change() -> None:
    office = make_office()
    units.close_unit(unit_id=office.pk, by=SYSTEM, at=LATER)
    before = snapshot()

    with pytest.raises(UnitClosedError):
        units.rename_unit(unit_id=office.pk, name=NAME, by=SYSTEM, at=LATER)
    with pytest.raises(UnitClosedError):
        units.open_unit(parent_id=office.pk, kind="team", code="T", name=NAME, by=SYSTEM, at=LATER)

    assert snapshot() == before


@pytest.mark.django_db
def test_rename_keeps_the_code_unless_one_is_given() -> None:
    office = make_office(code="OLD")

    units.rename_unit(unit_id=office.pk, name=NAME, by=SYSTEM, at=LATER)
    assert (units.get(office.pk).code, units.get(office.pk).name) == ("OLD", NAME)

    units.rename_unit(unit_id=office.pk, name=NAME, code="NEW", by=SYSTEM, at=LATER)
    assert units.by_code("NEW") == office


@pytest.mark.django_db
def test_somebody_without_the_right_changes_nothing() -> None:
    office = make_office()
    visitor = Actor(kind=ActorKind.CUSTOMER, id=1)
    before = snapshot()

    for change in (
        lambda: units.rename_unit(unit_id=office.pk, name=NAME, by=visitor, at=LATER),
        lambda: units.move_unit(unit_id=office.pk, parent_id=office.parent_id, by=visitor, at=LATER),
        lambda: units.close_unit(unit_id=office.pk, by=visitor, at=LATER),
        lambda: units.open_unit(parent_id=None, kind="company", code="C", name=NAME, by=visitor, at=LATER),
    ):
        with pytest.raises(NotAllowedError):
            change()

    assert snapshot() == before


@pytest.mark.django_db
def test_unknown_unit_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        units.get(10**9)


@pytest.mark.django_db
def test_nearest_looks_upwards() -> None:
    team = make_team()

    assert units.nearest(team.pk, frozenset({"office"})).pk == team.parent_id
    assert units.nearest(team.pk, frozenset({"department"})) is None


@pytest.mark.django_db
def test_tree_takes_one_query(django_assert_num_queries) -> None:
    company = make_unit(code="A")
    first, second = make_office(parent=company, code="B"), make_office(parent=company, code="C")
    team = make_team(parent=first, code="D")

    with django_assert_num_queries(1):
        nodes = [(node.id, node.depth) for node in units.tree()]

    assert nodes == [(company.pk, 0), (first.pk, 1), (team.pk, 2), (second.pk, 1)]


@pytest.mark.django_db
def test_only_companies_stand_at_the_top_of_the_table() -> None:
    with pytest.raises(IntegrityError, match="units_unit_only_companies_are_roots"):
        units.Unit.objects.create(kind="team", code="T", name=NAME, path="/1/", active_from=LATER)


@pytest.mark.django_db
def test_a_unit_cannot_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError, match="units_unit_ends_after_it_begins"):
        units.Unit.objects.create(
            kind="company", code="C", name=NAME, path="/1/", active_from=LATER, active_to=OPENED_AT
        )


@pytest.mark.django_db
def test_unit_events_are_in_the_catalogue() -> None:
    assert {"unit.opened", "unit.renamed", "unit.moved", "unit.closed"} <= set(catalogue.names())


class Shuffled(TestCase):
    """However a tree is rearranged, each path leads from the root to its unit."""

    @settings(max_examples=15)
    @given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
    def test_paths_always_follow_the_parents(self, moves: list[tuple[int, int]]) -> None:
        company = make_unit()
        made = [company, *[make_office(parent=company) for _ in range(7)]]

        for what, where in moves:
            try:
                units.move_unit(unit_id=made[what].pk, parent_id=made[where].pk, by=SYSTEM, at=LATER)
            except DomainError:
                continue

        rows = {unit.pk: unit for unit in units.Unit.objects.all()}
        for unit in rows.values():
            above = rows[unit.parent_id].path if unit.parent_id else "/"
            assert unit.path == f"{above}{unit.pk}/"
