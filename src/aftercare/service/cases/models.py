"""The case: the root that a request, or an order without one, lives under.

One journal stream, one frozen policy snapshot and the clocks hang on it (decisions 2 and 16).
"""

from django.db import models

from aftercare.base.kernel.fields import Root


class Case(Root):
    """Everything that happens because of one report, or of one planned obligation."""

    # Without an index: who may see a case is asked of its requests and orders.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=200)
    # What rules may ask about it: urgency, kind, family, customer, contract, … (docs/developers/service.md).
    attributes = models.JSONField(default=dict)
    snapshot = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Taken over from an older system: absent times stay absent (decision 32).
    from_history = models.BooleanField(default=False)

    class Meta:
        db_table = "service_case"
