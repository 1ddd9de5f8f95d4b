"""Everything dispatch makes known to the apps below it, in one place."""

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.bookings import tasks as booking_tasks
from aftercare.operations.dispatch.fairness import selectors as fairness
from aftercare.operations.dispatch.parts import tasks as part_tasks
from aftercare.operations.dispatch.receivers import lines
from aftercare.operations.dispatch.runs import tasks as run_tasks
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.accounts import public as accounts
from aftercare.platform.numbering import public as numbering
from aftercare.platform.units import public as units
from aftercare.service import public as service

# Importing them declares their jobs.
JOBS = (booking_tasks, run_tasks, part_tasks)

OBJECTS = {
    "appointment": Words("预约", "Appointments"),
    "plan": Words("排程", "Plans"),
    "place": Words("办事处支援", "Help from offices"),
}
WIDE = ("office", "company")
PERMISSIONS: dict[str, tuple[Words, tuple[str, ...] | None]] = {
    "plan.view": (Words("查看", "See"), WIDE),
    "plan.run": (Words("计算排程", "Make plans"), WIDE),
    "plan.apply": (Words("采用与放弃", "Apply and discard"), WIDE),
    "plan.waive": (Words("放行数据缺陷", "Let defects pass"), WIDE),
    "place.view": (Words("查看", "See"), WIDE),
    "place.inform": (Words("报告主管", "Inform the supervisor"), WIDE),
    "place.ask": (Words("联系办事处", "Ask an office"), WIDE),
    "place.answer": (Words("答复", "Answer"), WIDE),
    "place.settle": (Words("协调", "Settle who goes"), WIDE),
    "plan.settings": (Words("设定", "Settings"), WIDE),
    "appointment.book": (Words("预约与改约", "Book and move"), ("own", *WIDE)),
}


def declare() -> None:
    """Called once, when Django is ready."""
    for key, name in OBJECTS.items():
        accounts.permissions.name_object(key, name)
    for key, (name, scopes) in PERMISSIONS.items():
        if scopes is None:
            accounts.permissions.declare(key, name)
        else:
            accounts.permissions.declare(key, name, scopes=scopes)
    lines.register()
    service.pool_caps.register("dispatch", fairness.cap_of)
    units.path_copies.register(PlanRun._meta.label_lower, PlanRun)
    numbering.declare(
        numbering.Series(
            key="dispatch.plan", pattern="PL{yy}{mm}-{n:05}", per="company", reset="month", name=OBJECTS["plan"]
        )
    )
