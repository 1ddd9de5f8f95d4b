"""What a unit plans by."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.problems.models import PlanningSettings
from aftercare.operations.dispatch.problems.rules.settings import Settings, merged
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.regulations import public as regulations


def settings_of(unit_path: str) -> Settings:
    """What holds in a unit: its own word goes before that of the units above."""
    return merged(_layers(units.ids_in(unit_path)))


def settings_in_force(unit_path: str, at: datetime) -> Settings:
    """The same with the weights that the regulations in force lay down for the unit, where one does."""
    held, weighed = settings_of(unit_path), regulations.weights_for(unit_path, at)
    return held if weighed is None else replace(held, weights=weighed.goals, weights_by=weighed.clause)


def layers_above(unit_path: str) -> list[dict[str, Any]]:
    """What the units above have settled, the company first."""
    return _layers(units.ids_in(unit_path)[:-1])


def _layers(unit_ids: list[int]) -> list[dict[str, Any]]:
    kept = dict(PlanningSettings.objects.filter(unit_id__in=unit_ids).values_list("unit_id", "values"))
    return [kept.get(one, {}) for one in unit_ids]


def plans_at_all(unit_path: str) -> bool:
    """Whether the unit or one above it has settled how it plans: others are not troubled with proposals."""
    return PlanningSettings.objects.filter(unit_id__in=units.ids_in(unit_path)).exists()


def own_settings(*, unit_id: int, by: Actor, permission: str = "plan.view") -> tuple[Settings, int]:
    """What holds in a unit, and the version of its own row (0: it has none)."""
    unit = units.get(unit_id)
    accounts.require(by, permission, unit_path=unit.path)
    version = PlanningSettings.objects.filter(unit_id=unit_id).values_list("version", flat=True).first()
    return settings_of(unit.path), version or 0
