"""Contacts are added, changed, closed, and given a login."""

from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import access_changed, require
from aftercare.registry.customers.errors import CustomerClosedError, NumberTakenError, OtherCustomerError
from aftercare.registry.customers.events import ContactAdded, ContactChanged, ContactClosed
from aftercare.registry.customers.models import Contact, Site
from aftercare.registry.customers.rules import ContactValues, contact_columns
from aftercare.registry.customers.selectors.customers import get_contact, get_customer
from aftercare.registry.organisation.public import change_root, checked

NO_WAY_TO_REACH = _("Give a phone number or an e-mail address.")


@command("contact.add")
def add_contact(
    *, customer_id: int, uid: UUID | None = None, by: Actor, at: datetime, **values: Unpack[ContactValues]
) -> Contact:
    """Add a person to call at a customer's; `name` and a phone or mail are needed."""
    customer = get_customer(customer_id=customer_id, by=by)
    require(by, "contact.change", unit_path=customer.unit_path)
    if customer.active_to is not None:
        raise CustomerClosedError
    columns = checked(Contact, contact_columns(values), required=["name"])
    if not columns.get("phone") and not columns.get("mail"):
        raise InvalidError(fields={"phone": [NO_WAY_TO_REACH]})
    _refuse_foreign_site(columns, customer.pk)
    contact = Contact.objects.create(uid=uid or uuid7(at), customer=customer, active_from=at, **columns)
    publish(ContactAdded(contact=contact.pk, roles=contact.roles), stream_id=customer.pk, at=at)
    return contact


def _refuse_foreign_site(columns: dict[str, Any], customer_id: int) -> None:
    site_id = columns.get("site_id")
    if site_id and not Site.objects.filter(pk=site_id, customer_id=customer_id).exists():
        raise OtherCustomerError


@command("contact.change")
def change_contact(
    *, contact_id: int, version: int | None = None, by: Actor, at: datetime, **values: Unpack[ContactValues]
) -> Contact:
    """Change a contact; what is left out stays."""
    contact = get_contact(contact_id=contact_id, by=by)
    require(by, "contact.change", unit_path=contact.customer.unit_path)
    contact.expect(version)
    columns = checked(Contact, contact_columns(values))
    _refuse_foreign_site(columns, contact.customer_id)
    changed = change_root(contact, columns)
    if changed:
        publish(ContactChanged(contact=contact.pk, fields=changed), stream_id=contact.customer_id, at=at)
    return contact


@command("contact.close")
def close_contact(*, contact_id: int, version: int | None = None, by: Actor, at: datetime) -> Contact:
    """Call a person no longer; what they said and signed stays."""
    contact = get_contact(contact_id=contact_id, by=by)
    require(by, "contact.change", unit_path=contact.customer.unit_path)
    contact.expect(version)
    if contact.active_to is None:
        change_root(contact, {"active_to": at})
        publish(ContactClosed(contact=contact.pk), stream_id=contact.customer_id, at=at)
    return contact


@command("contact.give_login")
def give_contact_login(*, contact_id: int, user_id: int | None, by: Actor, at: datetime) -> Contact:
    """Tie a login to a contact, or untie it; roles and passwords are the business of accounts."""
    contact = get_contact(contact_id=contact_id, by=by)
    require(by, "contact.change", unit_path=contact.customer.unit_path)
    if user_id is not None and Contact.objects.filter(user_id=user_id).exclude(pk=contact.pk).exists():
        raise NumberTakenError(number=user_id)
    before = contact.user_id
    if change_root(contact, checked(Contact, {"user_id": user_id})):
        access_changed(one for one in (before, user_id) if one is not None)
        publish(ContactChanged(contact=contact.pk, fields=["user"]), stream_id=contact.customer_id, at=at)
    return contact
