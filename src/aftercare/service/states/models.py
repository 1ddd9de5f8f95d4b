"""Names of states: the company's own label of a built-in state, or a sub-state under it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import Dated, WordsField


class StateName(Dated):
    """One name in force from … to. A change ends the row and begins another: old timelines keep their words."""

    class Subject(models.TextChoices):
        REQUEST = "request", _("Service requests")
        ORDER = "order", _("Orders")
        VISIT = "visit", _("Visits")

    subject = models.CharField(max_length=8, choices=Subject)
    state = models.CharField(max_length=12)
    # The sub-state; empty: the built-in state itself is called so.
    code = models.CharField(max_length=40, blank=True)
    name = WordsField()
    # The event that sets the sub-state, if it is not set by hand alone, and the reason that the event must give.
    set_by = models.CharField(max_length=60, blank=True)
    set_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "service_state_name"
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "state"), condition=Q(code="", active_to=None), name="service_state_name_one_label"
            ),
            models.UniqueConstraint(
                fields=("subject", "code"),
                condition=~Q(code="") & Q(active_to=None),
                name="service_state_name_one_sub_state",
            ),
            models.CheckConstraint(
                condition=~Q(code="") | Q(set_by="", set_reason=""), name="service_state_name_label_is_not_set"
            ),
            models.CheckConstraint(
                condition=~Q(set_by="") | Q(set_reason=""), name="service_state_name_reason_has_its_event"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)
