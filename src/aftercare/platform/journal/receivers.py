"""What the journal shows elsewhere: its menu entry, and how it is on the health page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import Text
from aftercare.base.ui import public as ui
from aftercare.platform.journal.audit.rules import Check, checks
from aftercare.platform.journal.consumers.selectors import lags
from aftercare.platform.journal.events import RecordedLate
from aftercare.platform.journal.feed.selectors import last_position, newest_recorded_at, waiting
from aftercare.platform.journal.guard.selectors import missing_guards
from aftercare.platform.journal.seals.selectors import last_seal
from aftercare.platform.journal.timeline.rules import Line, Subject, Told, lines, subject_names
from aftercare.platform.journal.timeline.selectors import timeline
from aftercare.platform.units.public import Unit, path_differences

# A reader may be this far behind, and a seal this late, before somebody should look.
LATE = timedelta(minutes=5)
SEAL_LATE = timedelta(minutes=20)
# An event of another machine may be recorded a little ahead of our clock.
AHEAD = timedelta(minutes=1)


def show() -> None:
    """Called in `ready()`."""
    ui.menu.register(
        "journal",
        ui.Entry(
            _("Journal"), "journal:events", icon="history", permission="journal.view", group=ui.Group.SYSTEM, order=80
        ),
    )
    ui.panels.register(
        "journal.unit",
        ui.Panel(kind="unit", title=_("What happened"), icon="history", place="aside", lazy=False, render=_of_unit),
        order=90,
    )
    subject_names.register("unit", _units_named)
    lines.register("unit.opened", _line(_("Unit %(unit)s was opened"), "plus"))
    lines.register("unit.renamed", _line(_("Unit %(unit)s got another name or code"), "pencil"))
    lines.register("unit.moved", _line(_("A unit was moved, with everything below it"), "transfer"))
    lines.register("unit.closed", _line(_("A unit was closed"), "ban"))
    lines.register(RecordedLate.type, _recorded_late)
    checks.register("units.paths", Check(_("Copies of the organisation tree's paths"), path_differences))
    ui.health.register("journal.times", ui.Check(_("Journal: times"), _times), order=35)
    ui.health.register("journal.guards", ui.Check(_("Journal: guards"), _guards), order=43)
    ui.health.register("journal.feed", ui.Check(_("Journal: order of reading"), _feed), order=44)
    ui.health.register("journal.readers", ui.Check(_("Journal: readers"), _readers), order=45)
    ui.health.register("journal.seals", ui.Check(_("Journal: seals"), _seals), order=46)


def _of_unit(request: HttpRequest, unit_id: int) -> str:
    """The timeline on a unit's page; units lie below the journal and cannot ask for it."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    return ui.fragment(request, "journal/_entries.html", {"entries": timeline("unit", unit_id, by)})


def _units_named(ids: set[int], _by: Actor) -> dict[int, Subject]:
    """Everybody who may look at the journal may see the tree."""
    found = Unit.objects.filter(pk__in=ids)
    return {unit.pk: Subject(f"{unit.name} · {unit.code}", reverse("units:unit", args=[unit.pk])) for unit in found}


def _line(text: Text, icon: str) -> Callable[[Told], Line]:
    """A line that may name the unit: the timeline of an office also tells of the teams below it."""
    return lambda told: Line(str(text) % {"unit": told.event.payload.get("code")}, icon=icon)


def _recorded_late(told: Told) -> Line:
    return Line(gettext("Recorded late"), detail=str(told.private.get("reason") or ""), icon="history", tone="amber")


def _times(at: datetime) -> ui.Status:
    """What was recorded lies in the past, or the clock is wrong: this machine's own, which nothing else shows."""
    newest = newest_recorded_at()
    if newest is None or newest - at < AHEAD:
        return ui.Status(ui.Level.OK, gettext("What is recorded lies in the past."))
    text = gettext("The newest event was recorded %(time)s from now.") % {"time": _age(newest - at)}
    detail = gettext(
        "Either this machine’s clock is behind, or it was ahead when that was recorded. Check the time service: "
        "what is recorded now stands before what was recorded earlier, and jobs may wait until then."
    )
    return ui.Status(ui.Level.BAD, text, detail)


def _guards(_at: datetime) -> ui.Status:
    gone = missing_guards()
    if gone:
        return ui.Status(ui.Level.BAD, gettext("The journal can be altered: its guards are missing."), ", ".join(gone))
    return ui.Status(ui.Level.OK, gettext("The journal is guarded against changes."))


def _feed(at: datetime) -> ui.Status:
    """Until an event has its place in the order of reading, readers look up to date and are not."""
    found = waiting()
    if found.oldest_at is None or at - found.oldest_at <= LATE:
        return ui.Status(ui.Level.OK, gettext("Every event has its place in the order of reading."))
    text = gettext("%(count)s events wait for their place in the order of reading.") % {"count": found.count}
    detail = gettext("The oldest has waited for %(time)s. Does a worker run, or is a transaction stuck?")
    return ui.Status(ui.Level.WARN, text, detail % {"time": _age(at - found.oldest_at)})


def _age(time: timedelta) -> str:
    return ui.formats.duration(int(time.total_seconds()))


def _readers(at: datetime) -> ui.Status:
    """Search, notices and figures follow the journal; they lag when a reader fails or no worker runs."""
    known = lags()
    failing = [f"{one.key}: {one.last_error}" for one in known if one.failures]
    if failing:
        way = gettext(
            "They are tried again by themselves. “aftercare readers” shows how far each is, and passes over an event "
            "that one cannot read."
        )
        return ui.Status(ui.Level.BAD, gettext("Readers of the journal fail."), "\n".join([*failing, way]))
    late = [one.key for one in known if one.oldest_unread_at and at - one.oldest_unread_at > LATE]
    if late:
        return ui.Status(
            ui.Level.WARN, gettext("Readers of the journal are behind. Does a worker run?"), ", ".join(late)
        )
    behind = max((one.behind for one in known), default=0)
    if behind:
        text = ngettext(
            "Readers of the journal are at most %(count)s event behind.",
            "Readers of the journal are at most %(count)s events behind.",
            behind,
        )
        return ui.Status(ui.Level.OK, text % {"count": f"{behind:,}"})
    return ui.Status(ui.Level.OK, gettext("All readers of the journal have read everything."))


def _seals(at: datetime) -> ui.Status:
    newest = last_seal()
    unsealed = last_position() - (newest.to_position if newest else 0)
    if unsealed and (newest is None or at - newest.at > SEAL_LATE):
        return ui.Status(
            ui.Level.WARN, gettext("%(count)s events are not sealed yet. Does a worker run?") % {"count": unsealed}
        )
    if newest is None:
        return ui.Status(ui.Level.OK, gettext("There is nothing to seal yet."))
    return ui.Status(ui.Level.OK, gettext("The newest seal is %(time)s old.") % {"time": _age(at - newest.at)})
