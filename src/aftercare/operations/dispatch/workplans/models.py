"""Plans of work and their items."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Root


class ServicePlan(Root):
    """What is done when, by whom and with what; approved as it stands, and again after a revision."""

    class Kind(models.TextChoices):
        PROJECT = "project", pgettext_lazy("work plan", "Project")
        ORDER = "order", pgettext_lazy("work plan", "Order")
        DEPARTMENT = "department", _("Department")

    kind = models.CharField(max_length=10, choices=Kind)
    project = models.ForeignKey("equipment.Project", models.PROTECT, null=True, blank=True, related_name="+")
    order = models.ForeignKey("service.Order", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    people = models.TextField(blank=True)
    materials = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    # Each revision counts; the number that was approved last.
    revision = models.PositiveIntegerField(default=1)
    approved_revision = models.PositiveIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_service_plan"
        indexes = (models.Index(fields=("written_at", "id"), name="dispatch_service_plan_by_time"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="dispatch_service_plan_days"),
            models.CheckConstraint(
                condition=Q(kind="project", project__isnull=False, order__isnull=True)
                | Q(kind="order", order__isnull=False, project__isnull=True)
                | Q(kind="department", order__isnull=True, project__isnull=True),
                name="dispatch_service_plan_is_for_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(approved_revision__isnull=True, approved_at__isnull=True)
                | Q(approved_revision__lte=F("revision"), approved_at__isnull=False),
                name="dispatch_service_plan_approved_when",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_approved(self) -> bool:
        """Whether it is approved as it stands."""
        return self.approved_revision == self.revision


class PlanItem(models.Model):
    """One thing to do on a day; done ones stay when the plan is revised."""

    plan = models.ForeignKey(ServicePlan, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    words = models.CharField(max_length=300)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    report = models.TextField(blank=True)

    class Meta:
        db_table = "dispatch_service_plan_item"
        constraints = (
            models.UniqueConstraint(fields=("plan", "position"), name="dispatch_service_plan_item_position"),
        )
