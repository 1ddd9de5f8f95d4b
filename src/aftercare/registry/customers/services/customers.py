"""Customers are registered, changed, flagged, moved, closed and reopened."""

from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.customers.errors import CreditCodeTakenError, NumberTakenError
from aftercare.registry.customers.events import (
    CustomerChanged,
    CustomerClosed,
    CustomerEngineerRuled,
    CustomerFlagged,
    CustomerMoved,
    CustomerRegistered,
    CustomerReopened,
)
from aftercare.registry.customers.models import Customer, EngineerRule
from aftercare.registry.customers.rules import CustomerValues, customer_columns
from aftercare.registry.customers.selectors.customers import get_customer
from aftercare.registry.organisation.public import change_root, checked, free_number

PERSON_WITH_CODE = _("Only companies have a unified social credit code.")
PAYS_FOR_ITSELF = _("Leave this empty where the customer pays for itself.")
NOT_A_KIND = _("Preferred, required or excluded.")


@command("customer.register")
def register_customer(
    *, unit_id: int, uid: UUID | None = None, by: Actor, at: datetime, **values: Unpack[CustomerValues]
) -> Customer:
    """Enter a customer; `name` is needed, `number` is taken from the series if not given."""
    unit = get_unit(unit_id)
    require(by, "customer.create", unit_path=unit.path)
    columns = checked(Customer, customer_columns(values), required=["name"])
    _refuse_person_with_code(columns.get("kind", Customer.Kind.COMPANY), columns.get("credit_code", ""))
    _refuse_taken(columns)
    columns["number"] = columns.get("number") or free_number(Customer, "customers.customer", unit_id=unit_id, at=at)
    customer = Customer.objects.create(
        uid=uid or uuid7(at), unit_id=unit_id, unit_path=unit.path, active_from=at, **columns
    )
    event = CustomerRegistered(number=customer.number, kind=customer.kind, grade=customer.grade, unit=unit_id)
    publish(event, stream_id=customer.pk, at=at)
    return customer


@command("customer.change")
def change_customer(
    *, customer_id: int, version: int | None = None, by: Actor, at: datetime, **values: Unpack[CustomerValues]
) -> Customer:
    """Change a customer's particulars; what is left out stays."""
    customer = get_customer(customer_id=customer_id, by=by)
    require(by, "customer.change", unit_path=customer.unit_path)
    customer.expect(version)
    columns = checked(Customer, customer_columns(values, known=(customer.name, customer.short_name)))
    if columns.get("billing_customer_id") == customer.pk:
        raise InvalidError(fields={"billing_customer_id": [PAYS_FOR_ITSELF]})
    _refuse_person_with_code(columns.get("kind", customer.kind), columns.get("credit_code", customer.credit_code))
    _refuse_taken(columns, known=customer)
    changed = change_root(customer, columns)
    if changed:
        publish(CustomerChanged(fields=changed, grade=customer.grade), stream_id=customer.pk, at=at)
    return customer


def _refuse_person_with_code(kind: str, credit_code: str) -> None:
    if credit_code and kind != Customer.Kind.COMPANY:
        raise InvalidError(fields={"credit_code": [PERSON_WITH_CODE]})


def _refuse_taken(columns: dict[str, Any], known: Customer | None = None) -> None:
    """One number, one customer; one credit code, one company."""
    others = Customer.objects.exclude(pk=known.pk) if known else Customer.objects.all()
    number, credit_code = columns.get("number"), columns.get("credit_code")
    if number and others.filter(number=number).exists():
        raise NumberTakenError(number=number)
    twin = others.filter(credit_code=credit_code).first() if credit_code else None
    if twin:
        raise CreditCodeTakenError(name=twin.name, number=twin.number)


@command("customer.flag")
def flag_customer(
    *,
    customer_id: int,
    in_debt: bool,
    in_dispute: bool,
    warning: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Customer:
    """Say what the hotline must know: owes money, is in dispute, and a line of text."""
    customer = get_customer(customer_id=customer_id, by=by)
    require(by, "customer.flag", unit_path=customer.unit_path)
    customer.expect(version)
    columns = checked(Customer, {"in_debt": in_debt, "in_dispute": in_dispute, "warning": warning})
    if change_root(customer, columns):
        publish(CustomerFlagged(in_debt=in_debt, in_dispute=in_dispute), stream_id=customer.pk, at=at)
    return customer


@command("customer.move")
def move_customer(*, customer_id: int, unit_id: int, version: int | None = None, by: Actor, at: datetime) -> Customer:
    """Give the customer to another unit; its sites and assets stay with theirs."""
    customer = get_customer(customer_id=customer_id, by=by)
    unit = get_unit(unit_id)
    require(by, "customer.change", unit_path=customer.unit_path)
    require(by, "customer.change", unit_path=unit.path)
    customer.expect(version)
    before = customer.unit_id
    if change_root(customer, {"unit_id": unit_id, "unit_path": unit.path}):
        publish(CustomerMoved(from_unit=before, to_unit=unit_id), stream_id=customer.pk, at=at)
    return customer


@command("customer.close")
def close_customer(*, customer_id: int, version: int | None = None, by: Actor, at: datetime) -> Customer:
    """Serve a customer no longer: kept, not offered any more."""
    customer = get_customer(customer_id=customer_id, by=by)
    require(by, "customer.change", unit_path=customer.unit_path)
    customer.expect(version)
    if customer.active_to is None:
        change_root(customer, {"active_to": at})
        publish(CustomerClosed(), stream_id=customer.pk, at=at)
    return customer


@command("customer.reopen")
def reopen_customer(*, customer_id: int, version: int | None = None, by: Actor, at: datetime) -> Customer:
    """Serve a closed customer again."""
    customer = get_customer(customer_id=customer_id, by=by)
    require(by, "customer.change", unit_path=customer.unit_path)
    customer.expect(version)
    if change_root(customer, {"active_to": None}):
        publish(CustomerReopened(), stream_id=customer.pk, at=at)
    return customer


@command("customer.rule_engineer")
def rule_customer_engineer(*, customer_id: int, staff_id: int, kind: str, by: Actor, at: datetime) -> None:
    """Prefer, require or exclude an engineer at a customer; "" takes that back."""
    customer = get_customer(customer_id=customer_id, by=by)
    require(by, "customer.change", unit_path=customer.unit_path)
    if rule_engineer(EngineerRule(customer=customer, staff_id=staff_id, kind=kind), at=at):
        publish(CustomerEngineerRuled(staff=staff_id, kind=kind), stream_id=customer.pk, at=at)


def rule_engineer(wanted: EngineerRule, *, at: datetime) -> bool:
    """Put the word about a person in place of the one before; whether that changed anything."""
    if wanted.kind and wanted.kind not in EngineerRule.Kind.values:
        raise InvalidError(fields={"kind": [NOT_A_KIND]})
    checked(EngineerRule, {"staff_id": wanted.staff_id})
    rows = EngineerRule.objects.filter(customer=wanted.customer, site=wanted.site, staff_id=wanted.staff_id)
    standing = rows.filter(active_to__isnull=True).first()
    if (standing.kind if standing else "") == wanted.kind:
        return False
    if standing and at <= standing.active_from:
        standing.delete()
    elif standing:
        rows.filter(pk=standing.pk).update(active_to=at)
    if wanted.kind:
        wanted.active_from = at
        wanted.save()
    return True
