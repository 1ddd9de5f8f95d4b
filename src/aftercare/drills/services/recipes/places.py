"""Who goes to a site away from the home region."""

from aftercare.drills.rules import ANOTHER
from aftercare.drills.services.company import ADMIN
from aftercare.drills.services.scene import Scene, recipe
from aftercare.operations.dispatch import public as dispatch

DESK, MANAGER, VICE = "customer-service", "service-manager", "vice-president"
places = dispatch.places


@recipe("supervisor.informed", "request.triaged")
def inform(scene: Scene) -> None:
    """The desk tells the supervisor."""
    by, supervisor = scene.who("supervisor.informed", DESK), scene.stage.holder("supervisor", MANAGER)
    places.inform_supervisor(request_id=scene.ids["request"], supervisor_id=supervisor.id or 0, by=by, at=scene.at)


@recipe("office.asked", "request.triaged")
def ask(scene: Scene) -> None:
    """The supervisor asks the branch."""
    by, branch = scene.who("office.asked", "supervisor", MANAGER), scene.stage.company.branch
    asked = places.ask_office(request_id=scene.ids["request"], unit_id=branch, by=by, at=scene.at)
    scene.ids["office_request"] = asked.pk


@recipe("office.accepted", "office.asked")
def accept(scene: Scene) -> None:
    """The branch sends somebody."""
    by = scene.who("office.accepted", ADMIN)
    places.accept(office_request_id=scene.ids["office_request"], by=by, at=scene.at)


@recipe("office.declined", "office.asked")
def decline(scene: Scene) -> None:
    """The branch has nobody."""
    by = scene.who("office.declined", ADMIN)
    places.decline(office_request_id=scene.ids["office_request"], reason=ANOTHER, by=by, at=scene.at)


@recipe("vice_president.coordinated", "office.declined")
def coordinate(scene: Scene) -> None:
    """The vice president names somebody."""
    by = scene.who("vice_president.coordinated", VICE, MANAGER)
    branch = scene.stage.company.branch
    places.coordinate(request_id=scene.ids["request"], unit_id=branch, by=by, at=scene.at)
