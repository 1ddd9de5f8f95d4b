"""Who works today, on the start page."""

from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.service.today import selectors
from aftercare.service.today.rules import Where


def card(by: Actor, at: datetime) -> ui.CardBody | None:
    """The start page: how many work now, and how many of them have nothing to do."""
    offices = selectors.overview(by, at)
    if not offices:
        return None
    counts = {kind: sum(one.count(kind) for one in offices) for kind in Where}
    busy, free = counts[Where.AT_WORK], counts[Where.FREE] + counts[Where.ON_CALL]
    said = gettext("%(busy)d on a visit · %(free)d free · %(leave)d on leave")
    return ui.CardBody(count=busy + free, hint=said % {"busy": busy, "free": free, "leave": counts[Where.LEAVE]})


CARD = ui.Card(
    gettext_lazy("On duty today"), body=card, icon="users", permission=selectors.PLAN, tier=ui.Tier.FIGURES,
    url="service:today",
)  # fmt: skip
