"""Sites: who may see which, trees, pickers, briefs for other apps."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts.public import scope_q
from aftercare.registry.customers.models import Customer, PartyRole, Site, SiteParty
from aftercare.registry.customers.selectors.customers import own_customers
from aftercare.registry.organisation.public import Branch, Point, as_tree, ids_of, in_force, initials


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBrief:
    """What other apps need of a site: where it is, when it is open, how to get in."""

    id: int
    number: str
    name: str
    # "Campus / Building 3 / Floor 2": the names from the root down.
    full_name: str
    customer_id: int
    unit_id: int
    unit_path: str
    path: str
    division_code: str
    address: str
    access_notes: str
    keys: str
    induction: str
    calendar_key: str
    zone: str
    # In WGS-84; a site without its own has that of the closest site above.
    place: Point | None

    @property
    def site_ids(self) -> list[int]:
        """The site and those that hold it, closest first."""
        return ids_of(self.path)[::-1]


def sites_of(by: Actor) -> "QuerySet[Site]":
    """The sites that the reader may see: customers their own and those in which they have a part."""
    mine = own_customers(by)
    own = None
    if mine is not None:
        parts = SiteParty.objects.filter(customer_id__in=mine, active_to__isnull=True)
        own = Q(customer_id__in=mine) | Q(pk__in=parts.values("site_id"))
    return Site.objects.filter(scope_q(by, "site.view", own=own))


def get_site(*, site_id: int, by: Actor) -> Site:
    """One site with its customer; raises NotFoundError where there is none or the reader may not see it."""
    site = sites_of(by).select_related("customer").filter(pk=site_id).first()
    if site is None:
        raise NotFoundError
    return site


def matching(text: str) -> Q:
    """Sites that a typed text may mean: name, pinyin initials, number, address."""
    text = text.strip()
    found = Q(name__icontains=text) | Q(number__istartswith=text) | Q(address__icontains=text)
    letters = initials(text).replace(" ", "")
    return found | Q(initials__startswith=letters) if letters and text.isascii() else found


def find_sites(*, text: str, by: Actor, customer_id: int | None = None, limit: int = 20) -> list[Site]:
    """For pickers: open sites, by name; of one customer or of all."""
    rows = sites_of(by).filter(active_to__isnull=True).select_related("customer")
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if text.strip():
        rows = rows.filter(matching(text))
    return list(rows.order_by("name", "pk")[:limit])


def site_tree(*, customer_id: int, by: Actor) -> list[Branch[Site]]:
    """A customer's open sites as a tree, by name."""
    rows = sites_of(by).filter(customer_id=customer_id, active_to__isnull=True)
    return as_tree(list(rows.order_by("name", "pk")))


def sites_below(site: Site) -> list[Branch[Site]]:
    """The open sites below one, as a tree. Who sees a site sees what lies below it."""
    rows = Site.objects.filter(path__startswith=site.path, active_to__isnull=True).exclude(pk=site.pk)
    return as_tree(list(rows.order_by("name", "pk")))


def parties_of(site: Site, at: datetime) -> list[SiteParty]:
    """The companies that have a part in a site now."""
    rows = SiteParty.objects.filter(in_force(at), site=site).select_related("customer")
    return list(rows.order_by("role", "pk"))


def get_party(*, site_id: int, party_id: int, by: Actor) -> SiteParty:
    """The part that a company has in a site which the reader may see; raises NotFoundError."""
    row = SiteParty.objects.filter(site_id=site_id, pk=party_id).select_related("customer").first()
    if row is None:
        raise NotFoundError
    row.site = get_site(site_id=site_id, by=by)
    return row


def site_ids_below(site_id: int) -> "QuerySet[Site, int]":
    """The ids of a site and of all below it, as a sub-query."""
    path = Site.objects.filter(pk=site_id).values_list("path", flat=True).first()
    return Site.objects.filter(path__startswith=path or "-").values_list("pk", flat=True)


class SiteColumns(NamedTuple):
    """What a brief is made of; the names are the columns'."""

    pk: int
    number: str
    name: str
    customer_id: int
    unit_id: int
    unit_path: str
    path: str
    division_code: str
    address: str
    access_notes: str
    keys: str
    induction: str
    calendar_key: str
    zone: str
    latitude_e6: int | None
    longitude_e6: int | None
    datum: str


_SITES = Ready(lambda ids: Site.objects.filter(pk__in=ids).values_list(*SiteColumns._fields))


def site_briefs(site_ids: Iterable[int]) -> dict[int, SiteBrief]:
    """Sites by id, in at most two queries, whoever asks: for rows that name them."""
    return site_briefs_of(_rows(set(site_ids)))


def site_briefs_of(rows: Collection[SiteColumns]) -> dict[int, SiteBrief]:
    """Of sites that were read with something else: by id, in one query at most."""
    held = {row.pk: row for row in rows}
    above = {one for row in rows for one in ids_of(row.path)} - held.keys()
    if above:
        held |= {row.pk: row for row in _rows(above)}
    return {row.pk: _brief(row, [held[one] for one in ids_of(row.path) if one in held]) for row in rows}


def _rows(ids: set[int]) -> list[SiteColumns]:
    return [SiteColumns._make(row) for row in _SITES(tuple(ids))]


def _brief(site: SiteColumns, line: list[SiteColumns]) -> SiteBrief:
    """`line`: the sites from the root down to this one."""
    nearest = line[::-1]
    return SiteBrief(
        id=site.pk,
        number=site.number,
        name=site.name,
        full_name=" / ".join(one.name for one in line),
        customer_id=site.customer_id,
        unit_id=site.unit_id,
        unit_path=site.unit_path,
        path=site.path,
        division_code=next((one.division_code for one in nearest if one.division_code), ""),
        address=next((one.address for one in nearest if one.address), ""),
        access_notes="\n".join(one.access_notes for one in line if one.access_notes),
        keys="\n".join(one.keys for one in line if one.keys),
        induction="\n".join(one.induction for one in line if one.induction),
        calendar_key=next((one.calendar_key for one in nearest if one.calendar_key), ""),
        zone=site.zone,
        place=next((place for one in nearest if (place := place_of(one))), None),
    )


def place_of(site: Site | SiteColumns) -> Point | None:
    """Where a site is, in WGS-84."""
    if site.latitude_e6 is None or site.longitude_e6 is None:
        return None
    match site.datum:
        case "gcj02" | "bd09" as datum:
            return Point(site.latitude_e6, site.longitude_e6, datum).to("wgs84")
        case _:
            return Point(site.latitude_e6, site.longitude_e6)


def site_rows(
    by: Actor, *, after: int | None = None, limit: int = 50, text: str = "", customer_id: int | None = None
) -> list[dict[str, Any]]:
    """At most `limit` sites for the API, the newest first, older than the id `after`."""
    rows = sites_of(by) if after is None else sites_of(by).filter(pk__lt=after)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if text:
        rows = rows.filter(matching(text))
    return list(rows.order_by("-pk").values(*SITE_FIELDS)[:limit])


SITE_FIELDS = (
    "id",
    "uid",
    "version",
    "number",
    "kind",
    "name",
    "customer_id",
    "parent_id",
    "division_code",
    "address",
    "calendar_key",
    "zone",
    "latitude_e6",
    "longitude_e6",
    "datum",
    "unit_id",
    "active_from",
    "active_to",
)


def party_role(payload: Mapping[str, Any]) -> str:
    """The company and its role, as timelines say them: who reads of a site or a project sees both on its page too."""
    company = Customer.objects.filter(pk=payload["customer"]).values_list("name", flat=True).first()
    role = str(dict(PartyRole.choices).get(payload["role"], payload["role"]))
    return f"{company} · {role}" if company else role
