"""What of their own a customer or dealer may report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import Actor
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment

# More than that nobody chooses from a list; the place is then said in words.
SITES, ASSETS = 200, 500

Option = tuple[str, str]
Group = tuple[str, list[Option]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form of one's own requests offers."""

    subjects: list[Group]
    # Asset → family, and the symptoms of each of these families.
    families: Mapping[int, str]
    symptoms: list[Group]


def symptoms_of(family: str) -> list[Option]:
    """What may be wrong with equipment of a family, in the words of its fault catalogue."""
    found = [(one.code, str(one.name)) for one in equipment.faults_of(family, kind=equipment.FaultCode.Kind.SYMPTOM)]
    return sorted(found, key=lambda one: one[1])


def offered(by: Actor) -> Offered:
    """What a customer may report about, and what may be wrong with it."""
    in_use = equipment.assets_of(by).exclude(state=equipment.Asset.State.RETIRED).order_by("number")
    briefs = equipment.asset_briefs(in_use.values_list("pk", flat=True)[:ASSETS])
    families = {pk: brief.family for pk, brief in briefs.items()}
    named = equipment.families().filter(code__in=set(families.values()))
    symptoms = [(str(one.name), symptoms_of(one.code), one.code) for one in named]
    groups = [(name, [(f"{code}:{key}", words) for key, words in found]) for name, found, code in symptoms if found]
    return Offered(_subjects(by, briefs.values()), families, groups)


def _subjects(by: Actor, briefs: Iterable[equipment.AssetBrief]) -> list[Group]:
    """Their sites, each with its equipment; dealers also what they sold."""
    sites = customers.sites_of(by).filter(active_to=None).order_by("name", "pk").values_list("pk", "name")[:SITES]
    groups: dict[int | None, Group] = {pk: (name, [(f"site:{pk}", _("The whole site"))]) for pk, name in sites}
    for brief in briefs:
        # Of a site that is not theirs a dealer is told nothing.
        place = brief.site_id if brief.site_id in groups else None
        group = groups.setdefault(place, (_("Equipment"), []))
        group[1].append((f"asset:{brief.id}", f"{brief.label} · {brief.number}"))
    return list(groups.values())
