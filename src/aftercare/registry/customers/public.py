"""The door of customers: whom we serve, whom to call there, and where.

Reads without `by` answer for the system; what a person sees goes through those that take one.
Coordinates: `Point` (micro-degrees and datum) and its conversions come from the organisation.
"""

from aftercare.base.kernel.errors import NotFoundError
from aftercare.registry.customers.models import Contact, Customer, EngineerRule, PartyRole, Site, SiteParty
from aftercare.registry.customers.rules import (
    ContactValues,
    CustomerValues,
    SiteValues,
    contact_columns,
    credit_check,
    customer_columns,
    is_credit_code,
    is_zone,
    site_columns,
)
from aftercare.registry.customers.selectors.customers import (
    CUSTOMER_COLUMNS,
    ContactBrief,
    CustomerBrief,
    EngineerWish,
    by_phone,
    contact_briefs,
    contact_of_user,
    contacts_by_phone,
    contacts_of,
    customer_briefs,
    customers_of,
    engineer_wishes,
    find_contacts,
    find_customers,
    get_contact,
    get_customer,
    own_customers,
)
from aftercare.registry.customers.selectors.sites import (
    SiteBrief,
    SiteColumns,
    find_sites,
    get_site,
    party_role,
    place_of,
    site_briefs,
    site_briefs_of,
    site_ids_below,
    site_tree,
    sites_of,
)
from aftercare.registry.customers.services.bulk import SiteRow, SitesDone, bulk_register_sites
from aftercare.registry.customers.services.contacts import (
    add_contact,
    change_contact,
    close_contact,
    give_contact_login,
)
from aftercare.registry.customers.services.customers import (
    change_customer,
    close_customer,
    flag_customer,
    move_customer,
    register_customer,
    reopen_customer,
    rule_customer_engineer,
)
from aftercare.registry.customers.services.sites import (
    change_site,
    close_site,
    end_site_party,
    move_site,
    register_site,
    rule_site_engineer,
    set_site_party,
)
from aftercare.registry.organisation.public import Datum, Point
from aftercare.registry.organisation.public import distance_m as metres_between


def customer(customer_id: int) -> CustomerBrief:
    """One customer, whoever asks; raises NotFoundError."""
    found = customer_briefs([customer_id]).get(customer_id)
    if found is None:
        raise NotFoundError
    return found


def contact(contact_id: int) -> ContactBrief:
    """One contact, whoever asks; raises NotFoundError."""
    found = contact_briefs([contact_id]).get(contact_id)
    if found is None:
        raise NotFoundError
    return found


def site(site_id: int) -> SiteBrief:
    """One site, whoever asks; raises NotFoundError."""
    found = site_briefs([site_id]).get(site_id)
    if found is None:
        raise NotFoundError
    return found


def distance_m(site_id: int | None, latitude_e6: int, longitude_e6: int) -> int | None:
    """Metres from a place (WGS-84 micro-degrees) to a site; None where the site's place is not known."""
    if site_id is None:
        return None
    place = site(site_id).place
    return None if place is None else metres_between(place, Point(latitude_e6, longitude_e6))


__all__ = [
    "CUSTOMER_COLUMNS",
    "Contact",
    "ContactBrief",
    "ContactValues",
    "Customer",
    "CustomerBrief",
    "CustomerValues",
    "Datum",
    "EngineerRule",
    "EngineerWish",
    "PartyRole",
    "Point",
    "Site",
    "SiteBrief",
    "SiteColumns",
    "SiteParty",
    "SiteRow",
    "SiteValues",
    "SitesDone",
    "add_contact",
    "bulk_register_sites",
    "by_phone",
    "change_contact",
    "change_customer",
    "change_site",
    "close_contact",
    "close_customer",
    "close_site",
    "contact",
    "contact_briefs",
    "contact_columns",
    "contact_of_user",
    "contacts_by_phone",
    "contacts_of",
    "credit_check",
    "customer",
    "customer_briefs",
    "customer_columns",
    "customers_of",
    "distance_m",
    "end_site_party",
    "engineer_wishes",
    "find_contacts",
    "find_customers",
    "find_sites",
    "flag_customer",
    "get_contact",
    "get_customer",
    "get_site",
    "give_contact_login",
    "is_credit_code",
    "is_zone",
    "metres_between",
    "move_customer",
    "move_site",
    "own_customers",
    "party_role",
    "place_of",
    "register_customer",
    "register_site",
    "reopen_customer",
    "rule_customer_engineer",
    "rule_site_engineer",
    "set_site_party",
    "site",
    "site_briefs",
    "site_briefs_of",
    "site_columns",
    "site_ids_below",
    "site_tree",
    "sites_of",
]
