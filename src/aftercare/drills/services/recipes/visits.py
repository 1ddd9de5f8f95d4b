"""Visits: planned, sent, carried out, confirmed."""

from datetime import timedelta

from aftercare.drills.rules import ANOTHER
from aftercare.drills.services.company import FIELD_POST, hire
from aftercare.drills.services.needs import TEST, fill_form
from aftercare.drills.services.scene import Scene, recipe
from aftercare.service import public as service

visits, steps = service.visits, service.steps
DISPATCH = "dispatcher"
LONG = timedelta(hours=2)


@recipe("visit.planned", "order.opened")
def plan(scene: Scene) -> None:
    """The dispatcher makes an appointment."""
    start = scene.stage.now + timedelta(minutes=30)
    by = scene.who("visit.planned", DISPATCH)
    visit = visits.plan(
        order_id=scene.ids["order"], start_at=start, end_at=start + LONG, lead_id=scene.engineer.id, by=by, at=scene.at
    )
    scene.ids["visit"] = visit.pk


@recipe("visit.dispatched", "visit.planned")
def dispatch(scene: Scene) -> None:
    """The engineer is sent."""
    visits.dispatch(visit_id=scene.ids["visit"], by=scene.who("visit.dispatched", DISPATCH), at=scene.at)


@recipe("visit.rescheduled", "visit.planned")
def reschedule(scene: Scene) -> None:
    """The customer wants another time."""
    start = scene.stage.now + timedelta(days=1)
    by = scene.who("visit.rescheduled", DISPATCH)
    visits.reschedule(
        visit_id=scene.ids["visit"], start_at=start, end_at=start + LONG, reason="customer", by=by, at=scene.at
    )


@recipe("visit.cancelled", "visit.planned")
def cancel(scene: Scene) -> None:
    """Nobody need come."""
    by = scene.who("visit.cancelled", DISPATCH)
    visits.cancel(visit_id=scene.ids["visit"], reason="customer", by=by, at=scene.at)


@recipe("visit.refused", "visit.dispatched")
def refuse(scene: Scene) -> None:
    """The engineer has no time."""
    visits.refuse(visit_id=scene.ids["visit"], reason="busy", by=scene.who("visit.refused"), at=scene.at)


@recipe("visit.transferred", "visit.dispatched")
def transfer(scene: Scene) -> None:
    """The engineer passes it to a new colleague."""
    if "taker" not in scene.ids:
        scene.ids["taker"] = hire(scene.stage.company, FIELD_POST, at=scene.at).id or 0
    by = scene.who("visit.transferred")
    visits.transfer(visit_id=scene.ids["visit"], taker_id=scene.ids["taker"], reason=ANOTHER, by=by, at=scene.at)


@recipe("visit.accepted", "visit.dispatched")
def accept(scene: Scene) -> None:
    """The engineer takes the job."""
    steps.accept(visit_id=scene.ids["visit"], by=scene.who("visit.accepted"), at=scene.at)


@recipe("visit.departed", "visit.accepted")
def depart(scene: Scene) -> None:
    """The engineer sets out."""
    steps.depart(visit_id=scene.ids["visit"], by=scene.who("visit.departed"), at=scene.at)


@recipe("visit.arrived", "visit.departed")
def arrive(scene: Scene) -> None:
    """The engineer is there."""
    steps.arrive(visit_id=scene.ids["visit"], by=scene.who("visit.arrived"), at=scene.at)


@recipe("visit.work_started", "visit.arrived")
def start_work(scene: Scene) -> None:
    """Work begins."""
    by = scene.who("visit.work_started")
    steps.start_work(visit_id=scene.ids["visit"], by=by, at=scene.at)


@recipe("visit.finished", "visit.arrived")
def finish(scene: Scene) -> None:
    """The work is done."""
    by = scene.who("visit.finished")
    steps.finish(
        visit_id=scene.ids["visit"], note=ANOTHER, cause_code="worn", action_code="replaced", by=by, at=scene.at
    )


@recipe("visit.incomplete", "visit.arrived")
def leave(scene: Scene) -> None:
    """The engineer goes with work left."""
    steps.leave_incomplete(
        visit_id=scene.ids["visit"],
        reason="parts",
        next_step="wait_parts",
        by=scene.who("visit.incomplete"),
        at=scene.at,
    )


@recipe("visit.tested", "visit.arrived")
def test(scene: Scene) -> None:
    """The engineer tests, or comes again to test what was finished without."""
    if scene.has("order.finished"):
        scene.make("order.reopened")
        for name in ("visit.planned", "visit.dispatched", "visit.accepted", "visit.departed", "visit.arrived"):
            scene.make_only(name)
        fill_form(scene, scene.stage.test_form, by=scene.engineer, role=TEST)
        scene.make_only("visit.finished")
        if scene.has("visit.confirmed"):
            scene.make_only("visit.confirmed")
    else:
        fill_form(scene, scene.stage.test_form, by=scene.engineer, role=TEST)


@recipe("visit.confirmed", "visit.finished")
def confirm(scene: Scene) -> None:
    """The customer says on the phone that it works, signs, or does not want to sign."""
    method, by = scene.wanted.get("method", "phone"), scene.who("visit.confirmed")
    steps.confirm(
        visit_id=scene.ids["visit"], method=method, name="王女士", remark=ANOTHER if method == "refused" else "",
        signature_file_id=scene.picture(by) if method == "signature" else None, by=by, at=scene.at,
    )  # fmt: skip
