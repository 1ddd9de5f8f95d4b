"""Entries of registers that belong to no visit, order or duty."""

from django.db import models


class RegisterEntry(models.Model):
    """A line of a register: what its form is laid out for."""

    form = models.CharField(max_length=60)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "regulations_register_entry"
        indexes = (models.Index(fields=("form", "id"), name="regulations_entry_by_form"),)

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"
