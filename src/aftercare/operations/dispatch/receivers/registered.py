"""Everything dispatch makes known to the apps below it, in one place."""

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.bookings import tasks as booking_tasks
from aftercare.operations.dispatch.fairness import selectors as fairness
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.operations.dispatch.obstacles import selectors as obstacles
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.parts import tasks as part_tasks
from aftercare.operations.dispatch.pickups import selectors as pickups
from aftercare.operations.dispatch.problems.rules.settings import GOALS
from aftercare.operations.dispatch.receivers import lines, messages, ways
from aftercare.operations.dispatch.roads import tasks as road_tasks
from aftercare.operations.dispatch.runs import tasks as run_tasks
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.operations.dispatch.slots import tasks as slot_tasks
from aftercare.operations.dispatch.tools import selectors as tools
from aftercare.operations.dispatch.tools.models import Tool
from aftercare.operations.dispatch.workplans.models import ServicePlan
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.journal import public as journal
from aftercare.platform.numbering import public as numbering
from aftercare.platform.units import public as units
from aftercare.regulations import public as regulations
from aftercare.service import public as service

# Importing them declares their jobs.
JOBS = (booking_tasks, run_tasks, part_tasks, road_tasks, slot_tasks)

OBJECTS = {
    "appointment": Words("预约", "Appointments"),
    "plan": Words("排程", "Plans"),
    "place": Words("办事处支援", "Help from offices"),
    "call": Words("联络", "Contact log"),
    "obstacle": Words("现场障碍", "Obstacles"),
    "handover": Words("工作移交", "Hand-overs"),
    "work_plan": Words("工作方案", "Work plans"),
    "tool": Words("工具与车辆", "Tools and vehicles"),
}
# What the journal calls them, and the view that shows one.
CALLED = {
    "handover": journal.called(Handover, "request__number", page="dispatch:handover"),
    "obstacle": journal.called(Obstacle, "order__number", page="dispatch:obstacle"),
    "service_plan": journal.called(ServicePlan, "title", page="dispatch:work_plan"),
    "plan": journal.called(PlanRun, "number", page="dispatch:run"),
    "tool": journal.called(Tool, "name", page="dispatch:tool"),
}
WIDE = ("office", "company")
SERVED = ("own", "office", "company")
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
    "call.view": (Words("查看", "See"), SERVED),
    "call.note": (Words("联系客户、告知进展", "Contact and tell the customer"), SERVED),
    "call.agree": (Words("约定时间", "Agree times"), SERVED),
    "call.check": (Words("询问进度", "Ask for progress"), WIDE),
    "obstacle.view": (Words("查看", "See"), SERVED),
    "obstacle.report": (Words("上报", "Report"), SERVED),
    "obstacle.answer": (Words("处理", "Look after"), WIDE),
    "obstacle.clear": (Words("确认解决", "Clear"), SERVED),
    "handover.view": (Words("查看", "See"), SERVED),
    "handover.ask": (Words("移交", "Hand over"), SERVED),
    "handover.answer": (Words("答复与办结", "Answer and finish"), SERVED),
    "work_plan.view": (Words("查看", "See"), SERVED),
    "work_plan.make": (Words("制定与修订", "Write and revise"), WIDE),
    "work_plan.approve": (Words("批准", "Approve"), WIDE),
    "work_plan.do": (Words("填报完成", "Report items"), SERVED),
    "plan.settings": (Words("设定", "Settings"), WIDE),
    "tool.change": (Words("登记与更改", "Register and change"), WIDE),
    "appointment.book": (Words("预约与改约", "Book and move"), ("own", *WIDE)),
}


def declare() -> None:
    """Called once, when Django is ready."""
    for key, name in OBJECTS.items():
        accounts.permissions.name_object(key, name)
    accounts.followed.follow("plan.view", "place.view", "call.view", "obstacle.view", "handover.view", "work_plan.view")
    for key, (name, scopes) in PERMISSIONS.items():
        if scopes is None:
            accounts.permissions.declare(key, name)
        else:
            accounts.permissions.declare(key, name, scopes=scopes)
    for goal, words in GOALS.items():
        regulations.goals.register(goal, words)
    lines.register()
    for kind, namer in CALLED.items():
        journal.subject_names.register(kind, namer)
    service.pool_caps.register("dispatch", fairness.cap_of)
    service.day_notes.register("dispatch.pickups", pickups.told)
    service.tool_names.register("dispatch", tools.names_of)
    service.known_tools.register("dispatch", tools.known_in)
    messages.register()
    files.owners.register("obstacle", obstacles.seen)
    files.abouts.register("obstacle", obstacles.about)
    ways.register()
    units.path_copies.register(PlanRun._meta.label_lower, PlanRun)
    units.path_copies.register(Tool._meta.label_lower, Tool)
    numbering.declare(
        numbering.Series(
            key="dispatch.plan", pattern="PL{yy}{mm}-{n:05}", per="company", reset="month", name=OBJECTS["plan"]
        )
    )
