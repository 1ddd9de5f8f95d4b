"""Pages about the keys of other systems."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import actions
from aftercare.base.ui.public import columns as c
from aftercare.platform.accounts.keys import selectors, services
from aftercare.platform.accounts.keys.forms import KeyForm
from aftercare.platform.accounts.users.views import keep_secret

KEYS = ui.ListPage(
    key="accounts.keys",
    title=_("API keys"),
    permission="key.manage",
    rows=selectors.keys,
    columns=(
        c.Title("name", _("System")),
        c.Text("hint", _("Begins with")),
        c.Words("role__name", _("Role"), key="role"),
        c.Words("unit__name", _("Unit"), key="unit"),
        c.Moment("made_at", _("Made")),
        c.Moment("expires_at", _("Until")),
        c.Moment("last_used_at", _("Last used")),
        c.Moment("revoked_at", _("Taken back")),
    ),
    search=("name", "hint"),
    views=(ui.View("live", _("Working keys"), "revoked_at:empty"), ui.View("all", _("All keys"))),
    actions=(
        actions.Bulk(
            "revoke",
            _("Take back…"),
            icon="ban",
            danger=True,
            permission="key.manage",
            says=_("The systems that use these keys are refused from now on."),
            do=lambda key_id, _values, by, at: services.revoke(key_id=key_id, by=by, at=at),
        ),
    ),
    new=ui.Action(_("New key"), "accounts:key_new", icon="key", permission="key.manage"),
    empty=_("No other system has a key."),
    preview=False,
)


@ui.page("key.manage")
def key_new(request: Request) -> HttpResponse:
    """A key for another system, shown once."""

    def do(values: dict[str, Any]) -> None:
        made = services.make(**values, by=request.actor, at=clock.now())
        if made:
            token, text = made
            keep_secret(
                request,
                label=gettext("Key for %(name)s") % {"name": token.name},
                text=text,
                back=reverse("accounts:keys"),
            )

    return ui.submit(
        request, KeyForm, title=_("New key"), key="accounts.key.new", button=_("Create the key"), do=do,
        then=reverse("accounts:secret"), cancel=reverse("accounts:keys"),
    )  # fmt: skip
