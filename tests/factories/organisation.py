"""People for tests, made by the services."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.units.public import Unit
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import CertificateKind, Post, PostHolding, ShiftPattern, Skill, Staff

# A Monday, 09:00 in Shanghai.
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HIRED_ON = date(2020, 1, 6)
_numbers = count(100_001)  # of one length: in order as texts, too


def make_staff(
    *, unit: Unit | None = None, name: str = "", number: str = "", at: datetime = MONDAY, **values: Any
) -> Staff:
    """A person, in an office of their own unless a unit is given."""
    number = number or f"T{next(_numbers)}"
    values.setdefault("hired_on", HIRED_ON)
    return organisation.hire_staff(
        unit_id=(unit or make_office()).pk, name=name or f"员工{number}", number=number, by=SYSTEM, at=at, **values
    )


def make_post(code: str = "", *, is_field: bool = False, supervisor: Post | None = None) -> Post:
    """A post of the catalogue."""
    code = code or f"post-{next(_numbers)}"
    return organisation.define_post(
        code=code, name=Words(code, code), is_field=is_field, supervisor_id=supervisor.pk if supervisor else None,
        by=SYSTEM, at=MONDAY,
    )  # fmt: skip


def give_post(staff: Staff, post: Post, *, unit: Unit | None = None, at: datetime = MONDAY) -> PostHolding:
    """The person holds the post, in their own unit unless one is given."""
    return organisation.give_post(
        staff_id=staff.pk, post_id=post.pk, unit_id=unit.pk if unit else None, by=SYSTEM, at=at
    )


def make_engineer(*, unit: Unit | None = None, name: str = "", **values: Any) -> Staff:
    """A person with a post that goes out to customers."""
    staff = make_staff(unit=unit, name=name, **values)
    post = Post.objects.filter(code="engineer").first() or make_post("engineer", is_field=True)
    give_post(staff, post)
    return staff


def make_skill(code: str = "", name: Words | None = None) -> Skill:
    """A skill of the catalogue."""
    code = code or f"skill-{next(_numbers)}"
    return organisation.define_skill(code=code, name=name or Words(code, code), by=SYSTEM, at=MONDAY)


def rate(staff: Staff, skill: Skill, level: int, *, at: datetime = MONDAY) -> None:
    """The person has the skill at this level."""
    organisation.rate_skill(staff_id=staff.pk, skill_id=skill.pk, level=level, by=SYSTEM, at=at)


def make_certificate_kind(code: str = "", name: Words | None = None) -> CertificateKind:
    """A kind of certificate."""
    code = code or f"certificate-{next(_numbers)}"
    return organisation.define_certificate_kind(code=code, name=name or Words(code, code), by=SYSTEM, at=MONDAY)


def certify(staff: Staff, kind: CertificateKind, *, issued_on: date = HIRED_ON, expires_on: date | None = None) -> None:
    """The person has a certificate of this kind."""
    organisation.add_certificate(
        staff_id=staff.pk, kind_id=kind.pk, number=f"N{next(_numbers)}", issued_on=issued_on, expires_on=expires_on,
        by=SYSTEM, at=MONDAY,
    )  # fmt: skip


def make_day_shift() -> ShiftPattern:
    """Monday to Friday, 09:00 to 18:00."""
    week = [[[540, 1080]]] * 5 + [[], []]
    return organisation.define_shift_pattern(
        code=f"day-{next(_numbers)}", name=Words("白班", "Day shift"), days=week, by=SYSTEM, at=MONDAY
    )
