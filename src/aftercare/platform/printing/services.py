"""Setting up the head of printed pages."""

from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import StaleError
from aftercare.platform.accounts.public import require
from aftercare.platform.files.public import INTERNAL, attach, get_file
from aftercare.platform.printing.errors import LogoRefusedError
from aftercare.platform.printing.events import CompanyHeadChanged
from aftercare.platform.printing.models import CompanyHead
from aftercare.platform.units import public as units

LOGO_KIND = "company_head"
LOGO_TYPES = {"image/png", "image/jpeg", "image/webp"}
FIELDS = ("name", "address", "phone", "email", "website", "seal")


@command("company.set_head")
def set_head(
    *, unit_id: int, values: dict[str, Any], by: Actor, at: datetime,
    logo_id: int | None = None, version: int | None = None,
) -> CompanyHead:  # fmt: skip
    """Set the head of a unit's papers: `values` of FIELDS, and `logo_id`, a stored picture (None keeps it).

    Raises LogoRefusedError, StaleError, and what `units.get` raises for an unknown unit.
    """
    unit = units.get(unit_id)
    require(by, "printing.head", unit_path=unit.path)
    head = CompanyHead.objects.select_for_update().filter(unit_id=unit_id).first() or CompanyHead(unit=unit, version=0)
    if version is not None and version != head.version:
        raise StaleError
    changed = [key for key in FIELDS if key in values and getattr(head, key) != values[key]]
    for key in changed:
        setattr(head, key, values[key])
    if logo_id is not None and logo_id != head.logo_id:
        head.logo = _logo(logo_id, unit_id, by, at)
        changed.append("logo")
    if changed:
        head.version += 1
        head.save()
        publish(CompanyHeadChanged(unit=unit_id, fields=sorted(changed)), stream_id=unit_id, at=at)
    return head


def _logo(logo_id: int, unit_id: int, by: Actor, at: datetime) -> Any:
    file = get_file(logo_id, by)
    if file.content.media_type not in LOGO_TYPES:
        raise LogoRefusedError
    attach(file_id=logo_id, kind=LOGO_KIND, subject_id=unit_id, role="logo", audience=INTERNAL, by=by, at=at)
    return file
