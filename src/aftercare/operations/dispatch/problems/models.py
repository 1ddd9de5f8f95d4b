"""What a unit says about its plans, and which defects of its data somebody let pass."""

from django.db import models


class PlanningSettings(models.Model):
    """What a unit plans by, as far as it differs from the unit above; `rules.settings` has the names."""

    unit = models.OneToOneField("units.Unit", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_planning_settings"


class DefectWaiver(models.Model):
    """Somebody says by name that plans may go on although an order cannot be planned for this defect."""

    order = models.ForeignKey("service.Order", models.CASCADE, related_name="+")
    code = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")
    waived_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_defect_waiver"
        constraints = (models.UniqueConstraint(fields=("order", "code"), name="dispatch_defect_waiver_once"),)
