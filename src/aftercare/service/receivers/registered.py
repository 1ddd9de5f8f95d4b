"""Everything the service app makes known to the apps below it, in one place."""

from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.imports import public as imports
from aftercare.platform.numbering import public as numbering
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.service.evidence import selectors as evidence
from aftercare.service.history import rules as history_rules
from aftercare.service.history import services as history
from aftercare.service.history import tasks as history_tasks
from aftercare.service.models import Case, Order, Request, Visit
from aftercare.service.orders import selectors as orders
from aftercare.service.receivers import following, lines, messages, offers, setting
from aftercare.service.records import selectors as records
from aftercare.service.reports import tasks as report_tasks
from aftercare.service.requests import selectors as requests
from aftercare.service.visits import selectors as visits
from aftercare.service.visits import tasks as visit_tasks

# Importing them declares their jobs.
JOBS = (history_tasks, report_tasks, visit_tasks)

OBJECTS = {
    "request": Words("服务请求", "Service requests"),
    "order": Words("工单", "Orders"),
    "visit": Words("上门", "Visit"),
    "report": Words("服务报告", "Service report"),
    "work_type": Words("作业模板", "Work type"),
    "state": Words("状态名称", "Names of states"),
    "history": Words("历史记录", "Histories"),
}

PERMISSIONS: dict[str, Words] = {
    "request.view": Words("查看", "See"),
    "request.create": Words("登记", "Register"),
    "request.change": Words("更正", "Correct"),
    "request.triage": Words("分诊", "Triage"),
    "request.declare_major": Words("判定重大故障", "Declare a major fault"),
    "request.answer": Words("答复客户", "Answer the customer"),
    "request.diagnose": Words("远程诊断", "Diagnose remotely"),
    "request.plan": Words("制定处理方案", "Make the handling plan"),
    "request.pause": Words("暂停与恢复", "Pause and resume"),
    "request.urge": Words("催办", "Urge"),
    "request.resolve": Words("解决", "Resolve"),
    "request.reopen": Words("重新打开", "Reopen"),
    "request.cancel": Words("撤销", "Cancel"),
    "request.merge": Words("合并", "Merge"),
    "request.split": Words("拆分", "Split"),
    "request.archive": Words("归档", "Archive"),
    "request.sub_state": Words("设子状态", "Set the sub-state"),
    "order.view": Words("查看", "See"),
    "order.open": Words("开单", "Open"),
    "order.pool": Words("放入抢单池", "Put into the pool"),
    "order.hold": Words("挂起与恢复", "Hold and resume"),
    "order.finish": Words("不上门完工", "Finish without a visit"),
    "order.reopen": Words("重新打开", "Reopen"),
    "order.cancel": Words("取消", "Cancel"),
    "order.sub_state": Words("设子状态", "Set the sub-state"),
    "visit.view": Words("查看", "See"),
    "visit.plan": Words("排期与指派", "Plan and assign"),
    "visit.dispatch": Words("派单", "Dispatch"),
    "visit.work": Words("执行上门", "Carry out"),
    "visit.grab": Words("抢单", "Take from the pool"),
    "visit.confirm": Words("记录客户确认", "Record the customer's word"),
    "visit.sub_state": Words("设子状态", "Set the sub-state"),
    "report.issue": Words("出具", "Issue"),
    "report.review": Words("审核", "Review"),
    "history.import": Words("导入历史", "Import histories"),
    "state.view": Words("查看", "See"),
    "state.change": Words("维护", "Maintain"),
    "work_type.view": Words("查看", "See"),
    "work_type.change": Words("维护", "Maintain"),
}


def declare() -> None:
    """Called once, when Django is ready."""
    for key, name in OBJECTS.items():
        accounts.permissions.name_object(key, name)
    accounts.followed.follow("request.view", "order.view", "visit.view", "visit.plan")
    for key, name in PERMISSIONS.items():
        accounts.permissions.declare(key, name)
    offers.register()
    lines.register()
    messages.register()
    setting.register()
    following.register()
    for model in (Case, Request, Order, Visit):
        units.path_copies.register(model._meta.label_lower, model)
    imports.undoers.register(history_rules.BATCH_KIND, history.undo)
    files.owners.register("request", requests.seen)
    files.owners.register("order", orders.seen)
    files.owners.register("visit", visits.seen)
    files.attachers.register("request", requests.seen)
    files.attachers.register("order", orders.seen)
    files.attachers.register("visit", visits.working)
    files.abouts.register("request", requests.about)
    files.abouts.register("order", orders.about)
    files.abouts.register("visit", visits.about)
    owner = sheets.Owner(
        label=Words("上门", "Visit"), can_see=visits.seen, can_answer=visits.working, url_name="service:visit",
        about=visits.about, unit_path=visits.unit_path_of, visible=lambda by: visits.visible_to(by).values("pk"),
        known=evidence.known_words,
    )  # fmt: skip
    sheets.owners.register("visit", owner)
    for kind, owner in records.OWNERS.items():
        sheets.owners.register(kind, owner)
    numbering.declare(
        numbering.Series(
            key="service.request",
            pattern="SR{yy}{mm}-{n:05}",
            per="company",
            reset="month",
            name=OBJECTS["request"],
        )
    )
    numbering.declare(
        numbering.Series(
            key="service.order", pattern="WO{yy}{mm}-{n:05}", per="company", reset="month", name=OBJECTS["order"]
        )
    )
