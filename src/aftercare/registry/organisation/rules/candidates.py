"""Who can be sent, and why not: every reason is said, nobody vanishes silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text
from aftercare.base.ui.public import formats
from aftercare.registry.organisation.rules.shifts import Days, works_at

MESSAGES: dict[str, Text] = {
    "left": _("Left the company on %(day)s."),
    "skill_missing": _("Has not got the skill %(name)s."),
    "skill_too_low": _("Has %(name)s at level %(has)s; level %(needs)s is needed."),
    "certificate_missing": _("Has no certificate %(name)s."),
    "certificate_expired": _("The certificate %(name)s ended on %(day)s."),
    "on_leave": _("On leave until %(day)s."),
    "engaged": _("Engaged elsewhere until %(time)s."),
    "off_shift": _("Off shift at that time."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody cannot be sent: a code for machines, a sentence for people."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = {key: formats.day(value) if isinstance(value, date) else value for key, value in self.values.items()}
        return str(MESSAGES[self.code]) % shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the work asks for, on one moment."""

    at: datetime
    zone: ZoneInfo
    skills: Mapping[str, int] = field(default_factory=dict)
    certificates: Sequence[str] = ()
    # Code → name of the skills and certificate kinds named above.
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about one person at that moment.

    `certificates`: kind code → last valid day of the best one, None = for life.
    `days` None = no roster: the person is taken to be available.
    """

    left_on: date | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    certificates: Mapping[str, date | None] = field(default_factory=dict)
    leave_until: datetime | None = None
    engaged_until: datetime | None = None
    days: Days | None = None
    first_day: date | None = None
    on_call: bool = False


def why_not(facts: Facts, needs: Needs) -> tuple[Reason, ...]:
    """Every reason that speaks against sending the person; none = can be sent."""
    today = needs.at.astimezone(needs.zone).date()
    reasons: list[Reason] = []
    if facts.left_on is not None and facts.left_on <= today:
        reasons.append(Reason("left", {"day": facts.left_on}))
    reasons += _skills(facts, needs)
    reasons += _certificates(facts, needs, today)
    if facts.leave_until is not None:
        reasons.append(Reason("on_leave", {"day": facts.leave_until.astimezone(needs.zone).date()}))
    if facts.engaged_until is not None:
        reasons.append(Reason("engaged", {"time": facts.engaged_until.astimezone(needs.zone).strftime("%H:%M")}))
    if not _at_work(facts, needs):
        reasons.append(Reason("off_shift"))
    return tuple(reasons)


def _skills(facts: Facts, needs: Needs) -> list[Reason]:
    found = []
    for code, level in needs.skills.items():
        has, name = facts.skills.get(code), needs.names.get(code, code)
        if has is None:
            found.append(Reason("skill_missing", {"name": name}))
        elif has < level:
            found.append(Reason("skill_too_low", {"name": name, "has": has, "needs": level}))
    return found


def _certificates(facts: Facts, needs: Needs, today: date) -> list[Reason]:
    found = []
    for code in needs.certificates:
        name = needs.names.get(code, code)
        if code not in facts.certificates:
            found.append(Reason("certificate_missing", {"name": name}))
            continue
        ends = facts.certificates[code]
        if ends is not None and ends < today:
            found.append(Reason("certificate_expired", {"name": name, "day": ends}))
    return found


def _at_work(facts: Facts, needs: Needs) -> bool:
    if facts.on_call or facts.days is None or facts.first_day is None:
        return True
    return works_at(facts.days, facts.first_day, needs.at, needs.zone)
