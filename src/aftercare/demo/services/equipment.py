"""Customers, sites, contacts, products, faults, assets, contracts, work types."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.demo.services.inventing import Invention
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

CUSTOMERS, ASSETS, CONTRACTS = 400, 2_000, 120
TEST_FORM = "repair-test"


def fill(*, at: datetime, progress: Callable[[str, int, int], None]) -> None:
    """Everything that the company looks after."""
    draw, fake = Random(rules.SEED + 1), Invention(rules.SEED + 1)  # noqa: S311
    began = at - timedelta(days=400)
    products = _catalogue(began)
    sites = _customers(draw, fake, began, progress)
    _assets(draw, products, sites, at, progress)
    _contracts(draw, at)


def _catalogue(at: datetime) -> dict[str, list[int]]:
    """Families with models, faults and work types; returns family → product ids."""
    sheets.install_form(
        key=TEST_FORM, name=rules.TEST_FORM_NAME, purpose="test", source=rules.TEST_FORM, by=SYSTEM, at=at
    )
    found: dict[str, list[int]] = {}
    for family in rules.FAMILIES:
        row = equipment.define_family(code=family.code, name=family.name, by=SYSTEM, at=at)
        found[family.code] = [
            equipment.register_product(family_id=row.pk, code=code, name=name, manufacturer=maker, by=SYSTEM, at=at).pk
            for code, name, maker in family.models
        ]
        for kind, words in (("symptom", family.symptoms), ("cause", family.causes), ("action", family.actions)):
            for code, name in words:
                equipment.define_fault(family_id=row.pk, kind=kind, code=code, name=name, by=SYSTEM, at=at)
        service.work_types.save(
            code=f"repair-{family.code}",
            by=SYSTEM,
            name=Words(f"{family.name.zh}维修", f"{family.name.en} repair"),
            kind="repair",
            family_code=family.code,
            duration_minutes=90,
            skills={family.skill: 3},
            certificates=[family.certificate] if family.certificate else [],
            tasks=[{**name.as_json(), "required": required} for name, required in rules.TASKS],
            sheet_key=TEST_FORM if family.code in {"lift", "pump"} else "",
            at=at,
        )
    return found


def _customers(
    draw: Random, fake: Invention, at: datetime, progress: Callable[[str, int, int], None]
) -> list[tuple[int, rules.Office]]:
    """Customers with a contact and one or two sites each; returns the sites with their office."""
    offices = [(units.by_code(office.code), office) for office in rules.OFFICES]
    sites: list[tuple[int, rules.Office]] = []
    for number in range(1, CUSTOMERS + 1):
        unit, office = offices[draw.choices(range(4), weights=(4, 3, 2, 2))[0]]
        if unit is None:
            continue
        name = f"{fake.firm()}{draw.choice(rules.INDUSTRIES)}有限公司"
        address = f"{office.city}{fake.street()}"
        customer = customers.register_customer(
            unit_id=unit.pk,
            number=f"C{number:04}",
            name=f"{name}（{number}）" if number % 17 == 0 else name,
            grade=draw.choices("ABC", weights=(1, 3, 6))[0],
            address=address,
            by=SYSTEM,
            at=at,
        )
        customers.add_contact(
            customer_id=customer.pk, name=fake.person(), phone=f"13{draw.randrange(10**8, 10**9)}", by=SYSTEM, at=at
        )
        for index in range(draw.choices((1, 2), weights=(3, 1))[0]):
            site = customers.register_site(
                customer_id=customer.pk,
                number=f"S{number:04}-{index + 1}",
                name=draw.choice(rules.SITE_NAMES),
                address=address,
                place=customers.Point(
                    office.latitude + draw.randrange(-120_000, 120_000),
                    office.longitude + draw.randrange(-120_000, 120_000),
                ),
                by=SYSTEM,
                at=at,
            )
            sites.append((site.pk, office))
        if number % 20 == 0:
            progress("customers", number, CUSTOMERS)
    return sites


def _assets(
    draw: Random,
    products: dict[str, list[int]],
    sites: list[tuple[int, rules.Office]],
    at: datetime,
    progress: Callable[[str, int, int], None],
) -> None:
    today = at.date()
    families = draw.choices(rules.FAMILIES, weights=[family.share for family in rules.FAMILIES], k=ASSETS)
    rows = []
    for number, family in enumerate(families, start=1):
        installed = today - timedelta(days=draw.randrange(60, 2_600))
        values: equipment.AssetValues = {
            "number": f"{family.code[:2].upper()}{number:05}",
            "serial": f"{family.code[:1].upper()}{draw.randrange(10**7, 10**8)}",
            "name": f"{number % 12 + 1}#{family.name.zh}",
            "place": f"{draw.randrange(1, 20)} 层",
            "criticality": draw.choices((1, 2, 3, 4), weights=(2, 5, 2, 1))[0],
            "installed_on": installed,
            "accepted_on": installed + timedelta(days=14),
        }
        site_id, _office = draw.choice(sites)
        rows.append(equipment.AssetRow(product_id=draw.choice(products[family.code]), site_id=site_id, values=values))
    for start in range(0, len(rows), 500):
        equipment.bulk_register(rows[start : start + 500], by=SYSTEM, at=at - timedelta(days=399))
        progress("equipment", min(start + 500, len(rows)), len(rows))


def _contracts(draw: Random, at: datetime) -> None:
    """A good quarter of the customers have a service contract."""
    ids = list(customers.Customer.objects.order_by("pk").values_list("pk", flat=True))
    for customer_id in draw.sample(ids, min(CONTRACTS, len(ids))):
        start = date(at.year, 1, 1) + timedelta(days=draw.randrange(-200, 100))
        equipment.register_contract(
            customer_id=customer_id,
            name="设备维护保养合同",
            starts_on=start,
            ends_on=start + timedelta(days=365),
            terms=equipment.ContractTerms(covers_all=True, parts_included=draw.random() < 0.3),
            by=SYSTEM,
            at=at - timedelta(days=300),
        )
