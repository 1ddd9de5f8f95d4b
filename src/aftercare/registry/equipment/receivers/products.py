"""The products of the registry's import: models that equipment further down the workbook refers to."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import allows
from aftercare.platform.imports.public import Context, Row, Verdict
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.models import Product, ProductFamily
from aftercare.registry.equipment.receivers.rows import before_image, compared

NOT_YOURS = _("You may not change the product catalogue.")
UNKNOWN_FAMILY = _("There is no product family with this code.")
TAKEN_OUT = _("This product was retired.")
NAME_NEEDED = _("Give a name in at least one language.")


def decide_products(rows: Sequence[Row], context: Context) -> None:
    """By code; the family is in the catalogue already."""
    codes = {row.values.get("code", "") for row in rows}
    known = {product.code: product for product in Product.objects.filter(code__in=codes)}
    families = _families(rows)
    may = allows(context.by, "product.change")
    for row in rows:
        product, family = known.get(row.values.get("code", "")), row.values.get("family", "")
        if not may:
            row.problem("", NOT_YOURS)
        if family and family not in families:
            row.problem("family", UNKNOWN_FAMILY)
        if product is not None and product.active_to is not None:
            row.problem("code", TAKEN_OUT)
        if not _name(row, product):
            row.problem("name", NAME_NEEDED)
        if not row.problems:
            compared(row, product, _columns(row, product, families))


def _families(rows: Sequence[Row]) -> dict[str, int]:
    codes = {row.values["family"] for row in rows if row.values.get("family")}
    found = ProductFamily.objects.filter(code__in=codes, active_to__isnull=True)
    return dict(found.values_list("code", "pk"))


def _name(row: Row, known: Product | None) -> Words:
    """In the languages that are filled in; what is not stays as it was."""
    before = known.name if known else Words()
    return Words(row.values.get("name", before.zh), row.values.get("name_en", before.en))


def _columns(row: Row, known: Product | None, families: dict[str, int]) -> Any:
    maker = row.values.get("manufacturer", known.manufacturer if known else "")
    family = families.get(row.values.get("family", ""), known.family_id if known else 0)
    return {"name": _name(row, known), "manufacturer": maker, "family_id": family}


def apply_product(row: Row, context: Context) -> None:
    """Add or change one."""
    known = None if row.verdict is Verdict.NEW else Product.objects.get(pk=row.subject_id or 0)
    columns = _columns(row, known, _families([row]))
    if known is None:
        product = equipment.register_product(code=row.values["code"], by=context.by, at=context.at, **columns)
        context.created("equipment.product", [product.pk])
        row.subject_id = product.pk
        return
    before_image(context, "equipment.product", known, row.changes)
    equipment.change_product(product_id=known.pk, by=context.by, at=context.at, **columns)
