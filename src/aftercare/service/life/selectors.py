"""Reading the life of one piece of equipment: what the figures rest on, and everything that is on file about it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from django.db.models import Count, Max
from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.events import Recorded
from aftercare.platform.files import public as files
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.registry.equipment import public as equipment
from aftercare.service.life.rules import facts
from aftercare.service.orders import selectors as orders
from aftercare.service.reports import selectors as reports
from aftercare.service.requests import selectors as requests
from aftercare.service.visits import selectors as visits

# What happened to the equipment itself, apart from its status and from what was asked about it.
CHANGES = (
    "asset.registered",
    "asset.put_in_service",
    "asset.changed",
    "asset.moved",
    "asset.replaced",
    "asset.retired",
    "asset.dealer_changed",
    "asset.warranty_promised",
    "asset.engineer_ruled",
    "contract.terms_set",
)
# At most so many lines of them stand on the page.
NEWEST_CHANGES = 50

Kind = Literal["request", "order", "visit", "report", "record", "document"]
KINDS: tuple[Kind, ...] = ("request", "order", "visit", "report", "record", "document")


def life_of(asset: equipment.Asset, at: datetime) -> facts.Life:
    """What the figures of an asset rest on, from its effective events; six queries, however many there are."""
    naming = journal.events_naming("asset", [asset.pk], facts.NAMING)
    cases = {event.stream_id for event in naming}
    return facts.life(
        asset.pk,
        own=_events("asset", [asset.pk], facts.OF_ASSET),
        cases=_events("case", cases, facts.OF_CASES),
        accepted_at=_midnight(asset.accepted_on),
        retired_at=_midnight(asset.retired_on),
        at=at,
    )


def _events(stream: str, stream_ids: Collection[int], names: Sequence[str]) -> list[Recorded]:
    found = journal.effective().filter(stream=stream, stream_id__in=sorted(stream_ids), type__in=names)
    return journal.recorded(found.order_by("occurred_at", "id")) if stream_ids else []


def _midnight(day: date | None) -> datetime | None:
    """When a day begins where the company is."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())


def changes_of(asset: equipment.Asset) -> list[Recorded]:
    """The newest changes of where the asset is, what it is a part of, its warranty and contracts; the newest first."""
    return journal.events_about("asset", asset.pk, names=CHANGES)[: -NEWEST_CHANGES - 1 : -1]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece in the tree of the equipment, with how often it was asked about."""

    asset: equipment.Asset
    depth: int
    requests: int
    newest_at: datetime | None


def parts_of(asset: equipment.Asset, by: Actor) -> list[Part]:
    """The pieces below the asset that the reader may see, each right behind the piece that holds it."""
    below = [one for one in equipment.asset_tree(asset) if one.path.startswith(asset.path) and one.pk != asset.pk]
    if not below:
        return []
    seen = set(equipment.assets_of(by).filter(pk__in=[one.pk for one in below]).values_list("pk", flat=True))
    rows = requests.visible_to(by).filter(asset_id__in=seen).order_by().values("asset_id")
    found = {row["asset_id"]: row for row in rows.annotate(count=Count("id"), newest_at=Max("received_at"))}
    nothing: dict[str, Any] = {"count": 0, "newest_at": None}
    start = asset.path.count("/")
    return [
        Part(one, one.path.count("/") - start, told["count"], told["newest_at"])
        for one in below
        if one.pk in seen and (told := found.get(one.pk, nothing))
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the life file: a request, order, visit, report, record or document that the reader may see."""

    kind: Kind
    id: int
    # The row whose page it leads to: a report's order, a document's file.
    leads_to: int
    number: str
    title: str
    at: datetime
    asset: int | None
    # The kind of request or order, the name of a form, the role of a file.
    what: str = ""
    state: str = ""
    sub_state: str = ""
    person: str = ""
    ended_at: datetime | None = None


def entries(asset_ids: Collection[int], by: Actor) -> list[Entry]:
    """All that is on file about these assets, the newest first; a fixed number of queries."""
    asked = [_of_request(row) for row in requests.visible_to(by).filter(asset_id__in=asset_ids).values(*_REQUEST)]
    owed = [_of_order(row) for row in orders.visible_to(by).filter(asset_id__in=asset_ids).values(*_ORDER)]
    paid = visits.visible_to(by).filter(order__asset_id__in=asset_ids)
    went = [_of_visit(row) for row in paid.values(*_VISIT)]
    told = reports.visible_to(by).filter(order__asset_id__in=asset_ids)
    written = [_of_report(row) for row in told.values(*_REPORT)]
    subjects: dict[str, dict[int, Entry | None]] = {
        "asset": dict.fromkeys(asset_ids),
        "request": {one.id: one for one in asked},
        "order": {one.id: one for one in owed},
        "visit": {one.id: one for one in went},
    }
    found = [*asked, *owed, *went, *written, *_records(subjects, by), *_documents(subjects, by)]
    return sorted(found, key=lambda one: (one.at, one.kind, one.id), reverse=True)


_REQUEST = ("id", "number", "title", "received_at", "resolved_at", "asset_id", "nature", "state", "sub_state",
            "owner__name")  # fmt: skip
_ORDER = ("id", "number", "title", "opened_at", "finished_at", "asset_id", "kind", "state", "sub_state")
_VISIT = ("id", "sequence", "order__number", "order__title", "order__opened_at", "order__asset_id", "order__kind",
          "planned_start_at", "arrived_at", "work_started_at", "ended_at", "state", "sub_state",
          "lead__name")  # fmt: skip
_REPORT = ("id", "version", "state", "issued_at", "order_id", "order__number", "order__title", "order__asset_id",
           "issued_by__name")  # fmt: skip


def _of_request(row: dict[str, Any]) -> Entry:
    return Entry(
        "request", row["id"], row["id"], row["number"], row["title"], row["received_at"], row["asset_id"],
        row["nature"], row["state"], row["sub_state"], row["owner__name"] or "", row["resolved_at"],
    )  # fmt: skip


def _of_order(row: dict[str, Any]) -> Entry:
    return Entry(
        "order", row["id"], row["id"], row["number"], row["title"], row["opened_at"], row["asset_id"],
        row["kind"], row["state"], row["sub_state"], "", row["finished_at"],
    )  # fmt: skip


def _of_visit(row: dict[str, Any]) -> Entry:
    begun = row["arrived_at"] or row["work_started_at"] or row["planned_start_at"] or row["order__opened_at"]
    return Entry(
        "visit", row["id"], row["id"], f"{row['order__number']}-{row['sequence']}", row["order__title"], begun,
        row["order__asset_id"], row["order__kind"], row["state"], row["sub_state"], row["lead__name"] or "",
        row["ended_at"],
    )  # fmt: skip


def _of_report(row: dict[str, Any]) -> Entry:
    return Entry(
        "report", row["id"], row["order_id"], f"{row['order__number']} · {row['version']}", row["order__title"],
        row["issued_at"], row["order__asset_id"], "", row["state"], "", row["issued_by__name"] or "",
    )  # fmt: skip


def _records(subjects: dict[str, dict[int, Entry | None]], by: Actor) -> Iterator[Entry]:
    """The sheets that were handed in about any of them."""
    for kind, known in subjects.items():
        for subject_id, laid_out in (sheets.sheets_of_many(kind, list(known), by) if known else {}).items():
            about = known[subject_id]
            for one in laid_out:
                if one.submitted_at is not None:
                    yield Entry(
                        "record", one.pk, one.pk, about.number if about else "", str(one.version.definition.name),
                        one.submitted_at, about.asset if about else subject_id, kind, one.verdict,
                    )  # fmt: skip


def _documents(subjects: dict[str, dict[int, Entry | None]], by: Actor) -> Iterator[Entry]:
    """The files of any of them."""
    for kind, known in subjects.items():
        for subject_id, links in (files.links_of_many(kind, list(known), by) if known else {}).items():
            about = known[subject_id]
            for one in links:
                yield Entry(
                    "document", one.pk, one.file_id, about.number if about else "", one.caption or one.file.name,
                    one.at, about.asset if about else subject_id, one.role,
                )  # fmt: skip


def tree_ids(asset: equipment.Asset, by: Actor) -> dict[int, str]:
    """The asset and the pieces below it that the reader may see, each with what people call it."""
    rows = equipment.assets_of(by).filter(path__startswith=asset.path).select_related("product")
    return {one.pk: one.name or str(one.product) for one in rows}
