"""What stands in the way, what is handed over, what is planned: the rest of dispatch around the visits."""

from datetime import date, timedelta

from aftercare.drills.rules import ANOTHER
from aftercare.drills.services.company import ADMIN
from aftercare.drills.services.scene import Scene, recipe
from aftercare.operations.dispatch import public as dispatch

MANAGER, DISPATCH, PROJECT = "service-manager", "dispatcher", "project-manager"
obstacles, handovers, work_plans = dispatch.obstacles, dispatch.handovers, dispatch.work_plans


@recipe("obstacle.reported", "visit.planned")
def stand_in_the_way(scene: Scene) -> None:
    """The engineer cannot get at the machine."""
    by = scene.who("obstacle.reported")
    made = obstacles.report(visit_id=scene.ids["visit"], kind="access", words=ANOTHER, by=by, at=scene.at)
    scene.ids["obstacle"] = made.pk


@recipe("obstacle.answered", "obstacle.reported")
def take_up(scene: Scene) -> None:
    """The dispatcher looks after it."""
    by = scene.who("obstacle.answered", DISPATCH)
    obstacles.answer(obstacle_id=scene.ids["obstacle"], words=ANOTHER, by=by, at=scene.at)


@recipe("obstacle.cleared", "obstacle.reported")
def clear(scene: Scene) -> None:
    """The dispatcher has settled it."""
    by = scene.who("obstacle.cleared", DISPATCH)
    obstacles.clear(obstacle_id=scene.ids["obstacle"], words=ANOTHER, by=by, at=scene.at)


@recipe("handover.asked", "request.triaged")
def hand_over(scene: Scene) -> None:
    """The manager hands a piece of the work to the branch."""
    by, branch = scene.who("handover.asked", MANAGER), scene.stage.company.branch
    made = handovers.ask(
        request_id=scene.ids["request"], unit_id=branch, reason="technical", words=ANOTHER, by=by, at=scene.at
    )
    scene.ids["handover"] = made.pk


@recipe("handover.accepted", "handover.asked")
def accept(scene: Scene) -> None:
    """The branch takes it over."""
    by = scene.who("handover.accepted", ADMIN)
    handovers.accept(handover_id=scene.ids["handover"], by=by, at=scene.at)


@recipe("handover.declined", "handover.asked")
def decline(scene: Scene) -> None:
    """The branch does not."""
    by = scene.who("handover.declined", ADMIN)
    handovers.decline(handover_id=scene.ids["handover"], reason=ANOTHER, by=by, at=scene.at)


@recipe("handover.finished", "handover.accepted")
def finish(scene: Scene) -> None:
    """The branch has done it."""
    by = scene.who("handover.finished", ADMIN)
    handovers.finish(handover_id=scene.ids["handover"], words=ANOTHER, by=by, at=scene.at)


def _days(scene: Scene) -> tuple[date, date, list[dispatch.Item]]:
    first = scene.stage.now.date()
    return first, first + timedelta(days=30), [dispatch.Item(first, ANOTHER), dispatch.Item(first, ANOTHER)]


@recipe("service_plan.made", "project.registered")
def plan(scene: Scene) -> None:
    """The project's plan is written."""
    by, (first, last, items) = scene.who("service_plan.made", PROJECT), _days(scene)
    made = work_plans.make(
        project_id=scene.ids["project"], title=ANOTHER, starts_on=first, ends_on=last, items=items, by=by, at=scene.at
    )
    scene.ids["service_plan"] = made.pk


@recipe("service_plan.revised", "service_plan.made")
def revise(scene: Scene) -> None:
    """It is written anew."""
    by, (first, last, items) = scene.who("service_plan.revised", PROJECT), _days(scene)
    work_plans.revise(
        plan_id=scene.ids["service_plan"], title=ANOTHER, starts_on=first, ends_on=last, items=items, by=by,
        at=scene.at,
    )  # fmt: skip


@recipe("service_plan.approved", "service_plan.made")
def approve(scene: Scene) -> None:
    """The manager approves it."""
    by = scene.who("service_plan.approved", MANAGER)
    work_plans.approve(plan_id=scene.ids["service_plan"], by=by, at=scene.at)


@recipe("service_plan.item_done", "service_plan.approved")
def item_done(scene: Scene) -> None:
    """Its first item is done."""
    by = scene.who("service_plan.item_done", PROJECT)
    work_plans.finish_item(plan_id=scene.ids["service_plan"], position=1, by=by, at=scene.at)
