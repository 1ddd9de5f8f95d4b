"""What the API says and hears about customers, contacts and sites."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from aftercare.registry.customers.rules import ContactValues, CustomerValues, SiteValues
from aftercare.registry.organisation.public import Datum, Point


class CustomerOut(Schema):
    """A customer as the list and the page say it; times in UTC."""

    id: int
    uid: UUID
    version: int
    number: str
    kind: str
    name: str
    short_name: str
    credit_code: str
    grade: str
    in_debt: bool
    in_dispute: bool
    warning: str
    billing_customer_id: int | None
    language: str
    division_code: str
    address: str
    unit_id: int
    active_from: datetime
    active_to: datetime | None


class CustomerPage(Schema):
    """A page of the list, the newest first; `next` asks for the one after it."""

    items: list[CustomerOut]
    next: str | None


class CustomerChange(Schema):
    """What of a customer changes; what is left out stays."""

    number: str = Field("", max_length=40)
    kind: str = "company"
    name: str = Field("", max_length=200)
    short_name: str = Field("", max_length=60)
    credit_code: str = Field("", max_length=18)
    grade: str = "C"
    billing_customer_id: int | None = None
    language: str = "zh-hans"
    division_code: str = ""
    address: str = Field("", max_length=300)
    note: str = Field("", max_length=20_000)

    def values(self) -> CustomerValues:
        """Those that were sent."""
        sent: Any = self.model_dump(exclude_unset=True)
        values: CustomerValues = sent
        return values


class CustomerIn(CustomerChange):
    """A new customer of a unit."""

    unit_id: int
    uid: UUID | None = None

    def values(self) -> CustomerValues:
        """Those that were sent, without what is no particular."""
        sent: Any = self.model_dump(exclude_unset=True, exclude={"unit_id", "uid"})
        values: CustomerValues = sent
        return values


class ContactOut(Schema):
    """A contact; phone and mail as far as you may see them."""

    id: int
    uid: UUID
    version: int
    customer_id: int
    site_id: int | None
    name: str
    phone: str
    other_phone: str
    mail: str
    roles: list[str]
    call_from: time | None
    call_until: time | None
    language: str
    active_to: datetime | None


class ContactIn(Schema):
    """A new contact, or what of one changes."""

    name: str = Field("", max_length=100)
    phone: str = Field("", max_length=40)
    other_phone: str = Field("", max_length=40)
    mail: str = Field("", max_length=254)
    roles: list[str] = []
    call_from: time | None = None
    call_until: time | None = None
    language: str = "zh-hans"
    site_id: int | None = None

    def values(self) -> ContactValues:
        """Those that were sent."""
        sent: Any = self.model_dump(exclude_unset=True)
        values: ContactValues = sent
        return values


class SiteOut(Schema):
    """A site as the list and the page say it; coordinates in micro-degrees of the datum."""

    id: int
    uid: UUID
    version: int
    number: str
    kind: str
    name: str
    customer_id: int
    parent_id: int | None
    division_code: str
    address: str
    calendar_key: str
    zone: str
    latitude_e6: int | None
    longitude_e6: int | None
    datum: str
    unit_id: int
    active_from: datetime
    active_to: datetime | None


class SitePage(Schema):
    """A page of the list, the newest first; `next` asks for the one after it."""

    items: list[SiteOut]
    next: str | None


class PlaceIn(Schema):
    """Coordinates in micro-degrees, and their datum."""

    latitude_e6: int = Field(ge=-90_000_000, le=90_000_000)
    longitude_e6: int = Field(ge=-180_000_000, le=180_000_000)
    datum: Datum = "wgs84"

    def point(self) -> Point:
        """As the services take it."""
        return Point(self.latitude_e6, self.longitude_e6, self.datum)


class SiteChange(Schema):
    """What of a site changes; what is left out stays."""

    number: str = Field("", max_length=40)
    kind: str = "building"
    name: str = Field("", max_length=200)
    division_code: str = ""
    address: str = Field("", max_length=300)
    access_notes: str = Field("", max_length=20_000)
    keys: str = Field("", max_length=300)
    induction: str = Field("", max_length=500)
    calendar_key: str = Field("", max_length=60)
    zone: str = "Asia/Shanghai"
    place: PlaceIn | None = None

    def values(self) -> SiteValues:
        """Those that were sent, the place as a point."""
        own = {"customer_id", "parent_id", "unit_id", "uid", "place"}
        sent: Any = self.model_dump(exclude_unset=True, exclude=own)
        values: SiteValues = sent
        if "place" in self.model_fields_set:
            values["place"] = self.place.point() if self.place else None
        return values


class SiteIn(SiteChange):
    """A new site of a customer."""

    customer_id: int
    parent_id: int | None = None
    unit_id: int | None = None
    uid: UUID | None = None
