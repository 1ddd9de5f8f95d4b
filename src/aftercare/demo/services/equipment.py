"""Customers, sites, contacts, products, faults, assets, contracts, work types."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.demo.services.inventing import Invention
from aftercare.demo.services.records import write_down
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
    write_down(at=at)


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
            accept_minutes=rules.ACCEPT_MINUTES,
            skills={family.skill: 3},
            certificates=[family.certificate] if family.certificate else [],
            tasks=[{**name.as_json(), "required": required} for name, required in rules.TASKS],
            sheet_key=TEST_FORM if family.code in {"lift", "pump"} else "",
            at=at,
        )
        service.work_types.save(
            code=f"maintain-{family.code}",
            by=SYSTEM,
            name=Words(f"{family.name.zh}保养", f"{family.name.en} maintenance"),
            kind="maintenance",
            family_code=family.code,
            duration_minutes=rules.MAINTENANCE_MINUTES,
            accept_minutes=rules.ACCEPT_MINUTES,
            skills={family.skill: 3},
            certificates=[family.certificate] if family.certificate else [],
            tasks=[{**name.as_json(), "required": required} for name, required in rules.UPKEEP],
            at=at,
        )
    return found


def _customers(
    draw: Random, fake: Invention, at: datetime, progress: Callable[[str, int, int], None]
) -> list[tuple[int, rules.Office]]:
    """Customers with contacts and sites; returns the buildings with their office."""
    offices = [(units.by_code(office.code), office) for office in rules.OFFICES]
    words, buildings = rules.customer_words(draw), []
    for number in range(1, CUSTOMERS + 1):
        unit, office = offices[draw.choices(range(4), weights=(4, 3, 2, 2))[0]]
        if unit is None:
            continue
        trade = draw.choices(rules.TRADES, weights=[one.weight for one in rules.TRADES])[0]
        word, address = words[number - 1], _address(draw, office)
        customer = customers.register_customer(
            unit_id=unit.pk,
            number=f"C{number:04}",
            name=f"{office.city.removesuffix('市')}{word}{trade.ending}",
            grade=draw.choices("ABC", weights=(1, 3, 6))[0],
            address=address,
            by=SYSTEM,
            at=at,
        )
        _contacts(customer.pk, draw, fake, at)
        sites = _Sites(customer.pk, f"S{number:04}", word, trade, office, draw, at)
        buildings += [(pk, office) for pk in sites.register(address)]
        if number % 20 == 0:
            progress("customers", number, CUSTOMERS)
    return buildings


def _address(draw: Random, office: rules.Office) -> str:
    district, streets = draw.choice(rules.STREETS[office.code])
    return f"{office.city}{district}{draw.choice(streets)} {draw.randrange(8, 1_900)} 号"


def _contacts(customer_id: int, draw: Random, fake: Invention, at: datetime) -> None:
    """Who reports and signs; at every third customer's somebody else pays."""
    for roles in (["reporter", "signer"], ["payer"])[: 1 + (draw.random() < 0.33)]:
        customers.add_contact(
            customer_id=customer_id,
            name=fake.person(),
            phone=f"13{draw.randrange(10**8, 10**9)}",
            roles=roles,
            by=SYSTEM,
            at=at,
        )


@dataclass(frozen=True, slots=True)
class _Sites:
    """The sites of one customer: a single building, or a campus with some."""

    customer_id: int
    number: str
    word: str
    trade: rules.Trade
    office: rules.Office
    draw: Random
    at: datetime

    def register(self, address: str) -> list[int]:
        """The buildings' ids; one customer in six has a second place elsewhere."""
        found = self._place(address, 1)
        if self.draw.random() < 0.17:
            found += self._place(_address(self.draw, self.office), 2)
        return found

    def _place(self, address: str, index: int) -> list[int]:
        draw, trade = self.draw, self.trade
        many = draw.choices((1, 2, 3), weights=(5, 3, 1))[0]
        names = [name.format(word=self.word) for name in draw.sample(trade.buildings, min(many, len(trade.buildings)))]
        point = customers.Point(
            self.office.latitude + draw.randrange(-120_000, 120_000),
            self.office.longitude + draw.randrange(-120_000, 120_000),
        )
        head = f"{self.number}-{index}"
        campus = trade.campus.format(word=self.word) + ("" if index == 1 else "（二期）")
        if len(names) == 1 or not trade.campus:
            named = [f"{campus}{name}" if trade.campus else name for name in names]
            return [self._site(f"{head}{step:01}", name, address, point) for step, name in enumerate(named, 1)]
        root = self._site(head, campus, address, point, kind="campus")
        return [self._site(f"{head}{step}", name, address, point, within=root) for step, name in enumerate(names, 1)]

    def _site(
        self,
        number: str,
        name: str,
        address: str,
        point: customers.Point,
        *,
        kind: str = "building",
        within: int | None = None,
    ) -> int:
        return customers.register_site(
            customer_id=self.customer_id,
            parent_id=within,
            number=number,
            kind=kind,
            name=name,
            address=address,
            division_code=self.office.division,
            access_notes=self.draw.choice(rules.ACCESS_NOTES),
            place=point,
            by=SYSTEM,
            at=self.at,
        ).pk


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
            "name": f"{number % 12 + 1}# {family.name.zh}",
            "place": draw.choice(rules.PLACES[family.code]),
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
    rows = list(customers.Customer.objects.order_by("pk").values_list("pk", "name"))
    for customer_id, name in draw.sample(rows, min(CONTRACTS, len(rows))):
        start = date(at.year, 1, 1) + timedelta(days=draw.randrange(-200, 100))
        equipment.register_contract(
            customer_id=customer_id,
            name=f"{name}{start.year} 年设备维保合同",
            starts_on=start,
            ends_on=start + timedelta(days=365),
            terms=equipment.ContractTerms(
                covers_all=True, parts_included=draw.random() < 0.3, promises=_promises(customer_id)
            ),
            by=SYSTEM,
            at=at - timedelta(days=300),
        )


def _promises(customer_id: int) -> tuple[equipment.Promised, ...]:
    """Visits are free up to a number; every third customer has hours paid for as well."""
    promised = (
        equipment.Promised("response", 120, "office"),
        equipment.Promised("arrival", 240, "office"),
        equipment.Promised("free_visits", 12),
    )
    return (*promised, equipment.Promised("hour_bank", 6_000)) if customer_id % 3 == 0 else promised
