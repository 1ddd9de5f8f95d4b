"""The contacts of the registry's import: whom to call, about what, when."""

import re
from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError
from aftercare.platform.imports.public import Context, Row, Verdict
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.public import Contact
from aftercare.registry.equipment.receivers.columns import CONTACT_ROLES, SHORT_ROLES
from aftercare.registry.equipment.receivers.rows import before_image, compared, customers_named, told
from aftercare.registry.organisation.public import checked

UNKNOWN_CUSTOMER = _("There is no customer with this number or name.")
SAME_PERSON = _("Row %(row)s of the file has the same person of this customer.")
NOT_HOURS = _("Write the hours like 08:30-17:30.")
NOT_A_ROLE = _("One of these is not a contact's role.")
HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")


def decide_contacts(rows: Sequence[Row], context: Context) -> None:
    """By customer and name: a name stands for one person there."""
    owners = customers_named(row.values.get("customer", "") for row in rows)
    held = Contact.objects.filter(customer_id__in=owners.values(), active_to__isnull=True)
    known = {(contact.customer_id, contact.name): contact for contact in held}
    for row in rows:
        owner, name = row.values.get("customer", ""), row.values.get("name", "")
        customer_id = owners.get(owner)
        if customer_id is None and not context.comes("customer", owner):
            row.problem("customer", UNKNOWN_CUSTOMER)
            continue
        try:
            columns = checked(Contact, customers.contact_columns(contact_values(row)))
        except DomainError as error:
            row.refuse(error)
            continue
        first = context.held_by("contact", (customer_id or owner, name), row, str(row.number))
        if first is not None:
            row.problem("name", SAME_PERSON, row=first)
        else:
            compared(row, known.get((customer_id or 0, name)), columns)


def contact_values(row: Row) -> Any:
    """The row's cells as values of a contact; raises InvalidError at the cells that say nothing sensible."""
    given: dict[str, Any] = told(row, ("name", "phone", "other_phone", "mail"))
    if "roles" in row.values:
        given["roles"] = list(_roles(row.values["roles"]))
    if "hours" in row.values:
        given["call_from"], given["call_until"] = _hours(row.values["hours"])
    return given


def _roles(text: str) -> Iterable[str]:
    """Codes of the roles that a cell names, in either language or by their codes."""
    named = SHORT_ROLES | {
        one.casefold(): code for code, words in CONTACT_ROLES.items() for one in (code, words.zh, words.en)
    }
    found = [named.get(part.strip().casefold()) for part in re.split(r"[,;/，；、]", text) if part.strip()]
    if None in found:
        raise InvalidError(fields={"roles": [NOT_A_ROLE]})
    return dict.fromkeys(code for code in found if code)


def _hours(text: str) -> tuple[time, time]:
    match = HOURS.fullmatch(text.strip())
    try:
        hour, minute, end_hour, end_minute = (int(part) for part in match.groups()) if match else (24, 0, 0, 0)
        return time(hour, minute), time(end_hour, end_minute)
    except ValueError as error:
        raise InvalidError(fields={"hours": [NOT_HOURS]}) from error


def apply_contact(row: Row, context: Context) -> None:
    """Add or change one."""
    given = contact_values(row)
    if row.verdict is Verdict.NEW:
        customer_id = customers_named([row.values["customer"]])[row.values["customer"]]
        contact = customers.add_contact(customer_id=customer_id, by=context.by, at=context.at, **given)
        context.created("customers.contact", [contact.pk])
        row.subject_id = contact.pk
        return
    known = Contact.objects.get(pk=row.subject_id or 0)
    before_image(context, "customers.contact", known, row.changes)
    customers.change_contact(contact_id=known.pk, by=context.by, at=context.at, **given)
