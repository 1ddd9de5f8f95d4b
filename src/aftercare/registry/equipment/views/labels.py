"""QR labels as a PDF for a label printer: of one asset, of everything at a site."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.printing.public import Label, labels
from aftercare.registry.customers.public import get_site, site_ids_below
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.models import Asset
from aftercare.registry.equipment.selectors.assets import assets_of
from aftercare.registry.equipment.views.assets import label_address

# One paper; whoever has more at one site prints it building by building.
MOST = 500


@require_GET
@ui.page("asset.view", of=equipment.get_asset)
def of_asset(request: Request, asset_id: int) -> HttpResponse:
    """The label of one asset."""
    asset = equipment.get_asset(asset_id=asset_id, by=request.actor)
    return _paper([asset], asset.number)


@require_GET
@ui.page("asset.view", of=get_site)
def of_site(request: Request, site_id: int) -> HttpResponse:
    """The labels of everything in use at a site and below it, by number."""
    site = get_site(site_id=site_id, by=request.actor)
    found = assets_of(request.actor).filter(site_id__in=site_ids_below(site.pk)).exclude(state=Asset.State.RETIRED)
    rows = list(found.select_related("product", "site").order_by("number", "pk")[:MOST])
    if not rows:
        raise NotFoundError
    return _paper(rows, site.number)


def _paper(assets: Iterable[Asset], name: str) -> HttpResponse:
    wanted = [
        Label(
            title=asset.name or str(asset.product),
            number=asset.number,
            qr=label_address(asset),
            lines=tuple(text for text in (asset.serial, str(asset.site or ""), asset.place) if text),
        )
        for asset in assets
    ]
    content = labels(wanted, language=get_language() or "zh-hans", at=clock.now())
    headers = {
        "Content-Disposition": content_disposition_header(False, f"{name}.pdf") or "inline",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
