"""The life file of a piece of equipment (一机一档): one page."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.registry.equipment import public as equipment
from aftercare.service.life import selectors
from aftercare.service.life.rules.counting import figures
from aftercare.service.life.shown import figures as shown
from aftercare.service.life.shown import heads
from aftercare.service.life.shown.entries import KINDS, look_of
from aftercare.service.life.views.lists import VIEW, life_for, row_of

# So many of the newest entries stand on the page itself.
NEWEST = 15


@require_GET
@ui.page(VIEW, of=equipment.get_asset)
def page(request: Http, asset_id: int) -> HttpResponse:
    """The life file: what it is, its figures in a time, everything on file, its parts, what changed."""
    by, at = request.actor, clock.now()
    asset, one = life_for(asset_id, by)
    period = shown.period_of(request.GET, one)
    found = figures(one, period.since, period.until)
    names = selectors.tree_ids(asset, by)
    newest = [row_of(each, names) for each in selectors.entries([asset.pk], by)]
    values = {
        "asset": asset,
        "periods": shown.period_links(asset, period),
        "known_since": one.begins,
        "tiles": shown.tiles(asset, found, period),
        "shares": shown.shares(found),
        "entries": newest[:NEWEST],
        "count": len(newest),
        "is_hidden": bool(one.asked),
        "look_of": look_of,
        "kinds": KINDS,
        "parts": selectors.parts_of(asset, by),
        "sections": heads.shown_sections(asset, period, by),
    }
    return ui.detail(
        request, heads.detail(asset, period=period, at=at, by=by, values=values), template="service/life.html"
    )
