"""Work types (作业模板): what an order of this sort copies when it is opened."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.fields import Dated, WordsField


class WorkKind(models.TextChoices):
    """The kinds of work: what an order is for."""

    REPAIR = "repair", _("Repair")
    INSTALLATION = "installation", _("Installation")
    MAINTENANCE = "maintenance", pgettext_lazy("service", "Maintenance")
    INSPECTION = "inspection", _("Inspection")
    TRAINING = "training", _("Training")
    REMOTE_SUPPORT = "remote_support", _("Remote support")
    DEPOT_REPAIR = "depot_repair", _("Depot repair")
    MODERNISATION = "modernisation", _("Modernisation")


class WorkType(Dated):
    """Tasks, checklist, skills, duration and parts of one sort of work (feature 46)."""

    code = models.CharField(max_length=40, unique=True)
    name = WordsField()
    kind = models.CharField(max_length=16)
    # Applies when the asset's product family is this one; empty = any.
    family_code = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    duration_minutes = models.PositiveIntegerField(default=60)
    crew_size = models.PositiveSmallIntegerField(default=1)
    # {skill code: least level}, [certificate kind codes]
    skills = models.JSONField(default=dict)
    certificates = models.JSONField(default=list)
    # [codes of tools and vehicles] that have to come along.
    tools = models.JSONField(default=list)
    # [{"zh-hans": …, "en": …, "required": true}], [{"part": …, "quantity": thousandths}]
    tasks = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    sheet_key = models.CharField(max_length=60, blank=True)
    # [{"key": "before", "zh-hans": …, "en": …, "required": true}]: photographs that a visit brings home (feature 61).
    photo_slots = models.JSONField(default=list)
    # The engineer accepts or refuses within so many minutes, else the visit goes back; 0 = no limit (feature 40).
    accept_minutes = models.PositiveIntegerField(default=120)

    class Meta:
        db_table = "service_work_type"
        constraints = (
            models.CheckConstraint(condition=Q(duration_minutes__gt=0), name="service_work_type_takes_time"),
        )

    def __str__(self) -> str:
        return str(self.name)
