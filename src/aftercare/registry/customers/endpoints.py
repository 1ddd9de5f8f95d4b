"""The API of customers, contacts and sites."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Limit, expected_version, page
from aftercare.platform.accounts.public import actor_of, doing, doing_on, masked, require_somewhere
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.models import Contact, Customer, Site
from aftercare.registry.customers.schemas import (
    ContactIn,
    ContactOut,
    CustomerChange,
    CustomerIn,
    CustomerOut,
    CustomerPage,
    SiteChange,
    SiteIn,
    SiteOut,
    SitePage,
)
from aftercare.registry.customers.selectors.customers import customer_rows
from aftercare.registry.customers.selectors.sites import site_rows

router = Router(tags=["customers"])


@router.get("/customers/", response=CustomerPage, operation_id="customers_list", url_name="customers")
def customer_list(request: HttpRequest, text: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """The customers that you may see, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, "customer.view")
    return page(customer_rows(by, after=after, limit=limit + 1, text=text), limit)


@router.post(
    "/customers/", response={201: CustomerOut}, operation_id="customers_register", url_name="customers_register"
)
def register_customer(request: HttpRequest, data: CustomerIn) -> Status[Any]:
    """Register a customer."""
    by = actor_of(request)
    made = customers.register_customer(unit_id=data.unit_id, uid=data.uid, by=by, at=clock.now(), **data.values())
    return Status(201, made)


@router.get("/customers/{int:customer_id}/", response=CustomerOut, operation_id="customers_read", url_name="customer")
def read_customer(request: HttpRequest, customer_id: int) -> Customer:
    """One customer."""
    return customers.get_customer(customer_id=customer_id, by=actor_of(request))


@router.patch(
    "/customers/{int:customer_id}/", response=CustomerOut, operation_id="customers_change", url_name="customer_change"
)
def change_customer(request: HttpRequest, customer_id: int, data: CustomerChange) -> Customer:
    """Change what is sent; `If-Match` carries the version that you saw."""
    return customers.change_customer(
        customer_id=customer_id,
        version=expected_version(request),
        by=actor_of(request),
        at=clock.now(),
        **data.values(),
    )


@router.get(
    "/customers/{int:customer_id}/contacts/",
    response=list[ContactOut],
    operation_id="contacts_list",
    url_name="contacts",
)
def contact_list(request: HttpRequest, customer_id: int) -> list[dict[str, Any]]:
    """A customer's contacts in use."""
    by = actor_of(request)
    customer = customers.get_customer(customer_id=customer_id, by=by)
    rows = customer.contacts.filter(active_to__isnull=True).order_by("name", "pk")
    return [_contact(row, customer.unit_path, by) for row in rows]


@router.post(
    "/customers/{int:customer_id}/contacts/", response={201: ContactOut}, operation_id="contacts_add",
    url_name="contacts_add",
)  # fmt: skip
def add_contact(request: HttpRequest, customer_id: int, data: ContactIn) -> Status[Any]:
    """Add a contact."""
    by = actor_of(request)
    contact = customers.add_contact(customer_id=customer_id, by=by, at=clock.now(), **data.values())
    return Status(201, _contact(contact, contact.customer.unit_path, by))


@router.patch(
    "/contacts/{int:contact_id}/", response=ContactOut, operation_id="contacts_change", url_name="contact_change"
)
def change_contact(request: HttpRequest, contact_id: int, data: ContactIn) -> dict[str, Any]:
    """Change what is sent; `If-Match` carries the version that you saw."""
    by = actor_of(request)
    contact = customers.change_contact(
        contact_id=contact_id, version=expected_version(request), by=by, at=clock.now(), **data.values()
    )
    return _contact(contact, contact.customer.unit_path, by)


def _contact(row: Contact, unit_path: str, by: Actor) -> dict[str, Any]:
    """A contact with phone and mail as far as the reader may see them."""
    shown = {name: getattr(row, name) for name in ContactOut.model_fields}
    for name in ("phone", "other_phone"):
        shown[name] = masked(by, "customer.phone", shown[name], unit_path=unit_path)
    return shown | {"mail": masked(by, "customer.mail", row.mail, unit_path=unit_path)}


@router.get("/sites/", response=SitePage, operation_id="sites_list", url_name="sites")
def site_list(
    request: HttpRequest,
    text: str = "",
    customer_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The sites that you may see, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, "site.view")
    return page(site_rows(by, after=after, limit=limit + 1, text=text, customer_id=customer_id), limit)


@router.post("/sites/", response={201: SiteOut}, operation_id="sites_register", url_name="sites_register")
def register_site(request: HttpRequest, data: SiteIn) -> Status[Any]:
    """Register a site."""
    made = customers.register_site(
        customer_id=data.customer_id, parent_id=data.parent_id, unit_id=data.unit_id, uid=data.uid,
        **doing(request), **data.values(),
    )  # fmt: skip
    return Status(201, made)


@router.get("/sites/{int:site_id}/", response=SiteOut, operation_id="sites_read", url_name="site")
def read_site(request: HttpRequest, site_id: int) -> Site:
    """One site."""
    return customers.get_site(site_id=site_id, by=actor_of(request))


@router.patch("/sites/{int:site_id}/", response=SiteOut, operation_id="sites_change", url_name="site_change")
def change_site(request: HttpRequest, site_id: int, data: SiteChange) -> Site:
    """Change what is sent; `If-Match` carries the version that you saw."""
    return customers.change_site(site_id=site_id, **doing_on(request), **data.values())
