"""The life file on the page of the equipment: the figures of twelve months, and the way to all of it."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import actor_of
from aftercare.registry.equipment import public as equipment
from aftercare.service.life import selectors
from aftercare.service.life.rules.counting import figures
from aftercare.service.life.shown.figures import period_of, tiles

# The figures that the panel shows.
SHOWN = ("failures", "downtime", "availability", "mtbf")


def of_asset(request: HttpRequest, asset_id: int) -> str:
    """The figures of twelve months."""
    asset = equipment.get_asset(asset_id=asset_id, by=actor_of(request))
    one = selectors.life_of(asset, clock.now())
    period = period_of({}, one)
    found = tiles(asset, figures(one, period.since, period.until), period)
    values = {"asset": asset, "tiles": [tile for tile in found if tile.key in SHOWN]}
    return ui.fragment(request, "service/_life.html", values)


PANELS = {
    "service.asset_life": ui.Panel(
        kind="asset",
        title=gettext_lazy("Life file, 12 months"),
        render=of_asset,
        icon="history",
        permission="asset.view",
        place="aside",
        to="service:life",
        button=gettext_lazy("Life file"),
    ),
}
