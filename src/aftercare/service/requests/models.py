"""Requests (服务请求): what a customer asked, through which channel."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class Request(Root):
    """One report, enquiry or demand of a customer."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        TRIAGED = "triaged", _("Triaged")
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        RESOLVED = "resolved", _("Resolved")
        ARCHIVED = "archived", _("Archived")
        CANCELLED = "cancelled", _("Cancelled")
        MERGED = "merged", _("Merged")

    class Nature(models.TextChoices):
        """What is wanted. D09.1: every request is typed; the list can grow."""

        BREAKDOWN = "breakdown", _("Breakdown")
        DEFECT = "defect", _("Quality defect")
        INSTALLATION = "installation", _("Installation")
        MAINTENANCE = "maintenance", pgettext_lazy("service", "Maintenance")
        INSPECTION = "inspection", _("Inspection")
        REPLACEMENT = "replacement", _("Replacement")
        TRAINING = "training", _("Training")
        ENQUIRY = "enquiry", _("Enquiry")

    class Source(models.TextChoices):
        """How the customer reached us."""

        PHONE = "phone", _("Phone")
        WEB_FORM = "web_form", _("Web form")
        QR_CODE = "qr_code", _("QR code")
        MAIL = "mail", _("Mail")
        CHAT = "chat", _("Chat")
        FAX = "fax", _("Fax")
        ON_SITE = "on_site", pgettext_lazy("service", "On site")
        DEALER = "dealer", _("Dealer")
        IMPORT = "import", _("Imported")

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        URGENT = "urgent", _("Urgent")
        NORMAL = "normal", _("Normal")
        LOW = "low", _("Low")

    class Impact(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", pgettext_lazy("service", "Medium")
        LOW = "low", _("Low")

    class Payer(models.TextChoices):
        WARRANTY = "warranty", _("Warranty")
        CONTRACT = "contract", _("Contract")
        PAID = "paid", _("Customer pays")
        GOODWILL = "goodwill", _("Goodwill")
        REWORK = "rework", _("Rework")
        UNKNOWN = "unknown", _("Not yet known")

    end_with_state = ("sub_state",)
    OPEN_STATES = (State.RECEIVED, State.TRIAGED, State.PLANNED, State.IN_PROGRESS)

    case = models.OneToOneField("service.Case", models.PROTECT, related_name="request")
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    # The company's own, under the state; no rule reads it (decision 0012).
    sub_state = models.CharField(max_length=40, blank=True)
    # Every look-up goes by the path.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=200, db_index=True)

    nature = models.CharField(max_length=16, choices=Nature)
    source = models.CharField(max_length=12, choices=Source)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    symptom_code = models.CharField(max_length=40, blank=True)
    # The two sides of the priority matrix, and the class outside it (features 12 and 14).
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.NORMAL)
    impact = models.CharField(max_length=8, choices=Impact, default=Impact.MEDIUM)
    priority = models.PositiveSmallIntegerField(default=3)
    is_major = models.BooleanField(default=False)
    safety = models.CharField(max_length=20, blank=True)

    # What `db_index` leaves out is found by the indexes below.
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        "customers.Contact", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    site = models.ForeignKey("customers.Site", models.PROTECT, null=True, blank=True, related_name="+")
    asset = models.ForeignKey(
        "equipment.Asset", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # As typed by whoever reported, before anybody has been matched.
    reporter_name = models.CharField(max_length=80, blank=True)
    reporter_phone = models.CharField(max_length=30, blank=True)
    reporter_mail = models.EmailField(blank=True)
    # Of the page that they reported on; empty = as the customer's letters.
    reporter_language = models.CharField(max_length=10, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    wished_from = models.DateTimeField(null=True, blank=True)
    wished_to = models.DateTimeField(null=True, blank=True)

    owner = models.ForeignKey(
        "organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    payer = models.CharField(max_length=10, choices=Payer, default=Payer.UNKNOWN)
    coverage_reason = models.CharField(max_length=40, blank=True)
    coverage_basis = models.CharField(max_length=200, blank=True)
    plan = models.TextField(blank=True)
    resolution = models.TextField(blank=True)

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", db_index=False)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    urged_count = models.PositiveSmallIntegerField(default=0)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    paused_reason = models.CharField(max_length=20, blank=True)

    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    from_history = models.BooleanField(default=False)

    class Meta:
        db_table = "service_request"
        indexes = (
            models.Index(fields=("state", "-id"), name="service_request_by_state"),
            models.Index(fields=("asset", "-id"), name="service_request_by_asset"),
            models.Index(fields=("priority", "id"), name="service_request_by_priority"),
            models.Index(fields=("customer", "-id"), name="service_request_by_customer"),
            models.Index(fields=("received_at", "id"), name="service_request_by_time"),
            # Of these a new request has none, so that it need not be entered there.
            *(
                models.Index(
                    fields=(name,), condition=Q(**{f"{name}__isnull": False}), name=f"service_request_by_{name}"
                )
                for name in ("contact", "owner", "merged_into", "split_from", "repeat_of")
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False),
                name="service_request_merged_names_the_other",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["resolved"]) | Q(resolved_at__isnull=False) | Q(from_history=True),
                name="service_request_resolved_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="archived") | Q(archived_at__isnull=False),
                name="service_request_archived_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(paused_reason="", paused_at__isnull=True)
                | (~Q(paused_reason="") & Q(paused_at__isnull=False)),
                name="service_request_pause_has_reason_and_time",
            ),
            models.CheckConstraint(
                condition=Q(wished_to__isnull=True) | Q(wished_to__gt=models.F("wished_from")),
                name="service_request_wish_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Diagnosis(models.Model):
    """A remote diagnosis as a recorded step (feature 23): what was asked, tried and found."""

    class Verdict(models.TextChoices):
        SOLVED = "solved", _("Solved remotely")
        VISIT_NEEDED = "visit_needed", _("A visit is needed")
        MORE_NEEDED = "more_needed", _("More information is needed")

    request = models.ForeignKey(Request, models.PROTECT, related_name="diagnoses")
    findings = models.TextField()
    tried = models.TextField(blank=True)
    cause_code = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict)
    by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "service_diagnosis"
