"""Notes of getting in touch: with the customer, with the engineer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class Contact(Root):
    """One time somebody got in touch, or tried to; facts are the events, this is what people look up."""

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("Customer contacted")
        AGREED = "agreed", _("Appointment agreed")
        TOLD = "told", _("Customer told of progress")
        CHECKED = "checked", _("Engineer asked for progress")

    case = models.ForeignKey("service.Case", models.PROTECT, related_name="+")
    request = models.ForeignKey("service.Request", models.PROTECT, null=True, blank=True, related_name="+")
    visit = models.ForeignKey("service.Visit", models.PROTECT, null=True, blank=True, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    reached = models.BooleanField(default=True, verbose_name=pgettext_lazy("contact", "Reached"))
    way = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    # What was agreed.
    start_at = models.DateTimeField(null=True, blank=True)
    end_at = models.DateTimeField(null=True, blank=True)
    try_again_at = models.DateTimeField(null=True, blank=True)
    # Somebody tried again, or needs not any more.
    settled_at = models.DateTimeField(null=True, blank=True)
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_contact"
        indexes = (
            models.Index(fields=("case", "at"), name="dispatch_contact_of_case"),
            models.Index(fields=("at", "id"), name="dispatch_contact_by_time"),
            models.Index(
                fields=("try_again_at",), condition=Q(settled_at__isnull=True), name="dispatch_contact_to_try"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(request__isnull=False) | Q(visit__isnull=False), name="dispatch_contact_is_about_something"
            ),
            models.CheckConstraint(
                condition=Q(reached=False) | Q(try_again_at__isnull=True), name="dispatch_contact_reached_needs_no_try"
            ),
            models.CheckConstraint(
                condition=Q(kind="agreed") ^ Q(start_at__isnull=True), name="dispatch_contact_agreed_names_its_time"
            ),
        )
