"""Visits (上门): an engineer's or crew's appointment under an order."""

from functools import reduce
from itertools import combinations
from operator import and_

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class Visit(Root):
    """One appointment. The lead's steps drive its state; helpers keep their own times."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DISPATCHED = "dispatched", _("Dispatched")
        ACCEPTED = "accepted", pgettext_lazy("service", "Accepted")
        TRAVELLING = "travelling", _("On the way")
        ON_SITE = "on_site", pgettext_lazy("service", "On site")
        FINISHED = "finished", _("Finished")
        INCOMPLETE = "incomplete", _("Incomplete")
        CANCELLED = "cancelled", _("Cancelled")

    class IncompleteReason(models.TextChoices):
        PARTS = "parts", _("Parts are missing")
        SKILL = "skill", _("Another skill is needed")
        ACCESS = "access", _("No access")
        ABSENT = "absent", _("Nobody was there")
        CUSTOMER = "customer", _("The customer put it off")
        TIME = "time", _("Time ran out")
        SAFETY = "safety", _("Not safe to work")
        WEATHER = "weather", _("Weather")

    class NextStep(models.TextChoices):
        NEW_VISIT = "new_visit", _("Plan another visit")
        WAIT_PARTS = "wait_parts", _("Wait for parts")
        WAIT_CUSTOMER = "wait_customer", _("Wait for the customer")
        SECOND_OPINION = "second_opinion", _("Ask technical support")
        QUOTE = "quote", _("Make a quote")

    end_with_state = ("sub_state",)
    OPEN_STATES = (State.PLANNED, State.DISPATCHED, State.ACCEPTED, State.TRAVELLING, State.ON_SITE)
    ENDED_STATES = (State.FINISHED, State.INCOMPLETE, State.CANCELLED)

    order = models.ForeignKey("service.Order", models.PROTECT, related_name="visits")
    case = models.ForeignKey("service.Case", models.PROTECT, related_name="visits")
    # 1, 2, 3 … within the order; the number people see is <order>-<sequence>.
    sequence = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    # The company's own, under the state; no rule reads it (decision 0012).
    sub_state = models.CharField(max_length=40, blank=True)
    unit_path = models.CharField(max_length=200, db_index=True)
    lead = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    planned_start_at = models.DateTimeField(null=True, blank=True)
    planned_end_at = models.DateTimeField(null=True, blank=True)

    dispatched_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    work_started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    grabbed_at = models.DateTimeField(null=True, blank=True)
    check_in = models.CharField(max_length=20, blank=True)
    check_in_distance_m = models.PositiveIntegerField(null=True, blank=True)

    incomplete_reason = models.CharField(max_length=10, choices=IncompleteReason, blank=True)
    next_step = models.CharField(max_length=16, choices=NextStep, blank=True)
    cause_code = models.CharField(max_length=40, blank=True)
    action_code = models.CharField(max_length=40, blank=True)
    work_note = models.TextField(blank=True)
    from_history = models.BooleanField(default=False)

    class Meta:
        db_table = "service_visit"
        indexes = (
            models.Index(fields=("lead", "planned_start_at"), name="service_visit_by_lead"),
            models.Index(fields=("planned_start_at", "id"), name="service_visit_by_time"),
            models.Index(fields=("state", "-id"), name="service_visit_by_state"),
        )
        constraints = (
            models.UniqueConstraint(fields=("order", "sequence"), name="service_visit_sequence"),
            models.CheckConstraint(
                condition=Q(planned_start_at__isnull=True) | Q(planned_end_at__gt=F("planned_start_at")),
                name="service_visit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(from_history=True) | Q(planned_start_at__isnull=False), name="service_visit_is_planned"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(from_history=True) | Q(lead__isnull=False),
                name="service_visit_under_way_has_a_lead",
            ),
            models.CheckConstraint(
                condition=~Q(state="on_site") | Q(arrived_at__isnull=False) | Q(from_history=True),
                name="service_visit_on_site_has_arrived",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["finished", "incomplete", "cancelled"]) ^ Q(ended_at__isnull=True),
                name="service_visit_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="incomplete") ^ Q(incomplete_reason=""), name="service_visit_incomplete_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="incomplete") | ~Q(next_step=""), name="service_visit_incomplete_says_what_next"
            ),
        )


# A member's own times, in the order in which they happen.
CREW_STEPS = ("departed_at", "arrived_at", "started_at", "left_at")


def _in_order(*names: str) -> Q:
    """Each no earlier than every one before it; what is empty is in nobody's way."""
    pairs = [Q(**{f"{later}__gte": F(earlier)}) for earlier, later in combinations(names, 2)]
    return reduce(and_, pairs)


class Participation(models.Model):
    """One member of the crew: role, own times, share of the result in basis points (decision 25)."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        HELPER = "helper", _("Helper")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="crew")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=Role)
    share_bp = models.PositiveIntegerField(default=10_000)
    # Those of the lead's steps, unless they were recorded otherwise.
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "service_participation"
        indexes = (models.Index(fields=("staff", "visit"), name="service_participation_staff"),)
        constraints = (
            models.UniqueConstraint(fields=("visit", "staff"), name="service_participation_once"),
            models.UniqueConstraint(fields=("visit",), condition=Q(role="lead"), name="service_participation_one_lead"),
            models.CheckConstraint(condition=Q(share_bp__lte=10_000), name="service_participation_share_is_a_part"),
            models.CheckConstraint(condition=_in_order(*CREW_STEPS), name="service_participation_times_in_order"),
        )


class Confirmation(models.Model):
    """The customer's word on one visit: signed, by code, link, login or phone, or refused with a reason."""

    class Method(models.TextChoices):
        SIGNATURE = "signature", _("Signature")
        CODE = "code", _("Completion code")
        LINK = "link", _("Confirmed by link")
        LOGIN = "login", _("Confirmed with their login")
        PHONE = "phone", _("Confirmed by phone")
        REFUSED = "refused", pgettext_lazy("service", "Refused")

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="confirmation")
    method = models.CharField(max_length=10, choices=Method)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=80, blank=True)
    remark = models.TextField(blank=True)
    signature_file_id = models.BigIntegerField(null=True, blank=True)
    # From 1 to 5, by the customer alone.
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "service_confirmation"
        constraints = (
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="service_confirmation_rates_from_1_to_5",
            ),
            models.CheckConstraint(
                condition=~Q(method="refused") | ~Q(remark=""), name="service_confirmation_refusal_says_why"
            ),
        )


class CompletionCode(models.Model):
    """The code that the customer tells the engineer when the work is done (完单验收码); only its digest is kept."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="completion_code")
    digest = models.CharField(max_length=64)
    # How often one was sent: each message has its own cause.
    sent_count = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Codes typed since it was sent.
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "service_completion_code"
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="service_completion_code_expires_after_it_was_sent"
            ),
        )
