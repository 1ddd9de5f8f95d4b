"""How approvals read in the timeline of what they are about."""

from django.utils.translation import gettext

from aftercare.platform.approvals.events import (
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalDecided,
    ApprovalReminded,
    ApprovalWithdrawn,
)
from aftercare.platform.approvals.selectors import label_of
from aftercare.platform.journal.public import Line, Told, lines


def register() -> None:
    """Called in `ready()`."""
    lines.register(ApprovalAsked.type, _asked)
    lines.register(ApprovalAnswered.type, _answered)
    lines.register(ApprovalDecided.type, _decided)
    lines.register(ApprovalWithdrawn.type, _withdrawn)
    lines.register(ApprovalReminded.type, _reminded)


def _kind(told: Told) -> dict[str, str]:
    return {"what": str(label_of(told.event.payload["kind"]))}


def _page(told: Told) -> tuple[str, int]:
    return "approval", told.event.stream_id


def _asked(told: Told) -> Line:
    return Line(gettext("Asked for approval: %(what)s") % _kind(told), icon="hourglass", tone="amber", of=_page(told))


def _answered(told: Told) -> Line:
    comment = told.private.get("comment") or ""
    if told.event.payload["verdict"] == "approved":
        text = gettext("An approver agreed: %(what)s")
        return Line(text % _kind(told), detail=comment, icon="thumb-up", tone="green", of=_page(told))
    text = gettext("An approver refused: %(what)s")
    return Line(text % _kind(told), detail=comment, icon="thumb-down", tone="red", of=_page(told))


def _decided(told: Told) -> Line:
    if told.event.payload["outcome"] == "approved":
        return Line(gettext("Approved: %(what)s") % _kind(told), icon="check", tone="green", of=_page(told))
    return Line(gettext("Refused: %(what)s") % _kind(told), icon="ban", tone="red", of=_page(told))


def _withdrawn(told: Told) -> Line:
    return Line(gettext("Withdrawn: %(what)s") % _kind(told), icon="arrow-back-up", of=_page(told))


def _reminded(told: Told) -> Line:
    return Line(gettext("Approvers were reminded: %(what)s") % _kind(told), icon="bell", tone="amber", of=_page(told))
