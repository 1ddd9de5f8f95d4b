"""What may be said about customers, contacts and sites, and how it is made fit to store."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import InvalidError, Text
from aftercare.registry.customers.models import Contact
from aftercare.registry.organisation.public import (
    NOT_A_PHONE,
    Point,
    initials,
    is_division,
    normal_phone,
    phone_columns,
    place_columns,
)

# GB 32100-2015: no I, O, S, V, Z; each place weighs a power of three modulo 31.
CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

NOT_A_CREDIT_CODE = _("This is not a unified social credit code: 18 signs, the last of which checks the others.")
NOT_A_DIVISION = _("An administrative division has six digits, such as 310115.")
NOT_A_ZONE = _("This is not a time zone, such as Asia/Shanghai.")
NOT_A_ROLE = _("This is not a contact's role.")
NOT_A_CALENDAR = _("There is no calendar with this key.")
HOURS_NEED_BOTH = _("Give both ends of the hours, or neither.")


class CustomerValues(TypedDict, total=False):
    """Given on registering and changing a customer; what is left out stays as it is."""

    number: str
    kind: str
    name: str
    short_name: str
    credit_code: str
    grade: str
    billing_customer_id: int | None
    language: str
    division_code: str
    address: str
    note: str


class ContactValues(TypedDict, total=False):
    """Given on adding and changing a contact; what is left out stays as it is."""

    name: str
    phone: str
    other_phone: str
    mail: str
    roles: list[str]
    call_from: time | None
    call_until: time | None
    language: str
    site_id: int | None


class SiteValues(TypedDict, total=False):
    """Given on registering and changing a site; what is left out stays as it is."""

    number: str
    kind: str
    name: str
    division_code: str
    address: str
    access_notes: str
    keys: str
    induction: str
    calendar_key: str
    zone: str
    place: Point | None


def is_credit_code(code: str) -> bool:
    """Whether the 18 signs of a 统一社会信用代码 fit together."""
    if len(code) != 18 or any(sign not in CREDIT_SIGNS for sign in code):
        return False
    return code[17] == credit_check(code[:17])


def credit_check(first: str) -> str:
    """The 18th sign for the first 17."""
    total = sum(CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(first, CREDIT_WEIGHTS, strict=True))
    return CREDIT_SIGNS[-total % 31]


def customer_columns(values: CustomerValues, *, known: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """The columns that these values fill; raises InvalidError at the fields that are wrong.

    `known`: name and short name as they stand; the initials are made of both.
    """
    columns: dict[str, Any] = dict(values)
    errors: dict[str, list[Text]] = {}
    if "name" in values or "short_name" in values:
        columns["initials"] = initials(values.get("name", known[0]), values.get("short_name", known[1]), limit=280)
    if values.get("credit_code"):
        columns["credit_code"] = values["credit_code"].strip().upper()
        if not is_credit_code(columns["credit_code"]):
            errors["credit_code"] = [NOT_A_CREDIT_CODE]
    _check_division(values.get("division_code", ""), errors)
    _refuse(errors)
    return columns


def contact_columns(values: ContactValues) -> dict[str, Any]:
    """The columns that these values fill; raises InvalidError at the fields that are wrong."""
    columns: dict[str, Any] = dict(values)
    errors: dict[str, list[Text]] = {}
    if "name" in values:
        columns["initials"] = initials(values["name"], limit=100)
    if "phone" in values:
        columns |= phone_columns(values["phone"])
    if "other_phone" in values:
        try:
            columns["other_phone"] = normal_phone(values["other_phone"])
        except ValueError:
            errors["other_phone"] = [NOT_A_PHONE]
    if not set(values.get("roles", [])) <= set(Contact.Role.values):
        errors["roles"] = [NOT_A_ROLE]
    if (values.get("call_from") is None) != (values.get("call_until") is None):
        errors["call_until"] = [HOURS_NEED_BOTH]
    _refuse(errors)
    return columns


def site_columns(values: SiteValues, *, calendars: Collection[str]) -> dict[str, Any]:
    """The columns that these values fill; raises InvalidError at the fields that are wrong.

    `calendars`: the keys that there are.
    """
    columns: dict[str, Any] = {name: value for name, value in values.items() if name != "place"}
    errors: dict[str, list[Text]] = {}
    if "name" in values:
        columns["initials"] = initials(values["name"])
    if "place" in values:
        columns |= place_columns(values["place"])
    if "zone" in values and not is_zone(values["zone"]):
        errors["zone"] = [NOT_A_ZONE]
    if values.get("calendar_key") and values["calendar_key"] not in calendars:
        errors["calendar_key"] = [NOT_A_CALENDAR]
    _check_division(values.get("division_code", ""), errors)
    _refuse(errors)
    return columns


def is_zone(name: str) -> bool:
    """Whether it names a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_division(code: str, errors: dict[str, list[Text]]) -> None:
    if code and not is_division(code):
        errors["division_code"] = [NOT_A_DIVISION]


def _refuse(errors: Mapping[str, list[Text]]) -> None:
    if errors:
        raise InvalidError(fields=errors)
