"""What customers are told about their appointments."""

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.slots import services
from aftercare.platform.notify import public as notify

VARIABLES = (
    notify.Variable(name="start", label=Words("最早到达", "From"), example="2026-11-23 09:00"),
    notify.Variable(name="end", label=Words("最晚到达", "Until"), example="2026-11-23 11:00"),
    notify.Variable(name="site", label=Words("地点", "Place"), example="万达广场 3 号楼"),
)


def register() -> None:
    """Called once, when Django is ready."""
    notify.templates.declare(
        services.TEMPLATE,
        label=Words("告知客户：预约时段", "To the customer: the agreed window"),
        kind="visit",
        subject=Words("预约成功：{start}", "Your appointment: {start}"),
        body=Words(
            "{reader}，您好：\n“{title}”的上门时间已约定，工程师将在 {start} 至 {end} 之间到达。\n地点：{site}\n"
            "改约或取消：{link}",
            "Dear {reader},\nour visit about “{title}” is agreed: we come between {start} and {end}.\nPlace: {site}\n"
            "Move it or call it off: {link}",
        ),
        variables=VARIABLES,
    )
