"""Where the organisation tree shows up."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.events import in_transaction
from aftercare.base.ui import public as ui
from aftercare.platform.units.events import UnitMoved
from aftercare.platform.units.services import follow_move


def register() -> None:
    """Called in `ready()`."""
    in_transaction.register("units.paths", frozenset({UnitMoved.type}), follow_move)
    ui.menu.register(
        "units",
        ui.Entry(
            _("Organisation"), "units:tree", icon="building", permission="unit.view", group=ui.Group.SYSTEM, order=10
        ),
    )
