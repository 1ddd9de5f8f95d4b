"""Addresses that open one thing without a login."""

from django.db import models
from django.db.models import F, Q


class AccessLink(models.Model):
    """A token in an address: whoever has it may see and do, to one subject, what the role `link` grants.

    Only a digest is kept: the address cannot be shown again, a new one is made instead.
    """

    # What the link is for, in the word of the app that makes it: "service.track", "equipment.intake".
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_access_link"
        indexes = (models.Index(fields=["kind", "subject_id"], name="accounts_access_link_subject"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="accounts_access_link_expires_after_it_was_made",
            ),
        )
