"""How a customer's request is reached, and what of their own they may report."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import Actor
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment

# More than that nobody chooses from a list; the place is then said in words.
SITES, ASSETS = 200, 500

Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """By which way a customer comes to a request: the link that they were sent, or their own login."""

    by: Actor
    request_id: int
    token: str = ""

    def to(self, page: str, *further: int) -> str:
        """The address of one of its pages."""
        if self.token:
            return reverse(f"portal:{page}", args=[self.token, *further])
        return reverse(f"portal:own_{page}", args=[self.request_id, *further])


def subjects(by: Actor) -> list[Group]:
    """What a customer may report about: their sites, each with its equipment; dealers also what they sold."""
    sites = customers.sites_of(by).filter(active_to=None).order_by("name", "pk").values_list("pk", "name")[:SITES]
    groups: dict[int | None, Group] = {pk: (name, [(f"site:{pk}", _("The whole site"))]) for pk, name in sites}
    in_use = equipment.assets_of(by).exclude(state=equipment.Asset.State.RETIRED).order_by("number")
    for brief in equipment.asset_briefs(in_use.values_list("pk", flat=True)[:ASSETS]).values():
        # Of a site that is not theirs a dealer is told nothing.
        place = brief.site_id if brief.site_id in groups else None
        group = groups.setdefault(place, (_("Equipment"), []))
        group[1].append((f"asset:{brief.id}", f"{brief.label} · {brief.number}"))
    return list(groups.values())
