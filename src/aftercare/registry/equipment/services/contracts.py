"""Contracts are registered, changed, cancelled; what they cover and promise is set as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import get as get_unit
from aftercare.platform.worktime.public import existing
from aftercare.registry.customers.public import get_customer, sites_of
from aftercare.registry.equipment.errors import ClosedError, NumberTakenError
from aftercare.registry.equipment.events import (
    ContractCancelled,
    ContractChanged,
    ContractRegistered,
    ContractTermsSet,
    Promise,
)
from aftercare.registry.equipment.models import Contract, Coverage, Entitlement, Product, ProductFamily
from aftercare.registry.equipment.rules.terms import Promised
from aftercare.registry.equipment.rules.values import ContractValues, contract_columns, refuse_empty_span
from aftercare.registry.equipment.selectors.assets import assets_of
from aftercare.registry.equipment.selectors.deals import get_contract
from aftercare.registry.organisation.public import change_root, checked, free_number

TWICE = _("The same promise stands here twice.")
NO_CALENDAR = _("There is no calendar with this key.")
UNKNOWN = _("One of these does not exist, or you may not see it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """What a contract covers and promises. `covers_all`: the customer's whole equipment."""

    covers_all: bool = False
    labour_included: bool = True
    parts_included: bool = False
    asset_ids: Sequence[int] = ()
    site_ids: Sequence[int] = ()
    product_ids: Sequence[int] = ()
    family_ids: Sequence[int] = ()
    promises: Sequence[Promised] = field(default_factory=tuple)


@command("contract.register")
def register_contract(
    *,
    customer_id: int,
    terms: ContractTerms | None = None,
    unit_id: int | None = None,
    uid: UUID | None = None,
    by: Actor,
    at: datetime,
    **values: Unpack[ContractValues],
) -> Contract:
    """Enter a contract; `name`, `starts_on` and `ends_on` are needed. Without `unit_id`: the customer's unit."""
    customer = get_customer(customer_id=customer_id, by=by)
    unit = get_unit(unit_id or customer.unit_id)
    require(by, "contract.create", unit_path=unit.path)
    columns = checked(Contract, contract_columns(values), required=["name", "starts_on", "ends_on"])
    refuse_empty_span(columns["starts_on"], columns["ends_on"])
    _refuse_taken(columns.get("number", ""))
    columns["number"] = columns.get("number") or free_number(Contract, "equipment.contract", unit_id=unit.pk, at=at)
    contract = Contract.objects.create(
        uid=uid or uuid7(at), customer=customer, unit=unit, unit_path=unit.path, **columns
    )
    event = ContractRegistered(
        number=contract.number,
        kind=contract.kind,
        customer=customer.pk,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        priority=contract.priority,
        unit=unit.pk,
    )
    publish(event, stream_id=contract.pk, at=at)
    _write_terms(contract, terms or ContractTerms(covers_all=True), by=by, at=at)
    return contract


def _refuse_taken(number: str) -> None:
    if number and Contract.objects.filter(number=number).exists():
        raise NumberTakenError(number=number)


@command("contract.change")
def change_contract(
    *, contract_id: int, version: int | None = None, by: Actor, at: datetime, **values: Unpack[ContractValues]
) -> Contract:
    """Change a contract's particulars; what is left out stays."""
    contract = _open_contract(contract_id, version, by)
    columns = checked(Contract, contract_columns(values))
    refuse_empty_span(columns.get("starts_on", contract.starts_on), columns.get("ends_on", contract.ends_on))
    if columns.get("number", contract.number) != contract.number:
        _refuse_taken(columns["number"])
    changed = change_root(contract, columns)
    if changed:
        event = ContractChanged(
            fields=changed, starts_on=contract.starts_on, ends_on=contract.ends_on, priority=contract.priority
        )
        publish(event, stream_id=contract.pk, at=at)
    return contract


def _open_contract(contract_id: int, version: int | None, by: Actor) -> Contract:
    contract = get_contract(contract_id=contract_id, by=by)
    require(by, "contract.change", unit_path=contract.unit_path)
    contract.expect(version)
    if contract.cancelled_at is not None:
        raise ClosedError
    return contract


@command("contract.set_terms")
def set_terms(
    *, contract_id: int, terms: ContractTerms, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Write down what the contract covers and promises, in place of what stood there."""
    contract = _open_contract(contract_id, version, by)
    _write_terms(contract, terms, by=by, at=at)
    return contract


def _write_terms(contract: Contract, terms: ContractTerms, *, by: Actor, at: datetime) -> None:
    families = _refuse_unknown(terms, by)
    _refuse_twice(terms.promises)
    _refuse_unknown_hours(terms.promises)
    flags = {name: getattr(terms, name) for name in ("covers_all", "labour_included", "parts_included")}
    Contract.objects.filter(pk=contract.pk).update(**flags, version=contract.version + 1)
    Coverage.objects.filter(contract=contract).delete()
    Entitlement.objects.filter(contract=contract).delete()
    Coverage.objects.bulk_create(_lines(contract, terms))
    Entitlement.objects.bulk_create(
        Entitlement(
            contract=contract,
            **checked(Entitlement, {"kind": one.kind, "amount": one.amount, "calendar_key": one.calendar_key}),
        )
        for one in terms.promises
    )
    contract.refresh_from_db()
    event = ContractTermsSet(
        **flags,
        assets=list(terms.asset_ids),
        sites=list(terms.site_ids),
        products=list(terms.product_ids),
        families=families,
        promises=[Promise(kind=one.kind, amount=one.amount, calendar=one.calendar_key) for one in terms.promises],
    )
    publish(event, stream_id=contract.pk, at=at)


def _lines(contract: Contract, terms: ContractTerms) -> list[Coverage]:
    return [
        *(Coverage(contract=contract, asset_id=one) for one in terms.asset_ids),
        *(Coverage(contract=contract, site_id=one) for one in terms.site_ids),
        *(Coverage(contract=contract, product_id=one) for one in terms.product_ids),
        *(Coverage(contract=contract, family_id=one) for one in terms.family_ids),
    ]


def _refuse_unknown(terms: ContractTerms, by: Actor) -> list[str]:
    """The codes of the families; refuses what does not exist or may not be seen."""
    named = {
        "asset_ids": (set(terms.asset_ids), assets_of(by).filter(pk__in=terms.asset_ids).count()),
        "site_ids": (set(terms.site_ids), sites_of(by).filter(pk__in=terms.site_ids).count()),
        "product_ids": (set(terms.product_ids), Product.objects.filter(pk__in=terms.product_ids).count()),
    }
    families = ProductFamily.objects.filter(pk__in=terms.family_ids).order_by("code").values_list("code", flat=True)
    codes = list(families)
    wrong = [name for name, (ids, found) in named.items() if len(ids) != found]
    wrong += ["family_ids"] if len(set(terms.family_ids)) != len(codes) else []
    if wrong:
        raise InvalidError(fields={name: [UNKNOWN] for name in wrong})
    return codes


def _refuse_twice(promises: Sequence[Promised]) -> None:
    if len({one.kind for one in promises}) != len(promises):
        raise InvalidError(fields={"promises": [TWICE]})


def _refuse_unknown_hours(promises: Sequence[Promised]) -> None:
    keys = {one.calendar_key for one in promises if one.calendar_key}
    if keys - existing(keys):
        raise InvalidError(fields={"calendar_key": [NO_CALENDAR]})


@command("contract.cancel")
def cancel_contract(*, contract_id: int, version: int | None = None, by: Actor, at: datetime) -> Contract:
    """End a contract before its time, as of now."""
    contract = _open_contract(contract_id, version, by)
    change_root(contract, {"cancelled_at": at})
    publish(ContractCancelled(), stream_id=contract.pk, at=at)
    return contract
