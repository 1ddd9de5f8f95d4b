"""Whom dispatch tells what."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.handovers import selectors as handovers
from aftercare.operations.dispatch.models import Handover, Obstacle, ServicePlan
from aftercare.operations.dispatch.obstacles import selectors as obstacles
from aftercare.operations.dispatch.workplans import selectors as work_plans
from aftercare.platform.notify import public as notify

IN_HOUSE = (notify.INBOX, notify.MAIL)
HALF_A_DAY, DAY = timedelta(hours=12), timedelta(hours=24)
OWNER, CREW = "request.owner", "visit.crew"
START = notify.Variable(name="start", label=Words("预约时间", "Appointment"), example="2026-11-23 09:30")

# key: (kind of subject, label, subject line, body)
Wording = tuple[str, Words, Words, Words]
WORDINGS: dict[str, Wording] = {
    "customer.not_reached": (
        "case",
        Words("未联系上客户", "A customer was not reached"),
        Words("【未联系上】{number} {title}", "[Not reached] {number} {title}"),
        Words(
            "{number}“{title}”的客户未能联系上，请再联系。\n{link}",
            "Nobody was reached about {number} “{title}”. Please try again.\n{link}",
        ),
    ),
    "engineer.not_reached": (
        "case",
        Words("未联系上工程师", "An engineer was not reached"),
        Words("【请回复进度】{number} {title}", "[Tell us how far] {number} {title}"),
        Words(
            "我们未能联系上您，请回复 {number}“{title}”的进度。\n{link}",
            "We did not reach you. Please tell us how far {number} “{title}” has come.\n{link}",
        ),
    ),
    "appointment.agreed": (
        "visit",
        Words("已与客户约定时间", "A time was agreed with the customer"),
        Words("【已约定】{number} {title}", "[Agreed] {number} {title}"),
        Words(
            "{number}“{title}”已与客户约定：{start}。\n{link}",
            "The customer expects you for {number} “{title}”: {start}.\n{link}",
        ),
    ),
}
WORDINGS |= {
    "obstacle.reported": (
        "obstacle",
        Words("现场上报障碍", "Something stands in the way"),
        Words("【现场障碍】{number} {title}", "[In the way] {number} {title}"),
        Words(
            "{number}“{title}”现场受阻：{what}\n请协调解决。\n{link}",
            "{number} “{title}” cannot go on: {what}\nPlease see that it is settled.\n{link}",
        ),
    ),
    "obstacle.answered": (
        "obstacle",
        Words("障碍已有人处理", "An obstacle is in hand"),
        Words("【处理中】{number} {title}", "[In hand] {number} {title}"),
        Words(
            "您上报的障碍已有人处理：{what}\n{link}",
            "What you reported is in hand: {what}\n{link}",
        ),
    ),
    "obstacle.cleared": (
        "obstacle",
        Words("障碍已解决", "An obstacle is cleared"),
        Words("【可以继续】{number} {title}", "[Go on] {number} {title}"),
        Words("障碍已解决，可以继续作业：{what}\n{link}", "It is cleared, work can go on: {what}\n{link}"),
    ),
    "handover.asked": (
        "handover",
        Words("有工作移交给您", "Work is handed to you"),
        Words("【工作移交】{number} {title}", "[Handed over] {number} {title}"),
        Words(
            "{number}“{title}”有工作移交给您：{what}\n请答复是否接收。\n{link}",
            "Of {number} “{title}” this is handed to you: {what}\nPlease say whether you take it.\n{link}",
        ),
    ),
    "handover.accepted": (
        "handover",
        Words("移交已接收", "A hand-over is taken"),
        Words("【已接收】{number} {title}", "[Taken] {number} {title}"),
        Words("您移交的工作已接收：{what}\n{link}", "What you handed over is taken: {what}\n{link}"),
    ),
    "handover.declined": (
        "handover",
        Words("移交未接收", "A hand-over is declined"),
        Words("【未接收】{number} {title}", "[Declined] {number} {title}"),
        Words("您移交的工作未被接收：{what}\n{link}", "What you handed over is declined: {what}\n{link}"),
    ),
    "handover.finished": (
        "handover",
        Words("移交事项已办结", "Handed-over work is done"),
        Words("【已办结】{number} {title}", "[Done] {number} {title}"),
        Words("您移交的工作已办结：{what}\n{link}", "What you handed over is done: {what}\n{link}"),
    ),
    "service_plan.made": (
        "service_plan",
        Words("有工作方案待批准", "A plan of work waits for approval"),
        Words("【待批准】{title}", "[To approve] {title}"),
        Words("工作方案“{title}”待批准。\n{link}", "The plan of work “{title}” waits for approval.\n{link}"),
    ),
    "service_plan.approved": (
        "service_plan",
        Words("工作方案已批准", "A plan of work is approved"),
        Words("【已批准】{title}", "[Approved] {title}"),
        Words("工作方案“{title}”已批准。\n{link}", "The plan of work “{title}” is approved.\n{link}"),
    ),
}
WHAT = notify.Variable(name="what", label=Words("事项", "What"), example="缺备件")
GIVEN = {"visit": (START,), "obstacle": (WHAT,), "handover": (WHAT,)}
REPORTER, GIVER, TAKER, WRITER = "obstacle.reporter", "handover.giver", "handover.taker", "service_plan.writer"
MANAGER, DISPATCHER = "role:manager", "role:dispatcher"
# key: (event, recipient, template, channels, how old a message may be)
PRESETS = {
    "customer.not_reached.owner": ("customer.not_reached", OWNER, "customer.not_reached", IN_HOUSE, DAY),
    "engineer.not_reached.crew": ("engineer.not_reached", CREW, "engineer.not_reached", IN_HOUSE, HALF_A_DAY),
    "obstacle.reported.owner": ("obstacle.reported", OWNER, "obstacle.reported", IN_HOUSE, DAY),
    "obstacle.reported.manager": ("obstacle.reported", MANAGER, "obstacle.reported", IN_HOUSE, DAY),
    "obstacle.reported.dispatcher": ("obstacle.reported", DISPATCHER, "obstacle.reported", IN_HOUSE, DAY),
    "obstacle.answered.reporter": ("obstacle.answered", REPORTER, "obstacle.answered", IN_HOUSE, DAY),
    "obstacle.cleared.reporter": ("obstacle.cleared", REPORTER, "obstacle.cleared", IN_HOUSE, DAY),
    "handover.asked.taker": ("handover.asked", TAKER, "handover.asked", IN_HOUSE, DAY),
    "handover.asked.manager": ("handover.asked", MANAGER, "handover.asked", IN_HOUSE, DAY),
    "handover.accepted.giver": ("handover.accepted", GIVER, "handover.accepted", IN_HOUSE, DAY),
    "handover.declined.giver": ("handover.declined", GIVER, "handover.declined", IN_HOUSE, DAY),
    "handover.declined.owner": ("handover.declined", OWNER, "handover.declined", IN_HOUSE, DAY),
    "handover.finished.giver": ("handover.finished", GIVER, "handover.finished", IN_HOUSE, DAY),
    "service_plan.made.manager": ("service_plan.made", MANAGER, "service_plan.made", IN_HOUSE, DAY),
    "service_plan.revised.manager": ("service_plan.revised", MANAGER, "service_plan.made", IN_HOUSE, DAY),
    "service_plan.approved.writer": ("service_plan.approved", WRITER, "service_plan.approved", IN_HOUSE, DAY),
    "appointment.agreed.crew": ("appointment.agreed", CREW, "appointment.agreed", IN_HOUSE, HALF_A_DAY),
}


def _people(rows: QuerySet[Any], name: str) -> list[notify.Recipient]:
    return [notify.Recipient("staff", one) for one in rows.values_list(name, flat=True) if one is not None]


def reporter_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Who reported the obstacle."""
    return _people(Obstacle.objects.filter(pk__in=event.about_kind("obstacle")), "reported_by_id")


def giver_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Who handed the work over."""
    return _people(Handover.objects.filter(pk__in=event.about_kind("handover")), "asked_by_id")


def taker_of(event: Recorded) -> Iterable[notify.Recipient]:
    """To whom by name the work was handed."""
    return _people(Handover.objects.filter(pk__in=event.about_kind("handover")), "to_staff_id")


def writer_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Who wrote the plan last."""
    ids = [event.stream_id] if event.stream == "service_plan" else []
    return _people(ServicePlan.objects.filter(pk__in=ids), "written_by_id")


SUBJECTS = {
    "obstacle": notify.Subject(label=Words("现场障碍", "Obstacle"), describe=obstacles.facts),
    "handover": notify.Subject(label=Words("工作移交", "Hand-over"), describe=handovers.facts),
    "service_plan": notify.Subject(label=Words("工作方案", "Plan of work"), describe=work_plans.facts),
}
RESOLVERS = {
    REPORTER: notify.Resolver(label=Words("上报人", "Who reported"), resolve=reporter_of),
    GIVER: notify.Resolver(label=Words("移交人", "Who handed over"), resolve=giver_of),
    TAKER: notify.Resolver(label=Words("被移交人", "To whom it was handed"), resolve=taker_of),
    WRITER: notify.Resolver(label=Words("方案制定人", "Who wrote the plan"), resolve=writer_of),
}


def register() -> None:
    """Called once, when Django is ready."""
    for kind, of in SUBJECTS.items():
        notify.subjects.register(kind, of)
    for key, resolver in RESOLVERS.items():
        notify.resolvers.register(key, resolver)
    for key, (kind, label, subject, body) in WORDINGS.items():
        notify.templates.declare(key, label=label, kind=kind, subject=subject, body=body, variables=GIVEN.get(kind, ()))
    for key, (event, recipient, template, channels, age) in PRESETS.items():
        preset = notify.Preset(event=event, recipient=recipient, channels=channels, template=template, max_age=age)
        notify.presets.register(key, preset)
