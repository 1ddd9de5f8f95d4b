"""Tools and vehicles that work may need beside people: the second resource of plans."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import Dated


class Tool(Dated):
    """A tool or vehicle that somebody has, or pieces of it that an office shares. Work names it by its code."""

    class Kind(models.TextChoices):
        TOOL = "tool", _("Tool")
        VEHICLE = "vehicle", _("Vehicle")

    code = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TOOL)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    # Who carries or drives it; nobody: the office shares it.
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "dispatch_tool"
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=1), name="dispatch_tool_is_there"),
            models.CheckConstraint(
                condition=Q(staff__isnull=True) | Q(amount=1), name="dispatch_tool_one_with_a_person"
            ),
        )

    def __str__(self) -> str:
        return self.name
