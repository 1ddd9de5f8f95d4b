"""What compliance makes known to the apps below: the wording of the alarm, the health check."""

from datetime import datetime

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.journal import public as journal
from aftercare.platform.notify import public as notify
from aftercare.regulations.compliance.rules.causes import CAUSES
from aftercare.regulations.compliance.selectors import drying
from aftercare.regulations.compliance.services import DRIED

VARIABLES = (
    notify.Variable(name="event", label=Words("事件", "Event"), example="工程师出发"),
    notify.Variable(name="last", label=Words("最后一次", "Last seen"), example="2026-11-12"),
    notify.Variable(name="expected", label=Words("按惯例应有次数", "Usual number since"), example="14"),
    notify.Variable(name="clauses", label=Words("相关条款", "Clauses"), example="d20@1/trip-register#register"),
)


def register() -> None:
    """Called once, in `ready()`."""
    journal.lines.register("breach.explained", _explained)
    notify.templates.declare(
        DRIED,
        label=Words("依据来源中断", "A source of evidence has dried up"),
        kind="",
        subject=Words("依据中断：{event}", "No more evidence: {event}"),
        body=Words(
            "制度《{title}》依据的“{event}”自 {last} 起没有再发生，"
            "按惯例应已有 {expected} 次。\n相关条款：{clauses}\n{link}",
            "“{event}”, on which the regulation “{title}” rests, has not happened since {last}; "
            "usually there would have been {expected}.\nClauses: {clauses}\n{link}",
        ),
        variables=VARIABLES,
    )
    ui.health.register("regulations.evidence", ui.Check(_("Evidence of the regulations"), evidence))


def evidence(at: datetime) -> ui.Status:
    """Whether some source that clauses in force rest on has dried up."""
    found = drying.remembered(at)
    if not found:
        return ui.Status(ui.Level.OK, gettext("It comes as usual"))
    names = ", ".join(str(journal.title_of(one.dried.name)) for one in found)
    text = ngettext("%(count)d source has dried up", "%(count)d sources have dried up", len(found))
    return ui.Status(ui.Level.WARN, text % {"count": len(found)}, detail=names)


def _explained(told: journal.Told) -> journal.Line:
    cause = CAUSES.get(str(told.event.payload.get("cause")))
    detail = str(told.private.get("words") or "")
    text = gettext("Cause of a breach noted: %(cause)s") % {"cause": cause or ""}
    return journal.Line(text, detail=detail, icon="message-circle", tone="amber", clause=told.event.payload["clause"])
