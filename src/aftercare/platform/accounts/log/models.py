"""The access log: who came in, who failed to, who looked at personal data (decision 6)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessEntry(models.Model):
    """One line. Not a fact of the business: it is kept for a time, then deleted."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        FAILED = "failed", _("Sign-in failed")
        LOCKED = "locked", _("Locked out")
        SIGNED_OUT = "signed_out", _("Signed out")
        PASSWORD_SET = "password_set", _("Password changed")
        STANDIN_STARTED = "standin_started", _("Acts as somebody else")
        STANDIN_STOPPED = "standin_stopped", _("Acts for themselves again")
        TOKEN_REFUSED = "token_refused", _("Key refused")
        LOOKED = "looked", _("Looked at personal data")

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=16, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    # What was typed at a failed sign-in; the login may not exist.
    name = models.CharField(max_length=150, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    # What was looked at, or for whom somebody stood in.
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "accounts_access_entry"
        indexes = (models.Index(fields=["user", "-at"], name="accounts_access_entry_of_user"),)
