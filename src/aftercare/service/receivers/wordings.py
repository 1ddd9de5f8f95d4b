"""What messages about service work say, and the lines of the matrix that come with the product."""

from datetime import timedelta

from aftercare.base.kernel.words import Words
from aftercare.platform.notify import public as notify

IN_HOUSE = (notify.INBOX, notify.MAIL)
BY_MAIL = (notify.MAIL,)
INBOX_ONLY = (notify.INBOX,)
HALF_A_DAY, DAY, THREE_DAYS = timedelta(hours=12), timedelta(hours=24), timedelta(days=3)

CUSTOMER = notify.Variable(name="customer", label=Words("客户", "Customer"), example="万达广场")
SITE = notify.Variable(name="site", label=Words("地点", "Place"), example="万达广场 3 号楼")
ENGINEER = notify.Variable(name="engineer", label=Words("工程师", "Engineer"), example="李强")
START = notify.Variable(name="start", label=Words("预约时间", "Appointment"), example="2026-11-23 09:30")
CODE = notify.Variable(name="code", label=Words("完单验收码", "Completion code"), example="402913")
COUNT = notify.Variable(name="count", label=Words("催办次数", "How often urged"), example="2")

# The variables that a kind of subject gives.
GIVEN = {"request": (CUSTOMER, SITE), "order": (SITE,), "visit": (ENGINEER, START, SITE)}
# A template whose sender gives more, or other ones.
GIVEN_TO = {"request.urged": (*GIVEN["request"], COUNT), "visit.code": (CODE,)}

# key: (kind of subject, label, subject line, body)
Wording = tuple[str, Words, Words, Words]
FOR_STAFF: dict[str, Wording] = {
    "request.received": (
        "request",
        Words("收到新的服务请求", "A request came in"),
        Words("【新请求】{number} {title}", "[New request] {number} {title}"),
        Words(
            "收到服务请求 {number}“{title}”，请分诊。\n客户：{customer}\n地点：{site}\n{link}",
            "{number} “{title}” came in and waits for triage.\nCustomer: {customer}\nPlace: {site}\n{link}",
        ),
    ),
    "request.assigned": (
        "request",
        Words("请求由您负责", "A request is yours"),
        Words("【由您负责】{number} {title}", "[Yours] {number} {title}"),
        Words(
            "服务请求 {number}“{title}”现由您负责。\n客户：{customer}\n地点：{site}\n{link}",
            "You now answer for {number} “{title}”.\nCustomer: {customer}\nPlace: {site}\n{link}",
        ),
    ),
    "request.urged": (
        "request",
        Words("客户催办", "A customer urges"),
        Words("【催办】{number} {title}", "[Urged] {number} {title}"),
        Words(
            "客户第 {count} 次催办服务请求 {number}“{title}”，请尽快跟进。\n客户：{customer}\n{link}",
            "The customer urges on {number} “{title}”; times urged: {count}.\nCustomer: {customer}\n{link}",
        ),
    ),
    "request.resolved": (
        "request",
        Words("请求已解决", "A request is resolved"),
        Words("【已解决】{number} {title}", "[Resolved] {number} {title}"),
        Words("服务请求 {number}“{title}”已解决。\n{link}", "{number} “{title}” is resolved.\n{link}"),
    ),
    "request.reopened": (
        "request",
        Words("请求重新打开", "A request was reopened"),
        Words("【重新打开】{number} {title}", "[Reopened] {number} {title}"),
        Words(
            "服务请求 {number}“{title}”重新打开，请跟进。\n客户：{customer}\n{link}",
            "{number} “{title}” was reopened and needs you again.\nCustomer: {customer}\n{link}",
        ),
    ),
    "visit.dispatched": (
        "visit",
        Words("新派单", "A visit for you"),
        Words("【派单】{number} {title}", "[Dispatched] {number} {title}"),
        Words(
            "您有新的上门 {number}“{title}”，请接单。\n预约时间：{start}\n地点：{site}\n{link}",
            "There is a visit for you: {number} “{title}”. Please accept it.\n"
            "Appointment: {start}\nPlace: {site}\n{link}",
        ),
    ),
    "visit.rescheduled": (
        "visit",
        Words("上门改期", "A visit was moved"),
        Words("【改期】{number} {title}", "[Moved] {number} {title}"),
        Words(
            "上门 {number}“{title}”改期。\n新的时间：{start}\n地点：{site}\n{link}",
            "{number} “{title}” was moved.\nNew time: {start}\nPlace: {site}\n{link}",
        ),
    ),
    "visit.cancelled": (
        "visit",
        Words("上门取消", "A visit was cancelled"),
        Words("【取消】{number} {title}", "[Cancelled] {number} {title}"),
        Words(
            "上门 {number}“{title}”已取消，无需前往。\n{link}", "{number} “{title}” was cancelled: do not go.\n{link}"
        ),
    ),
    "visit.refused": (
        "visit",
        Words("拒单", "A visit was refused"),
        Words("【拒单】{number} {title}", "[Refused] {number} {title}"),
        Words(
            "上门 {number}“{title}”被拒单，请重新安排。\n预约时间：{start}\n{link}",
            "{number} “{title}” was refused; plan it anew.\nAppointment: {start}\n{link}",
        ),
    ),
    "visit.not_accepted": (
        "visit",
        Words("超时未接单", "A visit was not accepted"),
        Words("【超时未接单】{number} {title}", "[Not accepted] {number} {title}"),
        Words(
            "上门 {number}“{title}”未在规定时间内接单，已退回，请重新安排。\n预约时间：{start}\n{link}",
            "{number} “{title}” was not accepted in time; plan it anew.\nAppointment: {start}\n{link}",
        ),
    ),
    "visit.incomplete": (
        "visit",
        Words("上门未完成", "A visit ended with work left"),
        Words("【未完成】{number} {title}", "[Work left] {number} {title}"),
        Words(
            "上门 {number}“{title}”未完成，请安排下一步。\n工程师：{engineer}\n{link}",
            "{number} “{title}” ended with work left; see to the next step.\nEngineer: {engineer}\n{link}",
        ),
    ),
    "report.issued": (
        "order",
        Words("服务报告待审核", "A service report waits for review"),
        Words("【待审核】{number} {title}", "[To review] {number} {title}"),
        Words(
            "工单 {number}“{title}”的服务报告已出具，请审核。\n{link}",
            "The service report of {number} “{title}” waits for your review.\n{link}",
        ),
    ),
    "report.returned": (
        "order",
        Words("服务报告被退回", "A service report came back"),
        Words("【退回】{number} {title}", "[Returned] {number} {title}"),
        Words(
            "工单 {number}“{title}”的服务报告被退回，请修改后重新出具。\n{link}",
            "The service report of {number} “{title}” was returned; mend it and issue it again.\n{link}",
        ),
    ),
}
FOR_CUSTOMERS: dict[str, Wording] = {
    "customer.received": (
        "request",
        Words("告知客户：已收到", "To the customer: received"),
        Words("我们已收到您的请求 {number}", "We have received your request {number}"),
        Words(
            "{reader}，您好：\n我们已收到“{title}”，编号 {number}。\n查看进度：{link}",
            "Dear {reader},\nwe have received “{title}” as {number}.\nFollow it here: {link}",
        ),
    ),
    "customer.appointed": (
        "visit",
        Words("告知客户：预约时间", "To the customer: the appointment"),
        Words("上门时间：{start}", "Our visit: {start}"),
        Words(
            "{reader}，您好：\n“{title}”已安排上门。\n工程师：{engineer}\n预约时间：{start}\n查看进度：{link}",
            "Dear {reader},\na visit is arranged for “{title}”.\nEngineer: {engineer}\nAppointment: {start}\n"
            "Follow it here: {link}",
        ),
    ),
    "customer.on_the_way": (
        "visit",
        Words("告知客户：工程师已出发", "To the customer: on the way"),
        Words("工程师已出发：{title}", "On the way: {title}"),
        Words(
            "{reader}，您好：\n工程师{engineer}已出发，前来处理“{title}”。\n查看进度：{link}",
            "Dear {reader},\n{engineer} is on the way to you about “{title}”.\nFollow it here: {link}",
        ),
    ),
    "visit.code": (
        "visit",
        Words("告知客户：完单验收码", "To the customer: the completion code"),
        Words("【验收码】{number} {title}", "[Completion code] {number} {title}"),
        Words(
            "{reader}，您好：\n{number}“{title}”的完单验收码是 {code}。\n请在确认服务已完成后再告诉工程师。",
            "Dear {reader},\nthe completion code of {number} “{title}” is {code}.\n"
            "Tell it to the engineer once the work is done.",
        ),
    ),
    "customer.resolved": (
        "request",
        Words("告知客户：已解决", "To the customer: resolved"),
        Words("您的请求 {number} 已处理完成", "Your request {number} is done"),
        Words(
            "{reader}，您好：\n“{title}”已处理完成。如有遗留问题，请在此告诉我们：\n{link}",
            "Dear {reader},\n“{title}” is done. If anything is left, tell us here:\n{link}",
        ),
    ),
    "customer.report": (
        "order",
        Words("告知客户：服务报告", "To the customer: the service report"),
        Words("服务报告：{title}", "Service report: {title}"),
        Words(
            "{reader}，您好：\n“{title}”的服务报告（工单 {number}）已可查看：\n{link}",
            "Dear {reader},\nthe service report on “{title}” (order {number}) is here:\n{link}",
        ),
    ),
}

OWNER, CREW, CLIENT = "request.owner", "visit.crew", "request.customer"
# key: (event, recipient, template, channels, how old a message may be)
PRESETS = {
    "request.received.owner": ("request.received", OWNER, "request.received", IN_HOUSE, HALF_A_DAY),
    "request.received.hotline": ("request.received", "role:hotline", "request.received", IN_HOUSE, HALF_A_DAY),
    "request.received.customer": ("request.received", CLIENT, "customer.received", BY_MAIL, DAY),
    "request.triaged.owner": ("request.triaged", OWNER, "request.assigned", IN_HOUSE, DAY),
    "request.owner_changed.owner": ("request.owner_changed", OWNER, "request.assigned", IN_HOUSE, DAY),
    "request.urged.owner": ("request.urged", OWNER, "request.urged", IN_HOUSE, DAY),
    "request.urged.manager": ("request.urged", "role:manager", "request.urged", IN_HOUSE, DAY),
    "request.resolved.owner": ("request.resolved", OWNER, "request.resolved", INBOX_ONLY, DAY),
    "request.resolved.customer": ("request.resolved", CLIENT, "customer.resolved", BY_MAIL, THREE_DAYS),
    "request.reopened.owner": ("request.reopened", OWNER, "request.reopened", IN_HOUSE, DAY),
    "visit.dispatched.crew": ("visit.dispatched", CREW, "visit.dispatched", IN_HOUSE, HALF_A_DAY),
    "visit.dispatched.customer": ("visit.dispatched", CLIENT, "customer.appointed", BY_MAIL, HALF_A_DAY),
    "visit.transferred.taker": ("visit.transferred", "visit.taker", "visit.dispatched", IN_HOUSE, HALF_A_DAY),
    "visit.rescheduled.crew": ("visit.rescheduled", CREW, "visit.rescheduled", IN_HOUSE, HALF_A_DAY),
    "visit.rescheduled.customer": ("visit.rescheduled", CLIENT, "customer.appointed", BY_MAIL, HALF_A_DAY),
    "visit.cancelled.crew": ("visit.cancelled", CREW, "visit.cancelled", IN_HOUSE, HALF_A_DAY),
    "visit.refused.dispatcher": ("visit.refused", "role:dispatcher", "visit.refused", IN_HOUSE, HALF_A_DAY),
    "visit.not_accepted.dispatcher": (
        "visit.not_accepted", "role:dispatcher", "visit.not_accepted", IN_HOUSE, HALF_A_DAY,
    ),
    "visit.refused.owner": ("visit.refused", OWNER, "visit.refused", IN_HOUSE, HALF_A_DAY),
    "visit.departed.customer": ("visit.departed", CLIENT, "customer.on_the_way", BY_MAIL, timedelta(hours=2)),
    "visit.incomplete.dispatcher": ("visit.incomplete", "role:dispatcher", "visit.incomplete", IN_HOUSE, DAY),
    "visit.incomplete.owner": ("visit.incomplete", OWNER, "visit.incomplete", IN_HOUSE, DAY),
    "report.issued.manager": ("report.issued", "role:manager", "report.issued", INBOX_ONLY, THREE_DAYS),
    "report.returned.issuer": ("report.returned", "report.issuer", "report.returned", IN_HOUSE, THREE_DAYS),
    # Not when it is issued: a report is the customer's when somebody has found it right.
    "report.reviewed.customer": ("report.reviewed", CLIENT, "customer.report", BY_MAIL, THREE_DAYS),
}  # fmt: skip


def register() -> None:
    """Called once, when Django is ready."""
    for key, (kind, label, subject, body) in {**FOR_STAFF, **FOR_CUSTOMERS}.items():
        variables = GIVEN_TO.get(key, GIVEN[kind])
        notify.templates.declare(key, label=label, kind=kind, subject=subject, body=body, variables=variables)
    for key, (event, recipient, template, channels, age) in PRESETS.items():
        preset = notify.Preset(event=event, recipient=recipient, channels=channels, template=template, max_age=age)
        notify.presets.register(key, preset)
