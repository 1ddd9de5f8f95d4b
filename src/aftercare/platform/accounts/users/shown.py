"""How logins, what they hold, and their second factors look."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui

ACTIVE = {
    "True": ui.State(_("Can sign in"), "circle-check", "green"),
    "False": ui.State(_("Closed login"), "lock", "grey"),
}
HELD = {
    "present": ui.State(_("In force"), "circle-check", "green"),
    "future": ui.State(_("Not yet in force"), "clock", "blue"),
    "past": ui.State(_("No longer in force"), "history", "grey"),
}
FACTORS = {"totp": _("Authenticator app"), "webauthn": _("Passkey"), "recovery_codes": _("Recovery codes")}
