"""Reading work types."""

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts import public as accounts
from aftercare.registry.equipment import public as equipment
from aftercare.service.worktypes.models import WorkType


def get(work_type_id: int) -> WorkType:
    """One work type that is in force."""
    found = WorkType.objects.filter(pk=work_type_id).first()
    if found is None:
        raise NotFoundError
    return found


def best_for(kind: str, asset_id: int | None) -> WorkType | None:
    """The work type for this kind of order: the asset's family first, then the one for any."""
    family = equipment.family_of(asset_id) if asset_id else ""
    rows = WorkType.objects.filter(kind=kind, active_to=None, family_code__in={family, ""})
    return rows.order_by("-family_code", "pk").first()


def visible_to(by: Actor) -> QuerySet[WorkType]:
    """Work types belong to the whole company."""
    accounts.require_somewhere(by, "work_type.view")
    return WorkType.objects.filter(active_to=None)
