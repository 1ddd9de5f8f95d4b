"""The company's own wordings."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext
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
from aftercare.platform.notify.texts.rules import Template, check
from aftercare.platform.notify.texts.selectors import template


@command("notice.word")
def save_wording(
    *, key: str, channel: str, subject: Words, body: Words, by: Actor, at: datetime, version: int | None = None
) -> TemplateText:
    """Say it in the company's own words; `channel` "" = on every channel that has none of its own.

    Raises InvalidError at every text that is empty or names an unknown variable: `subject_zh`, `body_en` …
    """
    accounts.require(by, "notice.manage")
    chosen = template(key)
    if channel not in {"", *CHANNELS}:
        raise InvalidError(fields={"channel": [_("There is no such channel.")]})
    wrong = dict(_refusals(chosen, subject, body))
    if wrong:
        raise InvalidError(fields=wrong)
    row = _written(key, channel, subject, body, version)
    publish(WordingChanged(template=key, channel=channel), stream_id=0, at=at)
    return row


def _refusals(chosen: Template, subject: Words, body: Words) -> Iterator[tuple[str, list[str]]]:
    texts = {"subject_zh": subject.zh, "subject_en": subject.en, "body_zh": body.zh, "body_en": body.en}
    for name, text in texts.items():
        if not text.strip():
            yield name, [gettext("Write it in both languages.")]
        try:
            check(chosen, Words(zh=text, en=text))
        except UnknownVariableError as error:
            known = ", ".join(f"{{{one.name}}}" for one in chosen.all_variables())
            yield name, [str(error), gettext("There are: %(known)s") % {"known": known}]


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
