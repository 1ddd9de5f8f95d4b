"""Getting in touch: with the customer, with the engineer."""

from datetime import timedelta

from aftercare.drills.rules import ANOTHER
from aftercare.drills.services.scene import Scene, recipe
from aftercare.operations.dispatch import public as dispatch

contacts = dispatch.contacts
DESK, DISPATCH = "customer-service", "dispatcher"
HOUR = timedelta(hours=1)


@recipe("customer.contacted", "request.received")
def contact(scene: Scene) -> None:
    """The desk calls."""
    by = scene.who("customer.contacted", DESK)
    contacts.contact(request_id=scene.ids["request"], way="phone", words=ANOTHER, by=by, at=scene.at)


@recipe("customer.not_reached", "request.received")
def miss(scene: Scene) -> None:
    """The desk calls and nobody answers."""
    by, at = scene.who("customer.not_reached", DESK), scene.at
    contacts.contact(request_id=scene.ids["request"], way="phone", reached=False, try_again_at=at + HOUR, by=by, at=at)


@recipe("appointment.agreed", "visit.planned")
def agree(scene: Scene) -> None:
    """The desk agrees the time that is planned."""
    by = scene.who("appointment.agreed", DESK)
    contacts.agree(visit_id=scene.ids["visit"], way="phone", by=by, at=scene.at)


@recipe("progress.told", "request.received")
def tell(scene: Scene) -> None:
    """The desk tells the customer."""
    by = scene.who("progress.told", DESK)
    contacts.tell(request_id=scene.ids["request"], way="phone", words=ANOTHER, by=by, at=scene.at)


@recipe("progress.checked", "visit.dispatched")
def check(scene: Scene) -> None:
    """The dispatcher asks the engineer."""
    by = scene.who("progress.checked", DISPATCH)
    contacts.check(visit_id=scene.ids["visit"], words=ANOTHER, by=by, at=scene.at)


@recipe("engineer.not_reached", "visit.dispatched")
def miss_engineer(scene: Scene) -> None:
    """The dispatcher asks, and the engineer does not answer."""
    by, at = scene.who("engineer.not_reached", DISPATCH), scene.at
    contacts.check(visit_id=scene.ids["visit"], reached=False, try_again_at=at + HOUR, by=by, at=at)
