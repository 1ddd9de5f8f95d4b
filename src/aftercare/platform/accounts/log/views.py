"""The page of the access log."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from markupsafe import Markup, escape

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.platform.accounts.log import selectors
from aftercare.platform.accounts.log.models import AccessEntry

Kind = AccessEntry.Kind
LOOKS: dict[str, tuple[str, ui.Tone]] = {
    Kind.SIGNED_IN: ("login", "green"),
    Kind.FAILED: ("alert-triangle", "amber"),
    Kind.LOCKED: ("lock", "red"),
    Kind.SIGNED_OUT: ("logout", "grey"),
    Kind.PASSWORD_SET: ("key", "blue"),
    Kind.STANDIN_STARTED: ("user-circle", "amber"),
    Kind.STANDIN_STOPPED: ("user-check", "grey"),
    Kind.TOKEN_REFUSED: ("alert-triangle", "amber"),
    Kind.LOOKED: ("eye", "blue"),
}


def _name_subjects(rows: list[c.Row], by: Actor, _at: datetime) -> None:
    """As whom somebody acted, at what they looked."""
    about = {(row["subject_kind"], row["subject_id"]) for row in rows if row["subject_kind"] and row["subject_id"]}
    found = selectors.subjects(about, by)
    for row in rows:
        row["whom"] = found.get((row["subject_kind"], row["subject_id"]))


def _whom(row: c.Row) -> str:
    one = row["whom"]
    if one is None:
        return ""
    return Markup('<a href="{}">{}</a>').format(one.url, one.name) if one.url else escape(one.name)


ENTRIES = ui.ListPage(
    key="accounts.log",
    title=_("Access log"),
    permission="access_log.view",
    rows=selectors.entries,
    columns=(
        c.Title("id", _("No.")),
        c.State("kind", _("What happened"), states={kind.value: ui.State(kind.label, *LOOKS[kind]) for kind in Kind}),
        c.Moment("at", _("When"), sort=True, exact=True),
        c.Text("user__username", _("Login"), key="login"),
        c.Custom(
            "whom",
            pgettext_lazy("access log", "As whom, at what"),
            render=_whom,
            text=lambda row: row["whom"].name if row["whom"] else "",
        ),
        c.Text("name", _("Typed name"), key="typed"),
        c.Text("ip", _("Address"), key="ip"),
        c.Text("agent", _("Browser"), hidden=True),
        c.Text("subject_kind", _("Of what"), key="of", hidden=True),
        c.Number("subject_id", _("Its number"), key="which", hidden=True),
        c.Text("note", _("Note")),
    ),
    search=("user__username", "name", "ip", "note"),
    sort="-at",
    views=(
        ui.View("all", _("All")),
        ui.View("failed", _("Failed attempts"), "kind:failed,locked,token_refused"),
        ui.View("standins", _("Acting as somebody"), "kind:standin_started,standin_stopped"),
        ui.View("looked", _("Personal data"), "kind:looked"),
    ),
    also=("subject_kind", "subject_id"),
    enrich=_name_subjects,
    empty=_("Nothing was logged."),
    preview=False,
)
