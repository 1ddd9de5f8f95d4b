"""The catalogue grows: families, products, faults, warranty rules."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import require
from aftercare.registry.equipment.errors import NumberTakenError
from aftercare.registry.equipment.events import (
    FaultCodeClosed,
    FaultCodeDefined,
    FaultCodeRenamed,
    ProductChanged,
    ProductClosed,
    ProductFamilyDefined,
    ProductRegistered,
    WarrantyRuleEnded,
    WarrantyRuleSet,
)
from aftercare.registry.equipment.models import FaultCode, Product, ProductFamily, WarrantyRule
from aftercare.registry.equipment.selectors.catalogue import get_family, get_fault, get_product
from aftercare.registry.organisation.public import change_root, checked

NAME_NEEDED = _("Give a name in at least one language.")
ONE_SCOPE = _("Name a product or a family, not both.")


@command("product_family.define")
def define_family(*, code: str, name: Words, by: Actor, at: datetime) -> ProductFamily:
    """Add a product family; its code is what rules and fault catalogues refer to."""
    require(by, "product.change")
    words = _named(checked(ProductFamily, {"code": code}, required=["code"]), name)
    if ProductFamily.objects.filter(code=words["code"]).exists():
        raise NumberTakenError(number=code)
    family = ProductFamily.objects.create(**words, active_from=at)
    publish(ProductFamilyDefined(code=family.code), stream_id=family.pk, at=at)
    return family


def _named(words: dict[str, object], name: Words) -> dict[str, object]:
    if not name:
        raise InvalidError(fields={"name": [NAME_NEEDED]})
    return {**words, "name": name}


@command("fault_code.define")
def define_fault(*, family_id: int, kind: str, code: str, name: Words, by: Actor, at: datetime) -> FaultCode:
    """Add a symptom, cause or action to a family; a closed code comes back with the new name."""
    require(by, "product.change")
    family = get_family(family_id)
    words = _named(checked(FaultCode, {"kind": kind, "code": code}, required=["kind", "code"]), name)
    known = FaultCode.objects.filter(family=family, kind=words["kind"], code=words["code"]).first()
    if known is not None and known.active_to is None:
        raise NumberTakenError(number=code)
    if known is not None:
        FaultCode.objects.filter(pk=known.pk).update(name=name, active_to=None)
        known.refresh_from_db()
    fault = known or FaultCode.objects.create(family=family, **words, active_from=at)
    publish(FaultCodeDefined(kind=fault.kind, code=fault.code), stream_id=family.pk, at=at)
    return fault


@command("fault_code.rename")
def rename_fault(*, fault_id: int, name: Words, by: Actor, at: datetime) -> FaultCode:
    """Give a fault code another name. Its code stays, so whatever was recorded with it shows the new name."""
    require(by, "product.change")
    fault = get_fault(fault_id)
    if not name:
        raise InvalidError(fields={"name": [NAME_NEEDED]})
    before = fault.name
    if name != before:
        FaultCode.objects.filter(pk=fault_id).update(name=name)
        fault.name = name
        event = FaultCodeRenamed(kind=fault.kind, code=fault.code, before=before.as_json(), after=name.as_json())
        publish(event, stream_id=fault.family_id, at=at)
    return fault


@command("fault_code.close")
def close_fault(*, fault_id: int, by: Actor, at: datetime) -> None:
    """Offer a fault code no longer; what was recorded with it stays."""
    require(by, "product.change")
    fault = get_fault(fault_id)
    if FaultCode.objects.filter(pk=fault_id, active_to__isnull=True).update(active_to=at):
        publish(FaultCodeClosed(kind=fault.kind, code=fault.code), stream_id=fault.family_id, at=at)


@command("product.register")
def register_product(
    *, family_id: int, code: str, name: Words, manufacturer: str = "", by: Actor, at: datetime
) -> Product:
    """Add a product (a model) of a family."""
    require(by, "product.change")
    family = get_family(family_id)
    words = _named(checked(Product, {"code": code, "manufacturer": manufacturer}, required=["code"]), name)
    if Product.objects.filter(code=words["code"]).exists():
        raise NumberTakenError(number=code)
    product = Product.objects.create(uid=uuid7(at), family=family, **words, active_from=at)
    publish(ProductRegistered(code=product.code, family=family.code), stream_id=product.pk, at=at)
    return product


@command("product.change")
def change_product(
    *,
    product_id: int,
    family_id: int,
    name: Words,
    manufacturer: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Product:
    """Change a product's name, manufacturer or family; its code stays."""
    require(by, "product.change")
    product = get_product(product_id=product_id, by=by)
    product.expect(version)
    words = _named(checked(Product, {"manufacturer": manufacturer}), name)
    changed = change_root(product, {**words, "family_id": get_family(family_id).pk})
    if changed:
        publish(ProductChanged(fields=changed), stream_id=product.pk, at=at)
    return product


@command("product.close")
def close_product(*, product_id: int, version: int | None = None, by: Actor, at: datetime) -> Product:
    """Take a product out of the catalogue; what was sold of it stays."""
    require(by, "product.change")
    product = get_product(product_id=product_id, by=by)
    product.expect(version)
    if product.active_to is None:
        change_root(product, {"active_to": at})
        publish(ProductClosed(), stream_id=product.pk, at=at)
    return product


@command("warranty_rule.set")
def set_warranty_rule(
    *,
    months: int,
    start_rule: str,
    product_id: int | None = None,
    family_id: int | None = None,
    component: str = "",
    by: Actor,
    at: datetime,
) -> WarrantyRule:
    """Say which warranty we give on a product, a family, or everything; the word before ends now.

    Assets keep no copy: what holds at a moment is what was said then (`terms_of`).
    """
    require(by, "product.change")
    if product_id and family_id:
        raise InvalidError(fields={"family_id": [ONE_SCOPE]})
    given = {"months": months, "start_rule": start_rule, "component": component}
    columns = checked(WarrantyRule, given, required=["months", "start_rule"])
    product = get_product(product_id=product_id, by=by) if product_id else None
    family = get_family(family_id) if family_id else None
    standing = WarrantyRule.objects.filter(
        product=product, family=family, component=columns["component"], active_to__isnull=True
    )
    standing.filter(active_from__gte=at).delete()
    standing.update(active_to=at)
    rule = WarrantyRule.objects.create(product=product, family=family, active_from=at, **columns)
    event = WarrantyRuleSet(
        product=product_id,
        family=family.code if family else "",
        component=rule.component,
        start_rule=rule.start_rule,
        months=rule.months,
    )
    publish(event, stream_id=rule.pk, at=at)
    return rule


@command("warranty_rule.end")
def end_warranty_rule(*, rule_id: int, by: Actor, at: datetime) -> None:
    """Give a warranty no longer; the next wider word holds."""
    require(by, "product.change")
    rows = WarrantyRule.objects.filter(pk=rule_id, active_to__isnull=True)
    if not rows.exists():
        raise NotFoundError
    if not rows.filter(active_from__lt=at).update(active_to=at):
        rows.delete()
    publish(WarrantyRuleEnded(), stream_id=rule_id, at=at)
