"""Requests: from the call to the archive."""

from aftercare.drills.rules import ANOTHER
from aftercare.drills.services.scene import Scene, recipe
from aftercare.service import public as service

DESK, DISPATCH, MANAGER = "customer-service", "dispatcher", "service-manager"
requests = service.requests


@recipe("request.received")
def receive(scene: Scene) -> None:
    """A customer calls; the hotline writes it down."""
    customer = scene.customer()
    setup = scene.setup
    report = service.Report(
        nature=setup.nature, source=scene.wanted.get("source", "phone"), title=ANOTHER, description=ANOTHER,
        symptom_code="noise",
        urgency=setup.urgency, customer_id=customer, site_id=scene.ids["site"], asset_id=scene.ids.get("asset"),
        reporter_name="王女士", reporter_phone="13800000001",
    )  # fmt: skip
    request = requests.receive(report=report, by=scene.who("request.received", DESK), at=scene.at)
    scene.ids |= {"request": request.pk, "case": request.case_id}


@recipe("case.attributes_changed", "request.received")
def corrected(scene: Scene) -> None:
    """The desk finds out which equipment it is about."""
    desk = scene.who("case.attributes_changed", DESK)
    scene.setup = scene.setup.with_asset()
    requests.correct(request_id=scene.ids["request"], changes={"asset_id": scene.asset()}, by=desk, at=scene.at)


@recipe("request.answered", "request.received")
def answer(scene: Scene) -> None:
    """The desk calls back."""
    desk = scene.who("request.answered", DESK)
    requests.answer(request_id=scene.ids["request"], way="phone", words=ANOTHER, by=desk, at=scene.at)


@recipe("request.triaged", "request.received")
def triage(scene: Scene) -> None:
    """The dispatcher classifies it."""
    requests.triage(
        request_id=scene.ids["request"], nature=scene.wanted.get("nature", scene.setup.nature),
        urgency=scene.setup.urgency, impact="medium", symptom_code="noise", is_major=scene.setup.is_major,
        by=scene.who("request.triaged", DISPATCH), at=scene.at,
    )  # fmt: skip


@recipe("request.owner_changed", "request.received")
def hand_over(scene: Scene) -> None:
    """Somebody else answers for it."""
    by = scene.who("request.owner_changed", MANAGER)
    requests.change_owner(request_id=scene.ids["request"], owner_id=scene.engineer.id or 0, by=by, at=scene.at)


@recipe("request.diagnosed", "request.triaged")
def diagnose(scene: Scene) -> None:
    """Support asks on the phone and finds that somebody must go."""
    by = scene.who("request.diagnosed", DESK)
    requests.diagnose(request_id=scene.ids["request"], findings=ANOTHER, verdict="visit_needed", by=by, at=scene.at)


@recipe("request.planned", "request.triaged")
def plan(scene: Scene) -> None:
    """The dispatcher writes down how it is handled."""
    by = scene.who("request.planned", DISPATCH)
    requests.plan(request_id=scene.ids["request"], text=ANOTHER, by=by, at=scene.at)


@recipe("request.paused", "request.received")
def pause(scene: Scene) -> None:
    """Something has to be waited for."""
    by = scene.who("request.paused", DESK)
    requests.pause(request_id=scene.ids["request"], reason=scene.wanted.get("reason", "customer"), by=by, at=scene.at)


@recipe("request.resumed", "request.paused")
def resume(scene: Scene) -> None:
    """The wait is over."""
    requests.resume(request_id=scene.ids["request"], by=scene.who("request.resumed", DESK), at=scene.at)


@recipe("request.urged", "request.received")
def urge(scene: Scene) -> None:
    """The customer calls again."""
    requests.urge(request_id=scene.ids["request"], by=scene.who("request.urged", DESK), at=scene.at)


@recipe("request.resolved", "request.triaged")
def resolve(scene: Scene) -> None:
    """From afar, or by an order that is finished."""
    if scene.setup.is_remote:
        by = scene.who("request.resolved", DESK)
        requests.resolve(request_id=scene.ids["request"], resolution=ANOTHER, by=by, at=scene.at)
    else:
        scene.reach("order.finished")


@recipe("request.archived", "request.resolved")
def archive(scene: Scene) -> None:
    """The file is closed: the customer confirmed, the report is reviewed."""
    if not scene.setup.is_remote:
        for name in ("visit.confirmed", "report.reviewed"):
            if name not in scene.withheld:
                scene.reach(name)
    by = scene.who("request.archived", MANAGER)
    requests.archive(request_id=scene.ids["request"], by=by, at=scene.at)


@recipe("request.reopened", "request.resolved")
def reopen(scene: Scene) -> None:
    """The fault is back."""
    by = scene.who("request.reopened", MANAGER)
    requests.reopen(request_id=scene.ids["request"], reason="again", by=by, at=scene.at)


@recipe("request.cancelled", "request.received")
def cancel(scene: Scene) -> None:
    """The customer withdraws it."""
    by = scene.who("request.cancelled", DESK)
    requests.cancel(request_id=scene.ids["request"], reason="withdrawn", by=by, at=scene.at)


@recipe("case.closed", "request.cancelled")
def closed(_scene: Scene) -> None:
    """A withdrawn request closes its case."""
