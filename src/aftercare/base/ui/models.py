"""What people keep about their lists."""

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A list as somebody wants it again: query, order, columns, density.

    `owner_id` is a login's id without a foreign key: logins live above this app.
    """

    list_key = models.CharField(max_length=80)
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2_000, blank=True)
    sort = models.CharField(max_length=80, blank=True)
    columns = models.CharField(max_length=1_000, blank=True)
    density = models.CharField(max_length=20, blank=True)
    shared = models.BooleanField(default=False)
    # The view that the list opens with, for its owner.
    preferred = models.BooleanField(default=False)

    class Meta:
        db_table = "ui_savedview"
        constraints = (
            models.UniqueConstraint(fields=["list_key", "owner_id", "name"], name="ui_savedview_one_name_each"),
            models.UniqueConstraint(
                fields=["list_key", "owner_id"], condition=Q(preferred=True), name="ui_savedview_one_preferred"
            ),
        )

    def __str__(self) -> str:
        return self.name
