"""Who is told what, by which way, and whether it got there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import WordsField


class Channel(models.TextChoices):
    """The ways to a reader."""

    INBOX = "inbox", _("Inbox")
    MAIL = "mail", _("E-mail")
    CHAT = "chat", _("Chat robot")


class Rule(models.Model):
    """One line of the matrix: when this happens, tell these people in this way.

    Apps ship presets; a row with a `preset` stands in the place of that preset, a row without
    one is the company's own. So a new release can add and mend presets without touching rows.
    """

    preset = models.CharField(max_length=80, blank=True)
    event = models.CharField(max_length=80)
    # "role:dispatcher", "post:office_manager", "order.engineer", "person:17", "room".
    recipient = models.CharField(max_length=80)
    channels = models.JSONField(default=list)
    template = models.CharField(max_length=80)
    # Only for subjects in this part of the company; empty = everywhere.
    unit_path = models.CharField(max_length=200, blank=True)
    # Urgent messages pay no heed to quiet hours and cannot be muted.
    is_urgent = models.BooleanField(default=False)
    # Older than this when it is to go out: dropped, and the log says so. 0 = a day.
    max_age_minutes = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "notify_rule"
        constraints = (
            models.UniqueConstraint(fields=("preset",), condition=~Q(preset=""), name="notify_rule_one_per_preset"),
        )


class TemplateText(models.Model):
    """The company's own wording of a declared template; `channel` empty = for every channel."""

    template = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, blank=True)
    subject = WordsField()
    body = WordsField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "notify_template_text"
        constraints = (
            models.UniqueConstraint(fields=("template", "channel"), name="notify_template_text_one_per_channel"),
        )


class Robot(models.Model):
    """A group chat that can be written to."""

    name = models.CharField(max_length=80)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200)
    # An apprise address; it holds the robot's key and is shown shortened only.
    address = models.CharField(max_length=500)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "notify_robot"


class Preference(models.Model):
    """What a reader wants otherwise than the matrix says."""

    recipient_kind = models.CharField(max_length=12)
    recipient_id = models.BigIntegerField()
    # ["mail"], ["visit.reminder:mail"]: a channel, or one template on a channel.
    muted = models.JSONField(default=list)
    # Minutes after midnight, local; both null = as the company's calendar says.
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_to = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        db_table = "notify_preference"
        constraints = (
            models.UniqueConstraint(fields=("recipient_kind", "recipient_id"), name="notify_preference_one_per_reader"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True) | Q(quiet_from__lt=1440, quiet_to__lt=1440),
                name="notify_preference_quiet_within_a_day",
            ),
        )


class Message(models.Model):
    """What one reader is told because of one cause."""

    # "event:17" (a journal id), or what `tell` was given: told twice, it is one message.
    cause = models.CharField(max_length=120)
    recipient_kind = models.CharField(max_length=12)
    recipient_id = models.BigIntegerField()
    template = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(default=False)
    # False: it only goes out by the deliveries, the inbox does not show it.
    in_inbox = models.BooleanField(default=True)
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "notify_message"
        constraints = (
            models.UniqueConstraint(
                fields=("cause", "recipient_kind", "recipient_id"), name="notify_message_once_per_cause"
            ),
        )
        indexes = (
            models.Index(
                fields=("recipient_kind", "recipient_id", "-id"),
                condition=Q(in_inbox=True),
                name="notify_message_inbox",
            ),
            models.Index(
                fields=("recipient_kind", "recipient_id"),
                condition=Q(in_inbox=True, read_at__isnull=True),
                name="notify_message_unread",
            ),
        )


class Delivery(models.Model):
    """One message on its way out by one channel: a line of the send log."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To be sent")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Dropped")
        DEAD = "dead", _("Given up")

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=500)
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Not before this moment: quiet hours.
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Why it was dropped, or what the last attempt met with.
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "notify_delivery"
        constraints = (
            models.UniqueConstraint(fields=("message", "channel"), name="notify_delivery_one_per_channel"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="notify_delivery_ended_has_an_end",
            ),
        )
        indexes = (
            models.Index(fields=("state", "-id"), name="notify_delivery_by_state"),
            models.Index(fields=("channel", "-id"), name="notify_delivery_by_channel"),
        )
