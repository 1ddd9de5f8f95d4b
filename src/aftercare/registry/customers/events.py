"""What happens to customers, their contacts and their sites."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class CustomerRegistered(Event):
    """A customer was entered."""

    type = "customer.registered"
    stream = "customer"
    number: str
    kind: str
    grade: str
    unit: Annotated[int, Ref("unit")]


class CustomerChanged(Event):
    """A customer's particulars were changed."""

    type = "customer.changed"
    stream = "customer"
    fields: list[str]
    grade: str


class CustomerFlagged(Event):
    """A customer was marked, or no longer marked, as in debt or in dispute."""

    type = "customer.flagged"
    stream = "customer"
    in_debt: bool
    in_dispute: bool


class CustomerMoved(Event):
    """Another unit looks after the customer."""

    type = "customer.moved"
    stream = "customer"
    from_unit: Annotated[int, Ref("unit")]
    to_unit: Annotated[int, Ref("unit")]


class CustomerClosed(Event):
    """A customer is no longer served."""

    type = "customer.closed"
    stream = "customer"


class CustomerReopened(Event):
    """A closed customer is served again."""

    type = "customer.reopened"
    stream = "customer"


class CustomerEngineerRuled(Event):
    """An engineer is preferred, required or excluded at a customer; "" = no longer."""

    type = "customer.engineer_ruled"
    stream = "customer"
    staff: Annotated[int, Ref("staff")]
    kind: str


class ContactAdded(Event):
    """A contact was added to a customer."""

    type = "contact.added"
    stream = "customer"
    contact: Annotated[int, Ref("contact")]
    roles: list[str]


class ContactChanged(Event):
    """A contact's particulars were changed."""

    type = "contact.changed"
    stream = "customer"
    contact: Annotated[int, Ref("contact")]
    fields: list[str]


class ContactClosed(Event):
    """A contact is no longer to be called."""

    type = "contact.closed"
    stream = "customer"
    contact: Annotated[int, Ref("contact")]


class SiteRegistered(Event):
    """A site of a customer was entered."""

    type = "site.registered"
    stream = "site"
    number: str
    kind: str
    customer: Annotated[int, Ref("customer")]
    parent: Annotated[int | None, Ref("site")] = None
    division: str
    unit: Annotated[int, Ref("unit")]


class SiteChanged(Event):
    """A site's particulars were changed."""

    type = "site.changed"
    stream = "site"
    fields: list[str]


class SiteMoved(Event):
    """A site, with all below it, was put elsewhere in the tree."""

    type = "site.moved"
    stream = "site"
    from_parent: Annotated[int | None, Ref("site")] = None
    to_parent: Annotated[int | None, Ref("site")] = None


class SiteClosed(Event):
    """A site is no longer served."""

    type = "site.closed"
    stream = "site"


class SitePartySet(Event):
    """A company was given a role at a site: owner, developer, dealer and so on."""

    type = "site.party_set"
    stream = "site"
    customer: Annotated[int, Ref("customer")]
    role: str


class SitePartyEnded(Event):
    """A company no longer has its role at a site."""

    type = "site.party_ended"
    stream = "site"
    customer: Annotated[int, Ref("customer")]
    role: str


class SiteEngineerRuled(Event):
    """An engineer is preferred, required or excluded at a site; "" = no longer."""

    type = "site.engineer_ruled"
    stream = "site"
    staff: Annotated[int, Ref("staff")]
    kind: str
