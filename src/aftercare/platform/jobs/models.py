"""Work that must get done even if the machine stops half-way (decision 29)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind, Channel


class Job(models.Model):
    """One piece of work, written in the transaction of the change that asks for it."""

    class State(models.TextChoices):
        READY = "ready", _("Waiting")
        LEASED = "leased", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not accepted")
        DEAD = "dead", _("Given up")
        CANCELLED = "cancelled", _("Cancelled")

    LIVE = (State.READY, State.LEASED)
    # These wait for somebody: retry or dismiss.
    BROKEN = (State.FAILED, State.DEAD)

    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    # One live job per kind and key; asking again while it runs makes it run once more.
    dedupe = models.CharField(max_length=120, blank=True)
    again = models.BooleanField(default=False)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # When its number was last put into the queue; the sweep offers it again if that got lost.
    offered_at = models.DateTimeField(null=True, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    # What the handler wants to find again when it is resumed.
    memory = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_user_id = models.BigIntegerField(null=True, blank=True)
    by_on_behalf_of = models.BigIntegerField(null=True, blank=True)
    # Of whoever asked: what the handler says of its progress is for them.
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "jobs_job"
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "dedupe"),
                condition=~Q(dedupe="") & Q(state__in=("ready", "leased")),
                name="jobs_job_one_live_per_key",
            ),
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False)
                | (~Q(state="leased") & Q(lease_until__isnull=True)),
                name="jobs_job_leased_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ready", "leased"), ended_at__isnull=True)
                | (~Q(state__in=("ready", "leased")) & Q(ended_at__isnull=False)),
                name="jobs_job_ended_has_an_end",
            ),
        )
        indexes = (
            models.Index(fields=("not_before", "id"), condition=Q(state="ready"), name="jobs_job_ready"),
            models.Index(fields=("lease_until",), condition=Q(state="leased"), name="jobs_job_leased"),
            models.Index(fields=("state", "-id"), name="jobs_job_by_state"),
            models.Index(fields=("kind", "-id"), name="jobs_job_by_kind"),
        )

    def actor(self) -> Actor:
        """On whose behalf it runs."""
        return Actor(
            kind=ActorKind(self.by_kind),
            id=self.by_id,
            user_id=self.by_user_id,
            on_behalf_of=self.by_on_behalf_of,
            channel=Channel.JOB,
        )


class Slot(models.Model):
    """One due time of one periodic job; whoever makes the row runs it."""

    name = models.CharField(max_length=60)
    slot = models.DateTimeField()
    # Null for the slot that was current when the name was first seen: it is noted, not run.
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "jobs_slot"
        constraints = (models.UniqueConstraint(fields=("name", "slot"), name="jobs_slot_taken_once"),)


class Beat(models.Model):
    """Small work repeated every few seconds: who does it, and when it was last done."""

    name = models.CharField(max_length=60, unique=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "jobs_beat"


class Worker(models.Model):
    """A running `aftercare worker`, as long as it says so."""

    name = models.CharField(max_length=80, unique=True)
    threads = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "jobs_worker"
