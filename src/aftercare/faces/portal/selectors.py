"""What of their own a customer or dealer may report."""

from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import Actor
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment

# More than that nobody chooses from a list; the place is then said in words.
SITES, ASSETS = 200, 500

Group = tuple[str, list[tuple[str, str]]]


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
