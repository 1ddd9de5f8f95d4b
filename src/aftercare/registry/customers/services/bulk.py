"""Many sites at once (history, demo): the decision of the live verb, written in chunks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import publish
from aftercare.base.kernel.errors import DomainError, NotFoundError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import Unit
from aftercare.platform.units.public import get as get_unit
from aftercare.platform.worktime.public import existing
from aftercare.registry.customers.errors import NumberTakenError
from aftercare.registry.customers.models import Customer, Site
from aftercare.registry.customers.rules import SiteValues, site_columns
from aftercare.registry.customers.services.sites import new_site, place_in_tree, registered
from aftercare.registry.organisation.public import CHUNK, Refused, checked, tell_created, waves, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A site to be registered; `values` has its number, `parent` is the number of a site before it or there already."""

    customer_id: int
    unit_id: int
    parent: str = ""
    values: SiteValues

    @property
    def number(self) -> str:
        return self.values.get("number", "")


@dataclass(frozen=True, slots=True)
class SitesDone:
    """What became of the rows: number → id of those that went in, and those that did not."""

    ids: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


def bulk_register_sites(rows: Sequence[SiteRow], *, by: Actor, at: datetime, batch_id: int | None = None) -> SitesDone:
    """Register many sites, 2,000 a transaction; wrong rows come back with their reasons, the right ones go in.

    Within a running (bulk) command the rows join that one. With a batch they are told to its undo.
    """
    done = SitesDone()
    for start in range(0, len(rows), CHUNK):
        with writing("site.register_many", by=by, at=at, batch_id=batch_id):
            _register(rows[start : start + CHUNK], start, done, by=by, at=at)
    return done


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of a chunk refer to, read once."""

    customers: dict[int, Customer]
    units: dict[int, Unit]
    sites: dict[str, Site]
    calendars: set[str]


def _known(rows: Sequence[SiteRow]) -> _Known:
    numbers = {row.number for row in rows} | {row.parent for row in rows}
    return _Known(
        customers=Customer.objects.in_bulk({row.customer_id for row in rows}),
        units={unit_id: get_unit(unit_id) for unit_id in {row.unit_id for row in rows}},
        sites={site.number: site for site in Site.objects.filter(number__in=numbers - {""})},
        calendars=existing({row.values.get("calendar_key", "") for row in rows}),
    )


def _register(rows: Sequence[SiteRow], first: int, done: SitesDone, *, by: Actor, at: datetime) -> None:
    known = _known(rows)
    for unit in known.units.values():
        require(by, "site.create", unit_path=unit.path)
    for wave in waves([(row.number, row.parent) for row in rows]):
        made: list[Site] = []
        for index in wave:
            try:
                made.append(_decided(rows[index], known, at=at))
            except DomainError as error:
                done.refused.append(Refused(first + index, error))
        Site.objects.bulk_create(made)
        place_in_tree(made)
        tell_created("customers.site", [site.pk for site in made])
        for site in made:
            publish(registered(site), stream_id=site.pk, at=at)
        done.ids.update((site.number, site.pk) for site in made)


def _decided(row: SiteRow, known: _Known, *, at: datetime) -> Site:
    columns = checked(Site, site_columns(row.values, calendars=known.calendars), required=["number", "name"])
    customer = known.customers.get(row.customer_id)
    if customer is None or (row.parent and row.parent not in known.sites):
        raise NotFoundError
    if columns["number"] in known.sites:
        raise NumberTakenError(number=columns["number"])
    parent = known.sites[row.parent] if row.parent else None
    site = new_site(columns, uid=uuid7(at), customer=customer, parent=parent, unit=known.units[row.unit_id], at=at)
    known.sites[site.number] = site
    return site
