"""What may be said about equipment, projects and contracts, and how it is made fit to store."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import InvalidError, Text
from aftercare.registry.organisation.public import initials

IN_THE_FUTURE = _("This day lies in the future.")
OUT_OF_ORDER = _("This day lies before the one above it.")
AT_LEAST_A_DAY = _("The end must come after the beginning.")


class AssetValues(TypedDict, total=False):
    """Given on registering and changing an asset; what is left out stays as it is."""

    number: str
    serial: str
    name: str
    place: str
    component: str
    criticality: int
    shipped_on: date | None
    installed_on: date | None
    accepted_on: date | None


class AssetChanges(AssetValues, total=False):
    """Given on changing one: also who sold it."""

    dealer_id: int | None


class ProjectValues(TypedDict, total=False):
    """Given on registering and changing a project; money in minor units of the currency."""

    number: str
    name: str
    site_id: int | None
    manager_id: int | None
    completed_on: date | None
    accepted_on: date | None
    handed_over_on: date | None
    liability_months: int | None
    retention_minor: int | None
    retention_currency: str
    retention_due_on: date | None
    retention_paid_on: date | None


class ContractValues(TypedDict, total=False):
    """Given on registering and changing a contract; `ends_on` is the first day without it."""

    number: str
    name: str
    kind: str
    billing_customer_id: int | None
    starts_on: date
    ends_on: date
    priority: int
    note: str


Days = Mapping[str, date | None]
ASSET_DAYS = ("shipped_on", "installed_on", "accepted_on")
PROJECT_DAYS = ("completed_on", "accepted_on")


def asset_columns(values: AssetValues, *, today: date, known: Days | None = None) -> dict[str, Any]:
    """The columns that these values fill; raises InvalidError at the fields that are wrong.

    `known`: the days on file, against which those given are checked.
    """
    columns: dict[str, Any] = dict(values)
    if "name" in values:
        columns["initials"] = initials(values["name"])
    if "serial" in values:
        columns["serial"] = normal_serial(values["serial"])
    _refuse_days({**(known or {}), **columns}, ASSET_DAYS, today)
    return columns


def normal_serial(serial: str) -> str:
    """Serial numbers are compared without blanks and in capitals: `xs 12a` is `XS12A`."""
    return "".join(serial.split()).upper()


def project_columns(values: ProjectValues, *, today: date, known: Days | None = None) -> dict[str, Any]:
    """The columns that these values fill; raises InvalidError at the fields that are wrong.

    `known`: the days on file, against which those given are checked.
    """
    columns: dict[str, Any] = dict(values)
    if "name" in values:
        columns["initials"] = initials(values["name"])
    _refuse_days({**(known or {}), **columns}, PROJECT_DAYS, today)
    _refuse_days(columns, ("handed_over_on",), today)
    _refuse_days(columns, ("retention_paid_on",), today)
    return columns


def contract_columns(values: ContractValues) -> dict[str, Any]:
    """The columns that these values fill; raises InvalidError at the fields that are wrong."""
    columns: dict[str, Any] = dict(values)
    if "name" in values:
        columns["initials"] = initials(values["name"])
    return columns


def refuse_empty_span(starts_on: date, ends_on: date) -> None:
    """A contract holds for one day at least."""
    if ends_on <= starts_on:
        raise InvalidError(fields={"ends_on": [AT_LEAST_A_DAY]})


def _refuse_days(columns: Mapping[str, Any], names: tuple[str, ...], today: date) -> None:
    """Days of what has happened do not lie in the future, nor before the step that comes first."""
    errors: dict[str, list[Text]] = {}
    before: date | None = None
    for name in names:
        day = columns.get(name)
        if not isinstance(day, date):
            continue
        if day > today:
            errors[name] = [IN_THE_FUTURE]
        elif before is not None and day < before:
            errors[name] = [OUT_OF_ORDER]
        before = day
    if errors:
        raise InvalidError(fields=errors)
