"""What the board keeps: how people like to see it, and how strictly appointments are kept apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BoardView(models.Model):
    """The board as somebody wants it again: grouping, zoom, order of the rows, who is left out.

    `owner_id` is a login's id: a view is the person's own setting, so it is no fact and has no history.
    """

    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    # {"group": …, "zoom": …, "words": …, "order": [staff ids], "unit": id}
    settings = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)

    class Meta:
        db_table = "dispatch_board_view"
        constraints = (models.UniqueConstraint(fields=("owner_id", "name"), name="dispatch_board_view_one_name_each"),)

    def __str__(self) -> str:
        return self.name


class OverlapRule(models.Model):
    """How strictly appointments are kept apart for the people of a role."""

    class Grade(models.TextChoices):
        """The order of the members is the order of strictness."""

        OFF = "off", _("Not looked at")
        WARN = "warn", _("Warned of")
        BLOCK = "block", pgettext_lazy("board", "Refused")

    # The key of the role; a role that goes leaves a line that nobody reads.
    role = models.CharField(max_length=40, unique=True)
    # Two visits at one time; too little time to get from one to the next.
    overlap = models.CharField(max_length=5, choices=Grade, default=Grade.BLOCK)
    travel = models.CharField(max_length=5, choices=Grade, default=Grade.WARN)

    class Meta:
        db_table = "dispatch_overlap_rule"
