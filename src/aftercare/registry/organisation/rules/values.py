"""What may be said about a person of the company, and how it is made fit to store."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from aftercare.base.kernel.errors import InvalidError
from aftercare.registry.organisation.rules.geo import Point
from aftercare.registry.organisation.rules.names import initials
from aftercare.registry.organisation.rules.phones import NOT_A_PHONE, normal_phone, phone_tail


class StaffValues(TypedDict, total=False):
    """Given on hiring and changing; what is left out stays as it is."""

    number: str
    name: str
    phone: str
    mail: str
    home: Point | None
    hired_on: date


def staff_columns(values: StaffValues) -> dict[str, Any]:
    """The columns that these values fill; raises InvalidError with the field that is wrong."""
    columns: dict[str, Any] = {name: value for name, value in values.items() if name != "home"}
    if "name" in values:
        columns["initials"] = initials(values["name"], limit=60)
    if "phone" in values:
        columns |= phone_columns(values["phone"])
    if "home" in values:
        columns |= place_columns(values["home"], prefix="home_")
    return columns


def phone_columns(phone: str) -> Mapping[str, str]:
    """`phone` in its normal form and its last digits; raises InvalidError at `phone`."""
    try:
        normal = normal_phone(phone)
    except ValueError as error:
        raise InvalidError(fields={"phone": [NOT_A_PHONE]}) from error
    return {"phone": normal, "phone_tail": phone_tail(normal)}


def place_columns(point: Point | None, *, prefix: str = "") -> Mapping[str, Any]:
    """Latitude, longitude and datum; no point empties them."""
    if point is None:
        return {f"{prefix}latitude_e6": None, f"{prefix}longitude_e6": None}
    return {
        f"{prefix}latitude_e6": point.latitude_e6,
        f"{prefix}longitude_e6": point.longitude_e6,
        f"{prefix}datum": point.datum,
    }
