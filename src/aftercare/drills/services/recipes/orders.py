"""Orders and their reports."""

from aftercare.drills.rules import ANOTHER
from aftercare.drills.services.scene import Scene, recipe
from aftercare.platform.jobs import public as jobs
from aftercare.service import public as service

orders, reports = service.orders, service.reports
DISPATCH, MANAGER = "dispatcher", "service-manager"


@recipe("order.opened", "request.triaged")
def open_order(scene: Scene) -> None:
    """The dispatcher opens the work."""
    by = scene.who("order.opened", DISPATCH)
    company = scene.stage.company
    work = company.tested_work if scene.wanted.get("is_tested") else company.work_type
    order = orders.open_for_request(request_id=scene.ids["request"], work_type_id=work, by=by, at=scene.at)
    scene.ids["order"] = order.pk


@recipe("order.held", "order.opened")
def hold(scene: Scene) -> None:
    """The work has to wait."""
    by = scene.who("order.held", DISPATCH)
    orders.hold(order_id=scene.ids["order"], reason=scene.wanted.get("reason", "parts"), by=by, at=scene.at)


@recipe("order.resumed", "order.held")
def go_on(scene: Scene) -> None:
    """Work goes on."""
    orders.resume(order_id=scene.ids["order"], by=scene.who("order.resumed", DISPATCH), at=scene.at)


@recipe("order.finished", "visit.finished")
def finished(_scene: Scene) -> None:
    """A finished visit finishes its order."""


@recipe("order.reopened", "order.finished")
def reopen(scene: Scene) -> None:
    """More work is needed."""
    by = scene.who("order.reopened", MANAGER)
    orders.reopen(order_id=scene.ids["order"], reason=ANOTHER, by=by, at=scene.at)


@recipe("order.cancelled", "order.opened")
def cancel(scene: Scene) -> None:
    """The work is not wanted any more."""
    by = scene.who("order.cancelled", DISPATCH)
    orders.cancel(order_id=scene.ids["order"], reason="customer", by=by, at=scene.at)


@recipe("report.issued", "order.finished")
def issue(scene: Scene) -> None:
    """The engineer writes the report."""
    by = scene.who("report.issued")
    report = reports.issue(
        order_id=scene.ids["order"], cause=ANOTHER, solution=ANOTHER, cause_code="worn", action_code="replaced", by=by,
        at=scene.at,
    )  # fmt: skip
    scene.ids["report"] = report.pk


@recipe("report.printed", "report.issued")
def print_report(scene: Scene) -> None:
    """A job prints it."""
    jobs.run_ready(scene.at)


@recipe("report.reviewed", "report.issued")
def review(scene: Scene) -> None:
    """The supervisor finds it right."""
    by = scene.who("report.reviewed", "supervisor")
    reports.review(report_id=scene.ids["report"], right=True, by=by, at=scene.at)


@recipe("report.returned", "report.issued")
def give_back(scene: Scene) -> None:
    """The supervisor wants it written anew."""
    by = scene.who("report.returned", "supervisor")
    reports.review(report_id=scene.ids["report"], right=False, note=ANOTHER, by=by, at=scene.at)
