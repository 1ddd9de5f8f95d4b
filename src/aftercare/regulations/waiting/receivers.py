"""What is made known of clocks that nobody will stop: the wording, and the line of the health page."""

from datetime import datetime
from itertools import islice

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.journal import public as journal
from aftercare.platform.notify import public as notify
from aftercare.platform.units import public as units
from aftercare.regulations.waiting import selectors, services
from aftercare.regulations.waiting.models import WaitingClock
from aftercare.regulations.waiting.selectors import orphans

# The health page counts no further.
ENOUGH = 1_000


def register() -> None:
    """Called once, in `ready()`."""
    notify.templates.declare(
        services.TEMPLATE,
        label=Words("无人能停的时限", "A clock that nobody stops"),
        kind="case",
        subject=Words("【时限异常】{number} {what}", "[Clock] {number} {what}"),
        body=Words(
            "{number}“{title}”的时限“{what}”仍在计时，但{why}。请处理或人工裁定。\n{link}",
            "The clock “{what}” of {number} “{title}” still runs, but {why}. Look after it, or decide by hand.\n{link}",
        ),
        variables=(
            notify.Variable(name="what", label=Words("时限", "The clock"), example="首次响应"),
            notify.Variable(name="why", label=Words("原因", "Why"), example="案卷已关闭"),
        ),
    )
    journal.consumers.register(selectors.READER, {"*"}, services.follow, from_now=True, begin=services.begin)
    journal.checks.register(
        "regulations.waiting",
        journal.Check(_("Whom clocks wait for equals its recount"), selectors.differences, reader=selectors.READER),
    )
    units.path_copies.register("regulations.waiting_clock", WaitingClock)
    ui.health.register("regulations.orphans", ui.Check(_("Clocks that nobody stops"), state))


def state(at: datetime) -> ui.Status:
    """Good while every open clock can be stopped and its case moves."""
    count = len(list(islice(orphans(at), ENOUGH)))
    if not count:
        return ui.Status(ui.Level.OK, str(pgettext_lazy("clocks", "None")))
    said = ngettext("%(count)s clock runs on though nobody will stop it.",
                    "%(count)s clocks run on though nobody will stop them.", count)  # fmt: skip
    return ui.Status(ui.Level.WARN, said % {"count": count})
