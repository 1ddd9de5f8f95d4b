"""Changing the matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotFoundError, StaleError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.notify.events import MatrixChanged
from aftercare.platform.notify.matrix.selectors import line
from aftercare.platform.notify.models import Rule
from aftercare.platform.notify.rules import CHANNELS, CHAT, ROOM, presets
from aftercare.platform.notify.texts.rules import templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a line shall be."""

    recipient: str
    channels: Sequence[str]
    unit_path: str = ""
    is_urgent: bool = False
    max_age_minutes: int = 0
    is_active: bool = True


@command("notice.change_line")
def change_line(*, key: str, wanted: Wanted, by: Actor, at: datetime, version: int | None = None) -> Rule:
    """Change a line; a preset gets a row that stands in its place."""
    accounts.require(by, "notice.manage")
    known = line(key)
    _check(wanted)
    values = _values(wanted)
    if known.rule_id is None:
        rule = Rule.objects.create(preset=key, event=known.event, template=known.template, **values)
    else:
        same = Rule.objects.filter(pk=known.rule_id)
        if not (same if version is None else same.filter(version=version)).update(version=F("version") + 1, **values):
            raise StaleError
        rule = Rule.objects.get(pk=known.rule_id)
    publish(MatrixChanged(line=key, event=known.event, active=wanted.is_active), stream_id=0, at=at)
    return rule


@command("notice.add_line")
def add_line(*, event: str, template: str, wanted: Wanted, by: Actor, at: datetime) -> Rule:
    """A line of the company's own."""
    accounts.require(by, "notice.manage")
    if templates.get(template) is None:
        raise InvalidError(fields={"template": [_("There is no such wording.")]})
    _check(wanted)
    rule = Rule.objects.create(event=event, template=template, **_values(wanted))
    publish(MatrixChanged(line=f"rule:{rule.pk}", event=event, active=wanted.is_active), stream_id=0, at=at)
    return rule


@command("notice.remove_line")
def remove_line(*, key: str, by: Actor, at: datetime) -> None:
    """Remove an own line, or go back to what the product ships."""
    accounts.require(by, "notice.manage")
    known = line(key)
    if known.rule_id is None:
        raise NotFoundError
    Rule.objects.filter(pk=known.rule_id).delete()
    publish(MatrixChanged(line=key, event=known.event, active=key in presets), stream_id=0, at=at)


def _values(wanted: Wanted) -> dict[str, object]:
    return {
        "recipient": wanted.recipient,
        "channels": [channel for channel in CHANNELS if channel in wanted.channels],
        "unit_path": wanted.unit_path,
        "is_urgent": wanted.is_urgent,
        "max_age_minutes": wanted.max_age_minutes,
        "is_active": wanted.is_active,
    }


def _check(wanted: Wanted) -> None:
    unknown = set(wanted.channels) - set(CHANNELS)
    if unknown or not wanted.channels:
        raise InvalidError(fields={"channels": [_("Choose at least one way to tell people.")]})
    if (wanted.recipient == ROOM) != (set(wanted.channels) == {CHAT}):
        raise InvalidError(fields={"channels": [_("Chat robots write to rooms; people are told by inbox and mail.")]})
