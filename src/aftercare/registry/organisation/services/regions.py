"""Which office serves which administrative division."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.organisation.errors import RegionTakenError
from aftercare.registry.organisation.events import UnitRegionAssigned, UnitRegionReleased
from aftercare.registry.organisation.models import Region
from aftercare.registry.organisation.rules.divisions import is_division
from aftercare.registry.organisation.services.catalogues import get_of

NOT_A_DIVISION = _("An administrative division has six digits, such as 310115.")


@command("region.assign")
def assign_region(*, unit_id: int, division_code: str, by: Actor, at: datetime) -> Region:
    """An office serves a province, city or district from now on; a closer division goes before a wider one."""
    unit = get_unit(unit_id)
    require(by, "region.change", unit_path=unit.path)
    if not is_division(division_code):
        raise InvalidError(fields={"division_code": [NOT_A_DIVISION]})
    held = Region.objects.select_related("unit").filter(division_code=division_code, active_to__isnull=True).first()
    if held and held.unit_id == unit_id:
        return held
    if held:
        raise RegionTakenError(division=division_code, unit=str(held.unit.name))
    region = Region.objects.create(unit_id=unit_id, division_code=division_code, active_from=at)
    publish(UnitRegionAssigned(division=division_code), stream_id=unit_id, at=at)
    return region


@command("region.release")
def release_region(*, region_id: int, by: Actor, at: datetime) -> None:
    """An office no longer serves a division."""
    region = get_of(Region, region_id)
    require(by, "region.change", unit_path=get_unit(region.unit_id).path)
    rows = Region.objects.filter(pk=region.pk, active_to__isnull=True)
    if rows.filter(active_from__lt=at).update(active_to=at) or rows.delete()[0]:
        publish(UnitRegionReleased(division=region.division_code), stream_id=region.unit_id, at=at)
