"""The catalogue: families, products, faults, warranty rules. Everybody in the company may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import scope_q
from aftercare.registry.equipment.models import FaultCode, Product, ProductFamily, WarrantyRule


def products_of(by: Actor) -> "QuerySet[Product]":
    """The products that the reader may see: all or none."""
    return Product.objects.filter(scope_q(by, "product.view", path=None))


def get_product(*, product_id: int, by: Actor) -> Product:
    """One product with its family; raises NotFoundError."""
    row = products_of(by).select_related("family").filter(pk=product_id).first()
    if row is None:
        raise NotFoundError
    return row


def find_products(*, text: str, by: Actor, limit: int = 20) -> list[Product]:
    """For pickers: products in the catalogue, by code."""
    rows = products_of(by).filter(active_to__isnull=True).select_related("family")
    if text.strip():
        rows = rows.filter(matching(text))
    return list(rows.order_by("code", "pk")[:limit])


def matching(text: str) -> Q:
    """Products that a typed text may mean: code, name in either language, manufacturer."""
    text = text.strip()
    found = Q(code__icontains=text) | Q(manufacturer__icontains=text)
    return found | Q(**{"name__zh-hans__icontains": text}) | Q(name__en__icontains=text)


def families() -> "QuerySet[ProductFamily]":
    """The product families in the catalogue, by code."""
    return ProductFamily.objects.filter(active_to__isnull=True).order_by("code", "pk")


def get_family(family_id: int) -> ProductFamily:
    """One family; raises NotFoundError."""
    row = ProductFamily.objects.filter(pk=family_id).first()
    if row is None:
        raise NotFoundError
    return row


@dataclass(frozen=True, slots=True)
class Fault:
    """A word of the fault catalogue."""

    id: int
    family: str
    kind: str
    code: str
    name: Words


def faults_of(family: str, *, kind: str | None = None) -> list[Fault]:
    """The words in use for a family (by its code), symptoms, causes and actions or one kind of them."""
    rows = FaultCode.objects.filter(family__code=family, active_to__isnull=True)
    if kind is not None:
        rows = rows.filter(kind=kind)
    fields = ("pk", "family__code", "kind", "code", "name")
    return [Fault(*row) for row in rows.order_by("kind", "code", "pk").values_list(*fields)]


def fault_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name in the reader's language; also of words no longer in use. Unknown codes are left out."""
    rows = FaultCode.objects.filter(code__in=set(codes)).order_by("-pk")
    return {row.code: str(row.name) for row in rows}


def fault_name(code: str) -> str:
    """The name of a fault code in the reader's language; a code that nobody knows is shown as it is."""
    return fault_names([code]).get(code, code) if code else ""


def get_fault(fault_id: int) -> FaultCode:
    """One word of a fault catalogue; raises NotFoundError."""
    row = FaultCode.objects.filter(pk=fault_id).first()
    if row is None:
        raise NotFoundError
    return row


def get_warranty_rule(rule_id: int) -> WarrantyRule:
    """One of the warranties that we give now; raises NotFoundError."""
    row = warranty_rules().filter(pk=rule_id).first()
    if row is None:
        raise NotFoundError
    return row


def warranty_rules() -> "QuerySet[WarrantyRule]":
    """The warranties that we give now, the widest first."""
    rows = WarrantyRule.objects.filter(active_to__isnull=True).select_related("product", "family")
    return rows.order_by("product__code", "family__code", "component", "pk")
