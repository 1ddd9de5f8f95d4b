"""Copies of a path follow when a unit is moved."""

import pytest
from django.db import connection, models
from tests.factories.units import OPENED_AT, make_office, make_team, make_unit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.units import public as units


@pytest.fixture
def desk(db: None, monkeypatch: pytest.MonkeyPatch) -> type[models.Model]:
    """A model of a higher app that carries the path of its unit."""
    from django.apps import apps

    class Desk(models.Model):
        unit = models.ForeignKey("units.Unit", models.DO_NOTHING, related_name="+")
        unit_path = models.CharField(max_length=200)

        class Meta:
            app_label = "units"

    apps.all_models["units"].pop("desk")
    apps.clear_cache()
    monkeypatch.setattr(units.path_copies, "_items", {})
    units.path_copies.register("test.desk", Desk)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE units_desk (id integer PRIMARY KEY, unit_id bigint NOT NULL, unit_path varchar(200) NOT NULL)"
        )
    return Desk


def test_rows_of_a_moved_unit_carry_the_new_path(desk: type[models.Model]) -> None:
    office, other = make_office(), make_unit()
    team = make_team(parent=office)
    for number, unit in enumerate((team, other)):
        desk._base_manager.create(pk=number, unit=unit, unit_path=unit.path)

    units.move_unit(unit_id=office.pk, parent_id=other.pk, by=SYSTEM, at=OPENED_AT)

    paths = dict(desk._base_manager.values_list("unit_id", "unit_path"))
    assert paths == {team.pk: f"/{other.pk}/{office.pk}/{team.pk}/", other.pk: other.path}
    assert list(units.path_differences()) == []


def test_a_wrong_path_is_found(desk: type[models.Model]) -> None:
    office = make_office()
    desk._base_manager.create(pk=1, unit=office, unit_path="/9/")
    units.Unit.objects.filter(pk=office.parent_id).update(path="/8/")

    found = list(units.path_differences())

    assert f"unit {office.parent_id}: /8/" in found
    assert "units.desk 1: /9/" in found
