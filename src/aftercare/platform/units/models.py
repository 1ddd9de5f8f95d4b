"""The organisation tree: what scopes, number series and calendars refer to (decision 23)."""

from django.db import models
from django.db.models import Q

from aftercare.base.kernel.fields import Dated, WordsField


class Unit(Dated):
    """A node of the tree company → office → department → team. A legal entity is a unit too."""

    class Kind(models.TextChoices):
        COMPANY = "company"
        OFFICE = "office"
        DEPARTMENT = "department"
        TEAM = "team"

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=20, unique=True)
    name = WordsField()
    # "/1/4/9/": the ids from the root down to this unit; a scope is a prefix of it.
    path = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "units_unit"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="company") | Q(parent__isnull=False), name="units_unit_only_companies_are_roots"
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=models.F("active_from")),
                name="units_unit_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)
