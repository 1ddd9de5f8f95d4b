"""What an import of history finds there already, and the figures counted from the journal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service.history import rules


def standing_batch(sha256: str) -> int | None:
    """The batch that imported this file, unless it was undone."""
    return journal.standing_batch(kind=rules.BATCH_KIND, label_prefix=sha256)


def batches() -> list[journal.Batch]:
    """The imports of history, the newest first."""
    return list(journal.Batch.objects.filter(kind=rules.BATCH_KIND).order_by("-id")[:50])


def file_of(batch_id: int) -> str:
    """The name of the file that a batch came from, "" if it has none."""
    label = journal.Batch.objects.filter(kind=rules.BATCH_KIND, pk=batch_id).values_list("label", flat=True).first()
    return rules.file_in(label or "")


def customer_named(name: str) -> int | None:
    """The customer of exactly this name."""
    return customers.Customer.objects.filter(name=name, active_to=None).values_list("pk", flat=True).first()


def product_coded(code: str) -> int | None:
    """The product of this code."""
    return equipment.Product.objects.filter(code=code).values_list("pk", flat=True).first()


def family_coded(code: str) -> int | None:
    """The product family of this code."""
    return equipment.ProductFamily.objects.filter(code=code).values_list("pk", flat=True).first()


def known_sites(numbers: Sequence[str], customer_id: int) -> dict[str, int]:
    """Number → site of the customer."""
    rows = customers.Site.objects.filter(number__in=numbers, customer_id=customer_id)
    return dict(rows.values_list("number", "pk"))


def known_assets(numbers: Sequence[str], unit: units.Unit) -> dict[str, rules.Place]:
    """Number → where it is and whose.

    Below `unit`, to which the import belongs, each asset's history is its own office's, so that those who look after
    it find it; an asset of somebody else's stays with `unit`, beyond which the import may write nothing.
    """
    rows = equipment.Asset.objects.filter(number__in=numbers)
    fields = ("number", "pk", "site_id", "customer_id", "product__family__code", "unit_id", "unit_path")
    return {
        number: rules.Place(*rest, *((unit_id, path) if path.startswith(unit.path) else (unit.pk, unit.path)))
        for number, *rest, unit_id, path in rows.values_list(*fields)
    }


def statuses(asset_ids: Collection[int]) -> list[tuple[str, int, dict[str, Any]]]:
    """What these assets say of themselves, as images for an undo."""
    rows = equipment.Asset.objects.filter(pk__in=asset_ids).order_by("pk")
    return [
        ("equipment.asset", pk, {"status": status, "status_since": since.isoformat() if since else None})
        for pk, status, since in rows.values_list("pk", "status", "status_since")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetKpi:
    """What the journal says of one asset; counts of effective events."""

    number: str
    name: str
    family: str
    site: str
    breakdowns: int
    inspections: int


# The nature of what was asked is in the payload's canonical text: keys sorted, no blanks.
_BREAKDOWN = '"nature":"breakdown"'
_INSPECTION = '"kind":"inspection"'


def kpi_per_asset(*, by: Actor) -> list[AssetKpi]:
    """Breakdowns and inspections of every asset that the reader may see, by number.

    A breakdown is an effective `request.received` of that nature; an inspection an effective
    `order.opened` of that kind.
    """
    accounts.require_somewhere(by, "asset.view")
    broken = journal.counts_by_subject("request.received", "asset", saying=_BREAKDOWN)
    inspected = journal.counts_by_subject("order.opened", "asset", saying=_INSPECTION)
    fields = ("pk", "number", "name", "product__family__code", "site__name")
    return [
        AssetKpi(
            number=number,
            name=name,
            family=family,
            site=site or "",
            breakdowns=broken.get(pk, 0),
            inspections=inspected.get(pk, 0),
        )
        for pk, number, name, family, site in equipment.assets_of(by).order_by("number", "pk").values_list(*fields)
    ]
