"""Taking over a status history: in chunks, one short transaction each, undoable as a whole (decision 9)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, Actor
from aftercare.base.kernel.commands import bulk, publish
from aftercare.platform.accounts import public as accounts
from aftercare.platform.imports import public as imports
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service.history import rules, selectors
from aftercare.service.history.errors import AlreadyImportedError
from aftercare.service.history.events import HistoryImported
from aftercare.service.history.services import writing

# Rows of the source in one transaction (decision 31: at most 2,000).
CHUNK = 2_000
# Kinds of subjects that an import makes; what it only refers to may go on living.
MADE = ("case", "request", "order", "visit", "asset", "site")

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that did not go in, as it was, and why."""

    line: int
    row: Mapping[str, str | None]
    reason: str


@dataclass(slots=True)
class Outcome:
    """What became of an import."""

    batch_id: int
    rows: int = 0
    units: int = 0
    breakdowns: int = 0
    inspections: int = 0
    returned: list[Returned] = field(default_factory=list)


@dataclass(slots=True)
class Places:
    """Where the import and what is new in it belong, and which assets are known: unit number → asset."""

    unit: units.Unit
    customer_id: int
    products: dict[str, int]
    sites: dict[str, int] = field(default_factory=dict)
    # Assets that were there before; what they said then is noted at the first chunk that touches them.
    older: set[int] = field(default_factory=set)
    assets: dict[str, rules.Place] = field(default_factory=dict)


def import_history(
    *,
    rows: Iterable[Mapping[str, str | None]],
    sha256: str,
    label: str,
    customer_name: str,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    names: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress = lambda _done: None,
) -> Outcome:
    """Take over a status history; wrong rows come back with their reasons, the right ones go in.

    `rows` are read one by one (columns `rules.COLUMNS`; line 2 is the first). `names` may say
    more of the units: number → {site_name, description}. `progress(rows done)` is called after
    each chunk, and may raise to stop: what went in until then stays and can be undone. Raises
    AlreadyImportedError for a file whose import still stands.
    """
    unit = units.get(unit_id) if unit_id else units.root()
    accounts.require(by, "history.import", unit_path=unit.path)
    _refuse_twice(sha256)
    outcome = Outcome(journal.open_batch(kind=rules.BATCH_KIND, by=by, at=at, label=f"{sha256} {label}"))
    places = _begin(outcome.batch_id, unit, customer_name, by=by, at=at)
    reader = _Reader(outcome, names or {}, clock.now())
    states = writing.States()
    for chunk in _chunks(reader.parsed(rows)):
        with bulk("history.import", by=HISTORY, at=at, batch_id=outcome.batch_id):
            _know_assets(chunk, places, reader.names, at=at)
            _note_before(outcome.batch_id, chunk, places)
            done = writing.write(chunk, places.assets, states)
        outcome.breakdowns += done.breakdowns
        outcome.inspections += done.inspections
        progress(outcome.rows + len(outcome.returned))
    outcome.units = len(places.assets)
    _say_done(outcome, sha256, by=by, at=at)
    return outcome


class _Reader:
    """Parses rows, keeps the broken ones, checks the order in time of each unit."""

    def __init__(self, outcome: Outcome, names: Mapping[str, Mapping[str, str]], now: datetime) -> None:
        self.outcome, self.names, self.now = outcome, names, now
        self._states: dict[str, rules.UnitState] = {}

    def parsed(self, rows: Iterable[Mapping[str, str | None]]) -> Iterator[rules.StatusRow]:
        """The rows that are right."""
        for line, row in enumerate(rows, start=2):
            try:
                parsed = rules.parse(line, row, now=self.now)
                state = self._states.setdefault(parsed.unit, rules.UnitState())
                rules.check_order(state, parsed)
            except rules.RowError as error:
                self.outcome.returned.append(Returned(line, dict(row), str(error.reason)))
                continue
            state.last_at = parsed.at
            self.outcome.rows += 1
            yield parsed


def _chunks(rows: Iterator[rules.StatusRow]) -> Iterator[list[rules.StatusRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _refuse_twice(sha256: str) -> None:
    """The same file while its import still stands."""
    standing = selectors.standing_batch(sha256)
    if standing is not None:
        raise AlreadyImportedError(batch=standing)


def _begin(batch_id: int, unit: units.Unit, customer_name: str, *, by: Actor, at: datetime) -> Places:
    """The customer and the products that the history needs; made within the batch where they are missing."""
    del by
    with bulk("history.begin", by=HISTORY, at=at, batch_id=batch_id):
        customer_id = selectors.customer_named(customer_name)
        if customer_id is None:
            made = customers.register_customer(unit_id=unit.pk, name=customer_name, by=HISTORY, at=at)
            customer_id = made.pk
            imports.record_created(batch_id, "customers.customer", [customer_id])
        products = {family: _product(family, batch_id, at=at) for family in rules.FAMILY_NAMES}
    return Places(unit=unit, customer_id=customer_id, products=products)


def _product(family: str, batch_id: int, *, at: datetime) -> int:
    """The product that stands for units of a family of which the history says no more."""
    code = f"history-{family or 'other'}"
    known = selectors.product_coded(code)
    if known is not None:
        return known
    name = rules.FAMILY_NAMES[family]
    family_id = selectors.family_coded(family or "other")
    if family_id is None:
        family_id = equipment.define_family(code=family or "other", name=name, by=HISTORY, at=at).pk
        imports.record_created(batch_id, "equipment.productfamily", [family_id])
    product = equipment.register_product(family_id=family_id, code=code, name=name, by=HISTORY, at=at)
    imports.record_created(batch_id, "equipment.product", [product.pk])
    return product.pk


def _know_assets(
    chunk: Sequence[rules.StatusRow], places: Places, names: Mapping[str, Mapping[str, str]], *, at: datetime
) -> None:
    """Look up the units of a chunk; register the sites and assets that are not known yet."""
    missing = sorted({row.unit for row in chunk} - places.assets.keys())
    found = selectors.known_assets(missing, places.unit)
    places.assets.update(found)
    places.older.update(place.asset_id for place in found.values())
    new = [number for number in missing if number not in places.assets]
    if not new:
        return
    _know_sites(new, places, names, at=at)
    done = equipment.bulk_register([_asset_row(one, places, names.get(one, {})) for one in new], by=HISTORY, at=at)
    for refused in done.refused:
        raise refused.error
    for number in new:
        site, family = rules.site_and_family(number)
        places.assets[number] = rules.Place(
            done.ids[number], places.sites.get(site), places.customer_id, family, places.unit.pk, places.unit.path
        )


def _note_before(batch_id: int, chunk: Sequence[rules.StatusRow], places: Places) -> None:
    """What older assets say of themselves before this import's reports do: an undo puts it back (decision 9)."""
    touched = {places.assets[row.unit].asset_id for row in chunk} & places.older
    if touched:
        imports.record_all_before(batch_id, selectors.statuses(touched))
        places.older -= touched


def _know_sites(
    numbers: Sequence[str], places: Places, names: Mapping[str, Mapping[str, str]], *, at: datetime
) -> None:
    told = {rules.site_and_family(number)[0]: names.get(number, {}) for number in numbers}
    missing = sorted(site for site in told if site and site not in places.sites)
    places.sites.update(selectors.known_sites(missing, places.customer_id))
    rows = [
        customers.SiteRow(
            customer_id=places.customer_id,
            unit_id=places.unit.pk,
            values={"number": site, "name": told[site].get("site_name") or site},
        )
        for site in missing
        if site not in places.sites
    ]
    done = customers.bulk_register_sites(rows, by=HISTORY, at=at)
    for refused in done.refused:
        raise refused.error
    places.sites.update(done.ids)


def _asset_row(number: str, places: Places, told: Mapping[str, str]) -> equipment.AssetRow:
    site, family = rules.site_and_family(number)
    return equipment.AssetRow(
        product_id=places.products[family],
        site_id=places.sites.get(site),
        customer_id=places.customer_id,
        unit_id=places.unit.pk,
        values={"number": number, "name": told.get("description", "")},
    )


def _say_done(outcome: Outcome, sha256: str, *, by: Actor, at: datetime) -> None:
    with bulk("history.finish", by=by, at=at, batch_id=outcome.batch_id):
        event = HistoryImported(
            sha256=sha256,
            rows=outcome.rows,
            returned=len(outcome.returned),
            units=outcome.units,
            breakdowns=outcome.breakdowns,
            inspections=outcome.inspections,
        )
        publish(event, stream_id=outcome.batch_id, at=at)


def undo(*, batch_id: int, by: Actor, at: datetime) -> int:
    """Take the whole import back; how many events no longer count.

    Refused if something happened since to what the import made.
    """
    accounts.require(by, "history.import")
    return imports.undo(batch_id=batch_id, by=by, at=at, kinds=MADE)
