"""Customers and contacts: who may see which, lists, pickers, briefs for other apps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts.public import scope_q
from aftercare.registry.customers.models import Contact, Customer, EngineerRule
from aftercare.registry.organisation.public import digits_of, in_force, initials, phone_tail


@dataclass(frozen=True, slots=True)
class CustomerBrief:
    """What other apps show of a customer, and what the hotline must know at once."""

    id: int
    number: str
    name: str
    short_name: str
    grade: str
    in_debt: bool
    in_dispute: bool
    warning: str
    unit_id: int
    unit_path: str
    billing_customer_id: int | None
    language: str


@dataclass(frozen=True, slots=True)
class ContactBrief:
    """What other apps need of a contact; the phone is unmasked, so show it only to those who may see it."""

    id: int
    name: str
    phone: str
    mail: str
    customer_id: int
    language: str
    user_id: int | None


def own_customers(by: Actor) -> "QuerySet[Contact, Any] | None":
    """The customer of a signed-in contact, as a sub-query of `customer_id`."""
    if by.kind is not ActorKind.CUSTOMER:
        return None
    return Contact.objects.filter(pk=by.id or 0).values("customer_id")


def customers_of(by: Actor) -> "QuerySet[Customer]":
    """The customers that the reader may see."""
    mine = own_customers(by)
    own = None if mine is None else Q(pk__in=mine)
    return Customer.objects.filter(scope_q(by, "customer.view", own=own))


def get_customer(*, customer_id: int, by: Actor) -> Customer:
    """One customer; raises NotFoundError where there is none or the reader may not see it."""
    return _one(customers_of(by).filter(pk=customer_id))


def contacts_of(by: Actor) -> "QuerySet[Contact]":
    """The contacts of the customers that the reader may see."""
    mine = own_customers(by)
    own = None if mine is None else Q(customer_id__in=mine)
    return Contact.objects.filter(scope_q(by, "customer.view", path="customer__unit_path", own=own))


def get_contact(*, contact_id: int, by: Actor) -> Contact:
    """One contact with its customer; raises NotFoundError."""
    row = contacts_of(by).select_related("customer").filter(pk=contact_id).first()
    if row is None:
        raise NotFoundError
    return row


def _one(rows: "QuerySet[Customer]") -> Customer:
    row = rows.first()
    if row is None:
        raise NotFoundError
    return row


def matching(text: str) -> Q:
    """Customers that a typed text may mean: name, pinyin initials, number, credit code, a contact's phone."""
    text = text.strip()
    found = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(number__istartswith=text)
    if len(text) == 18:
        found |= Q(credit_code=text.upper())
    letters = initials(text).replace(" ", "")
    if letters and text.isascii():
        found |= Q(initials__contains=letters)
    digits = digits_of(text)
    if digits:
        found |= Q(pk__in=Contact.objects.filter(_by_phone(digits)).values("customer_id"))
    return found


def matching_contact(text: str) -> Q:
    """Contacts that a typed text may mean: name, pinyin initials, last digits of the phone."""
    text = text.strip()
    found = Q(name__icontains=text)
    letters = initials(text).replace(" ", "")
    if letters and text.isascii():
        found |= Q(initials__startswith=letters)
    digits = digits_of(text)
    return found | _by_phone(digits) if digits else found


def _by_phone(digits: str) -> Q:
    """The last four digits by index, the rest within what that leaves."""
    return Q(phone_tail=phone_tail(digits), phone__contains=digits)


def find_customers(*, text: str, by: Actor, limit: int = 20) -> list[Customer]:
    """For pickers: open customers, by name."""
    rows = customers_of(by).filter(active_to__isnull=True)
    if text.strip():
        rows = rows.filter(matching(text))
    return list(rows.order_by("name", "pk")[:limit])


def find_contacts(*, text: str, by: Actor, customer_id: int | None = None, limit: int = 20) -> list[Contact]:
    """For pickers: contacts in use, by name; of one customer or of all."""
    rows = contacts_of(by).filter(active_to__isnull=True).select_related("customer")
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if text.strip():
        rows = rows.filter(matching_contact(text))
    return list(rows.order_by("name", "pk")[:limit])


def contacts_by_phone(phone: str, *, limit: int = 10) -> list[ContactBrief]:
    """Who may be calling: contacts in use whose number ends in these digits (at least four)."""
    digits = digits_of(phone)
    if not digits:
        return []
    rows = Contact.objects.filter(_by_phone(digits.removeprefix("86")), active_to__isnull=True)
    return [ContactBrief(*row) for row in rows.order_by("pk").values_list(*_CONTACT)[:limit]]


def by_phone(phone: str, *, by: Actor, limit: int = 10) -> list[Contact]:
    """The contacts (with their customers) that the reader may see whose number ends in these digits."""
    digits = digits_of(phone)
    if not digits:
        return []
    rows = contacts_of(by).filter(_by_phone(digits.removeprefix("86")), active_to__isnull=True)
    return list(rows.select_related("customer").order_by("pk")[:limit])


_CONTACT = ("pk", "name", "phone", "mail", "customer_id", "language", "user_id")
CUSTOMER_COLUMNS = (
    "pk",
    "number",
    "name",
    "short_name",
    "grade",
    "in_debt",
    "in_dispute",
    "warning",
    "unit_id",
    "unit_path",
    "billing_customer_id",
    "language",
)


_BRIEFS = Ready(lambda ids: Customer.objects.filter(pk__in=ids).values_list(*CUSTOMER_COLUMNS))


def customer_briefs(customer_ids: Iterable[int]) -> dict[int, CustomerBrief]:
    """Customers by id, in one query, whoever asks: for rows that name them."""
    return {row[0]: CustomerBrief(*row) for row in _BRIEFS(tuple(set(customer_ids)))}


def contact_briefs(contact_ids: Iterable[int]) -> dict[int, ContactBrief]:
    """Contacts by id, in one query, whoever asks: for rows that name them."""
    rows = Contact.objects.filter(pk__in=set(contact_ids)).values_list(*_CONTACT)
    return {row[0]: ContactBrief(*row) for row in rows}


def contact_of_user(user_id: int) -> int | None:
    """The contact behind a login."""
    return Contact.objects.filter(user_id=user_id, active_to__isnull=True).values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class EngineerWish:
    """An engineer preferred, required or excluded, and where that is said (`customer` or `site`)."""

    staff_id: int
    kind: str
    source: str


def engineer_wishes(*, customer_id: int, site_ids: Sequence[int] = (), at: datetime) -> list[EngineerWish]:
    """What a customer and its sites say about engineers; a site's word on a person comes first."""
    said = Q(customer_id=customer_id) | Q(site_id__in=site_ids)
    rows = EngineerRule.objects.filter(said, in_force(at)).order_by("pk")
    found = [
        EngineerWish(staff_id, kind, "site" if site_id else "customer")
        for staff_id, kind, site_id in rows.values_list("staff_id", "kind", "site_id")
    ]
    return sorted(found, key=lambda wish: wish.source != "site")


@dataclass(frozen=True, slots=True)
class EngineerName:
    """A word about an engineer, for pages: who, what, since when."""

    staff: str
    label: str
    active_from: datetime


def engineer_names(*, at: datetime, customer_id: int | None = None, site_id: int | None = None) -> list[EngineerName]:
    """What is said about engineers at one customer or site itself, by name."""
    said = Q(customer_id=customer_id) if customer_id is not None else Q(site_id=site_id or 0)
    rows = EngineerRule.objects.filter(said, in_force(at)).select_related("staff").order_by("staff__name", "pk")
    return [EngineerName(row.staff.name, row.get_kind_display(), row.active_from) for row in rows]


def customer_rows(by: Actor, *, after: int | None = None, limit: int = 50, text: str = "") -> list[dict[str, Any]]:
    """At most `limit` customers for the API, the newest first, older than the id `after`."""
    rows = customers_of(by) if after is None else customers_of(by).filter(pk__lt=after)
    if text:
        rows = rows.filter(matching(text))
    return list(rows.order_by("-pk").values(*CUSTOMER_FIELDS)[:limit])


CUSTOMER_FIELDS = (
    "id",
    "uid",
    "version",
    "number",
    "kind",
    "name",
    "short_name",
    "credit_code",
    "grade",
    "in_debt",
    "in_dispute",
    "warning",
    "billing_customer_id",
    "language",
    "division_code",
    "address",
    "unit_id",
    "active_from",
    "active_to",
)
