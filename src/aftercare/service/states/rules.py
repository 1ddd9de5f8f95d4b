"""The built-in states by their usual names, and the events that may set a sub-state. Pure."""

import dataclasses
import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words

CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
SAY_CODE = _("Write a short code in small Latin letters, such as waits-parts.")
SAY_NAME = _("Give it a name.")
NOT_OFFERED = _("This sub-state is not offered in the present state.")
CANNOT_SET = _("Choose one of the events offered.")

# Subject → state → its usual name. Rules and roll-ups know these states alone.
BUILT_IN: dict[str, dict[str, Text]] = {
    "request": {
        "received": _("Received"),
        "triaged": _("Triaged"),
        "planned": _("Planned"),
        "in_progress": _("In progress"),
        "resolved": _("Resolved"),
        "archived": _("Archived"),
        "cancelled": _("Cancelled"),
        "merged": _("Merged"),
    },
    "order": {
        "open": _("To be scheduled"),
        "scheduled": _("Scheduled"),
        "in_progress": _("In progress"),
        "held": _("On hold"),
        "done": _("Work done"),
        "reported": _("Report to review"),
        "closed": pgettext_lazy("service", "Closed"),
        "cancelled": _("Cancelled"),
    },
    "visit": {
        "planned": _("Planned"),
        "dispatched": _("Dispatched"),
        "accepted": pgettext_lazy("service", "Accepted"),
        "travelling": _("On the way"),
        "on_site": pgettext_lazy("service", "On site"),
        "finished": _("Finished"),
        "incomplete": _("Incomplete"),
        "cancelled": _("Cancelled"),
    },
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """An event that may set a sub-state. `field` of its payload gives one of `reasons`; `until` takes it off again."""

    subject: str
    event: str
    name: Words
    field: str = "reason"
    reasons: Mapping[str, object] = dataclasses.field(default_factory=dict)
    until: str = ""


# By "subject event"; the aggregates' words are registered when Django is ready.
verbs: Registry[Verb] = Registry("verbs that set sub-states")


def verbs_of(subject: str) -> list[Verb]:
    """Those of one subject, in the order of life."""
    return [verb for verb in verbs if verb.subject == subject]


def usual(subject: str, state: str) -> Words:
    """The built-in label in both languages."""
    text = BUILT_IN[subject][state]
    return Words(*(_in(language, text) for language in ("zh-hans", "en")))


def _in(language: str, text: Text) -> str:
    with override(language):
        return str(text)
