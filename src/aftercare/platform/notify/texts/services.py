"""The company's own wordings."""

from datetime import datetime

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import attempt, command, publish
from aftercare.base.kernel.errors import InvalidError, StaleError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.notify.errors import UnknownVariableError
from aftercare.platform.notify.events import WordingChanged
from aftercare.platform.notify.models import TemplateText
from aftercare.platform.notify.rules import CHANNELS
from aftercare.platform.notify.texts.rules import check
from aftercare.platform.notify.texts.selectors import template


@command("notice.word")
def save_wording(
    *, key: str, channel: str, subject: Words, body: Words, by: Actor, at: datetime, version: int | None = None
) -> TemplateText:
    """Say it in the company's own words; `channel` "" = on every channel that has none of its own.

    Raises InvalidError at the field that is empty in a language or names an unknown variable.
    """
    accounts.require(by, "notice.manage")
    chosen = template(key)
    if channel not in {"", *CHANNELS}:
        raise InvalidError(fields={"channel": [_("There is no such channel.")]})
    for name, text in (("subject", subject), ("body", body)):
        if not (text.zh.strip() and text.en.strip()):
            raise InvalidError(fields={name: [_("Write it in both languages.")]})
        try:
            check(chosen, text)
        except UnknownVariableError as error:
            raise InvalidError(fields={name: [str(error)]}) from error
    row = _written(key, channel, subject, body, version)
    publish(WordingChanged(template=key, channel=channel), stream_id=0, at=at)
    return row


def _written(key: str, channel: str, subject: Words, body: Words, version: int | None) -> TemplateText:
    same = TemplateText.objects.filter(template=key, channel=channel)
    if version:
        if not same.filter(version=version).update(subject=subject, body=body, version=F("version") + 1):
            raise StaleError
        return same.get()
    try:
        with attempt():
            return TemplateText.objects.create(template=key, channel=channel, subject=subject, body=body)
    except IntegrityError as error:
        if version == 0:  # the form showed the shipped wording; somebody has changed it since
            raise StaleError from error
    same.update(subject=subject, body=body, version=F("version") + 1)
    return same.get()


@command("notice.restore_wording")
def restore_wording(*, key: str, channel: str, by: Actor, at: datetime) -> None:
    """Back to what the product says."""
    accounts.require(by, "notice.manage")
    if TemplateText.objects.filter(template=key, channel=channel).delete()[0]:
        publish(WordingChanged(template=key, channel=channel), stream_id=0, at=at)
