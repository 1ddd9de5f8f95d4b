"""The life file as a PDF."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.registry.equipment import public as equipment
from aftercare.service.life.shown.figures import period_of
from aftercare.service.life.shown.paper import paper_of
from aftercare.service.life.views.lists import VIEW, life_for


@require_GET
@ui.page(VIEW, of=equipment.get_asset)
def paper(request: Http, asset_id: int) -> HttpResponse:
    """The time asked for, in the reader's language."""
    asset, one = life_for(asset_id, request.actor)
    period = period_of(request.GET, one)
    content = paper_of(asset, one, period, by=request.actor, language=get_language() or "zh-hans")
    headers = {
        "Content-Disposition": content_disposition_header(False, f"{asset.number}-life.pdf") or "inline",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
