"""Whose a case is: the one place that says what "own" means in service work."""

from django.db.models import Q

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.platform.accounts import public as accounts


def own(by: Actor, *, staff: Q, customer: str, request: str) -> Q:
    """Rows that are an actor's own.

    Staff: as `staff` says (assigned, owned). Customers: their company's, by the `customer`
    column. A link: the one request it was made for, by the `request` column.
    """
    if by.kind is ActorKind.STAFF:
        return staff
    if by.kind is ActorKind.CUSTOMER:
        return Q(**{f"{customer}__in": accounts.party_ids_of(by)})
    if by.kind is ActorKind.LINK:
        subject = accounts.links.subject_of(by)
        if subject is not None and subject[0] == "request":
            return Q(**{request: subject[1]})
    return Q(pk__in=[])
