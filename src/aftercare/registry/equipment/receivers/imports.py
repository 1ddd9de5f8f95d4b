"""Customers, contacts, sites, products and equipment from one workbook: created and updated by their numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError
from aftercare.base.kernel.words import Words
from aftercare.platform.imports.public import Context, Level, Row, Target, Verdict, each
from aftercare.platform.units.public import Unit
from aftercare.platform.worktime.public import existing
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.public import Customer, Site
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.models import Asset, Product
from aftercare.registry.equipment.receivers.columns import (
    ASSET_COLUMNS,
    CONTACT_COLUMNS,
    CUSTOMER_COLUMNS,
    PRODUCT_COLUMNS,
    SITE_COLUMNS,
)
from aftercare.registry.equipment.receivers.contacts import UNKNOWN_CUSTOMER, apply_contact, decide_contacts
from aftercare.registry.equipment.receivers.products import apply_product, decide_products
from aftercare.registry.equipment.receivers.rows import (
    UNKNOWN_SITE,
    SitesNamed,
    before_image,
    compared,
    customers_named,
    numbered,
    told,
)
from aftercare.registry.equipment.rules.values import asset_columns, normal_serial
from aftercare.registry.organisation.public import checked, parse_point

SERIAL_TAKEN = _("This serial is already registered as %(number)s.")
NO_UNIT = _("Choose a unit for this import (More – Choose the unit), or give the code of one.")
UNKNOWN_UNIT = _("There is no unit with the code %(code)s.")
UNKNOWN_ASSET = _("There is no equipment with this number.")
UNKNOWN_PRODUCT = _("There is no product with this code in the catalogue.")
NOT_A_PLACE = _("Write latitude and longitude, such as 31.230416, 121.473701.")


# Customers ----------------------------------------------------------------------------------------

CUSTOMER_FIELDS = ("number", "name", "short_name", "kind", "credit_code", "grade", "division_code", "address")


def customer_columns(row: Row, known: Customer | None) -> dict[str, Any]:
    """The row's cells as columns of a customer; raises what is wrong with them."""
    names = (known.name, known.short_name) if known else ("", "")
    given: Any = told(row, CUSTOMER_FIELDS)
    return checked(Customer, customers.customer_columns(given, known=names))


def unit_ids(rows: Sequence[Row]) -> dict[str, int]:
    """Units by the codes that the rows name."""
    codes = {row.values["unit"] for row in rows if row.values.get("unit")}
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))


def unit_id_of(row: Row, units: Mapping[str, int], context: Context) -> int | None:
    """The unit that the row names, else the one chosen for the import."""
    code = row.values.get("unit")
    return units.get(code) if code else context.unit_id


def decide_customers(rows: Sequence[Row], context: Context) -> None:
    """By number; one credit code, one company."""
    known = numbered(Customer, (row.values.get("number", "") for row in rows))
    codes = {row.values["credit_code"] for row in rows if row.values.get("credit_code")}
    owners = dict(Customer.objects.filter(credit_code__in=codes).values_list("credit_code", "number"))
    units = unit_ids(rows)
    for row in rows:
        existing = known.get(row.values.get("number", ""))
        try:
            columns = customer_columns(row, existing)
        except DomainError as error:
            row.refuse(error)
            continue
        code, number = columns.get("credit_code", ""), row.values.get("number", "")
        owner = owners.get(code) or (context.held_by("credit code", code, row, number) if code else None)
        if owner is not None and owner != number:
            row.problem("credit_code", _("Customer %(number)s already has this credit code."), number=owner)
        elif existing is None and unit_id_of(row, units, context) is None:
            code = row.values.get("unit", "")
            row.problem("unit", UNKNOWN_UNIT if code else NO_UNIT, code=code)
        else:
            compared(row, existing, columns)


def apply_customer(row: Row, context: Context) -> None:
    """Register or change one."""
    given: Any = told(row, CUSTOMER_FIELDS)
    if row.verdict is Verdict.NEW:
        unit_id = unit_id_of(row, unit_ids([row]), context) or 0
        customer = customers.register_customer(unit_id=unit_id, by=context.by, at=context.at, **given)
        context.created("customers.customer", [customer.pk])
        row.subject_id = customer.pk
        return
    known = Customer.objects.get(pk=row.subject_id or 0)
    before_image(context, "customers.customer", known, row.changes)
    customers.change_customer(customer_id=known.pk, by=context.by, at=context.at, **given)


# Sites --------------------------------------------------------------------------------------------

SITE_FIELDS = ("number", "name", "kind", "division_code", "address", "access_notes", "calendar_key")


def site_values(row: Row) -> Any:
    """The row's cells as values of a site; raises ValueError for what is no place."""
    given: dict[str, Any] = told(row, SITE_FIELDS)
    if "place" in row.values:
        given["place"] = parse_point(row.values["place"], row.values.get("datum", "wgs84"))
    return given


def decide_sites(rows: Sequence[Row], context: Context) -> None:
    """By number; the customer and the site above exist or come in the same file."""
    known = numbered(Site, (row.values.get("number", "") for row in rows))
    above = SitesNamed(row.values.get("parent", "") for row in rows)
    owners = customers_named(row.values.get("customer", "") for row in rows)
    calendars = existing({row.values.get("calendar_key", "") for row in rows})
    earlier: set[str] = set()
    for row in rows:
        parent, owner = row.values.get("parent", ""), row.values.get("customer", "")
        if owner and owner not in owners and not context.comes("customer", owner):
            row.problem("customer", UNKNOWN_CUSTOMER)
        here = parent in earlier or context.comes("site", parent)
        if parent and not here and above.find(parent, owners.get(owner)) is None:
            row.problem("parent", UNKNOWN_SITE)
        if row.problems:
            continue
        try:
            columns = checked(Site, customers.site_columns(site_values(row), calendars=calendars))
        except ValueError:
            row.problem("place", NOT_A_PLACE)
        except DomainError as error:
            row.refuse(error)
        else:
            compared(row, known.get(row.values.get("number", "")), columns)
            earlier.add(row.values.get("number", ""))


def apply_site(row: Row, context: Context) -> None:
    """Register or change one."""
    if row.verdict is Verdict.NEW:
        owner = customers_named([row.values["customer"]])[row.values["customer"]]
        site = customers.register_site(
            customer_id=owner,
            parent_id=SitesNamed([row.values.get("parent", "")]).placed(row, "parent", owner),
            by=context.by,
            at=context.at,
            **site_values(row),
        )
        context.created("customers.site", [site.pk])
        row.subject_id = site.pk
        return
    known = Site.objects.get(pk=row.subject_id or 0)
    before_image(context, "customers.site", known, row.changes)
    customers.change_site(site_id=known.pk, by=context.by, at=context.at, **site_values(row))


# Equipment ----------------------------------------------------------------------------------------

ASSET_FIELDS = ("number", "serial", "name", "component", "place", "shipped_on", "installed_on", "accepted_on")


def asset_values(row: Row) -> Any:
    """The row's cells as values of an asset."""
    given: dict[str, Any] = told(row, ASSET_FIELDS)
    if "criticality" in row.values:
        given["criticality"] = int(row.values["criticality"])
    return given


# A column that names something else: its level, and what is said where there is none.
REFERENCES = {
    "site": ("site", UNKNOWN_SITE),
    "customer": ("customer", UNKNOWN_CUSTOMER),
    "parent": ("asset", UNKNOWN_ASSET),
}


def decide_assets(rows: Sequence[Row], context: Context) -> None:
    """By number; product, site, customer and whole exist or come in the same file."""
    numbers = [row.values.get("number", "") for row in rows] + [row.values.get("parent", "") for row in rows]
    known = numbered(Asset, numbers)
    sites = SitesNamed(row.values.get("site", "") for row in rows)
    owners = customers_named(row.values.get("customer", "") for row in rows)
    codes = {row.values.get("product", "") for row in rows}
    products = dict(Product.objects.filter(code__in=codes, active_to__isnull=True).values_list("code", "pk"))
    twins = _twins(rows, products)
    earlier: set[str] = set()
    for row in rows:
        code = row.values.get("product", "")
        if code and code not in products and not context.comes("product", code):
            row.problem("product", UNKNOWN_PRODUCT)
        existing = known.get(row.values.get("number", ""))
        site, owner, whole = (row.values.get(name, "") for name in REFERENCES)
        owner_id = owners.get(owner) or (existing.customer_id if existing else None)
        there = (sites.find(site, owner_id) is not None, owner in owners, whole in known or whole in earlier)
        for (name, (level, text)), is_there in zip(REFERENCES.items(), there, strict=True):
            reference = row.values.get(name, "")
            if reference and not is_there and not context.comes(level, reference):
                row.problem(name, text)
        if not row.problems:
            product_id = products.get(code, 0) if code else existing.product_id if existing else 0
            _decide_asset(row, existing, product_id, twins, context)
            _refuse_twin(row, product_id or code, context)
        if not row.problems:
            earlier.add(row.values.get("number", ""))


def _refuse_twin(row: Row, product: int | str, context: Context) -> None:
    """Two rows of one file are not the same piece of equipment under two numbers."""
    serial, number = normal_serial(row.values.get("serial", "")), row.values.get("number", "")
    if serial and not row.problems:
        first = context.held_by("serial", (product, serial), row, number)
        if first is not None:
            row.problem("serial", SERIAL_TAKEN, number=first)


def _twins(rows: Sequence[Row], products: Mapping[str, int]) -> dict[tuple[int, str], str]:
    """(product, serial) → number of the assets that have these serials."""
    serials = {normal_serial(row.values["serial"]) for row in rows if row.values.get("serial")}
    held = Asset.objects.filter(serial__in=serials, product_id__in=products.values())
    return {
        (product_id, serial): number
        for product_id, serial, number in held.values_list("product_id", "serial", "number")
    }


def _decide_asset(
    row: Row, known: Asset | None, product_id: int, twins: Mapping[tuple[int, str], str], context: Context
) -> None:
    days = {name: getattr(known, name) for name in ("shipped_on", "installed_on", "accepted_on")} if known else None
    try:
        columns = checked(Asset, asset_columns(asset_values(row), today=timezone.localdate(context.at), known=days))
    except DomainError as error:
        row.refuse(error)
        return
    twin = twins.get((product_id, columns.get("serial", "")))
    if twin is not None and twin != row.values.get("number"):
        row.problem("serial", SERIAL_TAKEN, number=twin)
    elif known is None and not any(row.values.get(name) for name in ("site", "customer", "parent")):
        row.problem("site", _("Say at which site or customer it stands, or of what it is a part."))
    else:
        compared(row, known, {**columns, "product_id": product_id})


def _whole(row: Row) -> int | None:
    """The equipment that the row is a part of; refuses the row where there is none with this number."""
    number = row.values.get("parent", "")
    found = Asset.objects.filter(number=number).values_list("pk", flat=True).first() if number else None
    if number and found is None:
        raise InvalidError(fields={"parent": [UNKNOWN_ASSET]})
    return found


def apply_asset(row: Row, context: Context) -> None:
    """Register or change one."""
    product = Product.objects.filter(code=row.values.get("product", "")).first()
    if row.verdict is Verdict.NEW:
        owner = row.values.get("customer", "")
        owner_id = customers_named([owner]).get(owner)
        asset = equipment.register_asset(
            product_id=product.pk if product else 0,
            site_id=SitesNamed([row.values.get("site", "")]).placed(row, "site", owner_id),
            parent_id=_whole(row),
            customer_id=owner_id,
            by=context.by,
            at=context.at,
            **asset_values(row),
        )
        context.created("equipment.asset", [asset.pk])
        row.subject_id = asset.pk
        return
    known = Asset.objects.get(pk=row.subject_id or 0)
    before_image(context, "equipment.asset", known, row.changes)
    product_id = product.pk if product else None
    equipment.change_asset(asset_id=known.pk, product_id=product_id, by=context.by, at=context.at, **asset_values(row))


REGISTRY = Target(
    key="registry",
    name=Words("客户、现场、产品与设备", "Customers, sites, products and equipment"),
    help=Words(
        "一个工作簿，每个层级一张表；按编号新增或更新。",
        "One workbook, a sheet for each level; added or updated by number.",
    ),
    permission="asset.create",
    subjects=frozenset({"customer", "site", "product", "asset"}),
    levels=(
        Level(
            key="customer", name=Words("客户", "Customers"), columns=CUSTOMER_COLUMNS, reference="number",
            decide=decide_customers, apply=each(apply_customer),
        ),
        Level(
            key="contact", name=Words("联系人", "Contacts"), columns=CONTACT_COLUMNS,
            decide=decide_contacts, apply=each(apply_contact),
        ),
        Level(
            key="site", name=Words("现场", "Sites"), columns=SITE_COLUMNS, reference="number", parent="parent",
            decide=decide_sites, apply=each(apply_site),
        ),
        Level(
            key="product", name=Words("产品", "Products"), columns=PRODUCT_COLUMNS, reference="code",
            decide=decide_products, apply=each(apply_product),
        ),
        Level(
            key="asset", name=Words("设备", "Equipment"), columns=ASSET_COLUMNS, reference="number",
            parent="parent", synonyms=("资产",), decide=decide_assets, apply=each(apply_asset),
        ),
    ),
)  # fmt: skip
