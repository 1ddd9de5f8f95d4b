"""The wordings in force, and what they look like filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.notify.models import TemplateText
from aftercare.platform.notify.rules import STAFF, Address, Facts, Value, subjects
from aftercare.platform.notify.texts.rules import Template, in_words, many_lines, one_line, templates


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body of a template, in both languages; `version` 0 = the channel has no words of its own."""

    subject: Words
    body: Words
    version: int = 0


class Wordings:
    """All wordings in force, read once for a batch of events."""

    def __init__(self) -> None:
        self._own = {(text.template, text.channel): text for text in TemplateText.objects.order_by("id")}

    def of(self, template: Template, channel: str) -> Wording:
        """The company's for this channel, else the company's, else the product's."""
        own = self._own.get((template.key, channel))
        if own:
            return Wording(own.subject, own.body, own.version)
        usual = self._own.get((template.key, ""))
        return Wording(usual.subject, usual.body) if usual else Wording(template.subject, template.body)


@dataclass(frozen=True, slots=True)
class Filled:
    """What the reader reads."""

    subject: str
    body: str


def template(key: str) -> Template:
    """A declared wording. Raises NotFoundError."""
    found = templates.get(key)
    if found is None:
        raise NotFoundError
    return found


def fill(wording: Wording, values: Mapping[str, Value], *, language: str) -> Filled:
    """The texts for a reader of the language; times in the company's zone."""
    said = in_words(values, language=language, zone=ZoneInfo(settings.TIME_ZONE))
    return Filled(
        one_line(wording.subject.in_language(language), said), many_lines(wording.body.in_language(language), said)
    )


def values_for(
    facts: Facts, *, reader: Address, reader_kind: str, payload: Mapping[str, object], at: datetime
) -> dict[str, Value]:
    """Everything that a wording may name: the event's own values, the subject's, and what is always there."""
    plain = {name: value for name, value in payload.items() if isinstance(value, str | int)}
    return {
        **plain,
        **facts.values,
        "number": facts.number,
        "title": facts.title,
        "link": absolute(link_for(facts, reader_kind)),
        "time": at,
        "reader": reader.name,
    }


def link_for(facts: Facts, reader_kind: str) -> str:
    """Customers are sent to their page, never into the house."""
    return facts.link if reader_kind == STAFF else facts.outside_link


def absolute(link: str) -> str:
    """With the address that people reach us by."""
    return f"{settings.PUBLIC_URL}{link}" if link.startswith("/") else link


def example(chosen: Template, wording: Wording, *, language: str) -> Filled:
    """The wording with the variables' examples."""
    return fill(wording, {one.name: one.example for one in chosen.all_variables()}, language=language)


def preview(chosen: Template, wording: Wording, *, subject_id: int, language: str, at: datetime) -> Filled:
    """The wording with a real record. Raises NotFoundError if there is none of that id."""
    owner = subjects.get(chosen.kind)
    facts = owner.describe([subject_id]).get(subject_id) if owner else None
    if facts is None:
        raise NotFoundError
    reader = next(
        (Address(name=one.example) for one in chosen.all_variables() if one.name == "reader"), Address(name="")
    )
    return fill(wording, values_for(facts, reader=reader, reader_kind=STAFF, payload={}, at=at), language=language)
