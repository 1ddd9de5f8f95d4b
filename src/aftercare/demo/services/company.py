"""The company itself: offices, posts, people and their logins."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.demo.services import outsiders, regulations
from aftercare.demo.services.inventing import Invention
from aftercare.platform.accounts import public as accounts
from aftercare.platform.printing import public as printing
from aftercare.platform.units import public as units
from aftercare.platform.worktime import public as worktime
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

# One login of each sort, so that a visitor can look from every side.
SHOWN = ("admin", "general-manager", "manager", "hotline", "dispatcher", "engineer", "quality")


@dataclass(frozen=True, slots=True)
class Login:
    """A login to try."""

    username: str
    role: str
    password: str


def open_company(*, at: datetime) -> bool:
    """Open the company with its offices, people and logins; False if it stands already."""
    if units.by_code(rules.HEAD) is not None:
        return False
    draw, fake = Random(rules.SEED), Invention(rules.SEED)  # noqa: S311 - a drawing, not a secret
    company = units.open_unit(parent_id=None, kind="company", code=rules.HEAD, name=rules.COMPANY, by=SYSTEM, at=at)
    head = {
        "name": rules.COMPANY,
        "address": Words("上海市徐汇区漕溪北路 88 号", "88 North Caoxi Road, Xuhui, Shanghai"),
        "phone": "400-820-0088",
        "seal": Words("公司盖章", "Company seal"),
    }
    printing.set_head(unit_id=company.pk, values=head, by=SYSTEM, at=at)
    admin = accounts.open_user(
        username="admin",
        name="系统管理员",
        email=_mail("admin"),
        password=rules.PASSWORD,
        must_change=False,
        by=SYSTEM,
        at=at,
    )
    accounts.assign_role(user_id=admin.pk, role="administrator", unit_id=None, by=SYSTEM, at=at)
    worktime.install_standard_calendars(by=SYSTEM, at=at)
    posts = {
        code: organisation.define_post(code=code, name=name, is_field=field, by=SYSTEM, at=at)
        for code, name, field, _count, _role in rules.POSTS
    }
    skills = {
        code: organisation.define_skill(code=code, name=name, by=SYSTEM, at=at) for code, name in rules.SKILLS.items()
    }
    kinds = {
        code: organisation.define_certificate_kind(code=code, name=name, by=SYSTEM, at=at)
        for code, name in rules.CERTIFICATES.items()
    }
    for office in rules.OFFICES:
        unit = units.open_unit(
            parent_id=company.pk, kind="office", code=office.code, name=office.name, by=SYSTEM, at=at
        )
        organisation.assign_region(unit_id=unit.pk, division_code=office.division, by=SYSTEM, at=at)
        for code, _name, _field, count, role in rules.POSTS:
            for number in range(1, count + 1):
                staff = _hire(unit, office, posts[code], number, draw=draw, fake=fake, at=at)
                _login(staff, unit, office, code, role, number, at=at)
                if posts[code].is_field:
                    _train(staff, number, skills, kinds, draw=draw, at=at)
    _lead(company, draw=draw, fake=fake, at=at)
    outsiders.open_logins(at=at)
    regulations.name_posts(at=at)
    for subject, state, sub_state, words, event, reason in rules.SUB_STATES:
        service.states.save_sub_state(
            subject=subject, state=state, code=sub_state, name=words, set_by=event, set_reason=reason, by=SYSTEM, at=at
        )
    return True


def _lead(company: units.Unit, *, draw: Random, fake: Invention, at: datetime) -> None:
    """The general manager, of the company itself."""
    code, name, role = rules.GENERAL_MANAGER
    post = organisation.define_post(code=code, name=name, is_field=False, by=SYSTEM, at=at)
    staff = _hire(company, rules.OFFICES[0], post, 1, draw=draw, fake=fake, at=at)
    _login(staff, company, rules.OFFICES[0], code, role, 1, at=at)


def _hire(
    unit: units.Unit,
    office: rules.Office,
    post: organisation.Post,
    number: int,
    *,
    draw: Random,
    fake: Invention,
    at: datetime,
) -> organisation.Staff:
    staff = organisation.hire_staff(
        unit_id=unit.pk,
        number=f"{unit.code}-{post.code[:3].upper()}{number:02}",
        name=fake.person(),
        phone=f"13{draw.randrange(10**8, 10**9)}",
        mail=_mail(_username(office, post.code, number)),
        hired_on=date(2018 + draw.randrange(7), draw.randrange(1, 13), draw.randrange(1, 28)),
        home=organisation.Point(
            office.latitude + draw.randrange(-90_000, 90_000), office.longitude + draw.randrange(-90_000, 90_000)
        ),
        by=SYSTEM,
        at=at,
    )
    organisation.give_post(staff_id=staff.pk, post_id=post.pk, by=SYSTEM, at=at)
    return staff


def _username(office: rules.Office, code: str, number: int) -> str:
    """The first of each post in the first office has the plain name that a visitor tries."""
    return code if office is rules.OFFICES[0] and number == 1 else f"{code}-{office.code.lower()}{number}"


def _mail(username: str) -> str:
    """An address that nobody can have (RFC 2606): what goes there is seen in the log of what was sent."""
    return f"{username}@example.com"


def _login(
    staff: organisation.Staff,
    unit: units.Unit,
    office: rules.Office,
    code: str,
    role: str,
    number: int,
    *,
    at: datetime,
) -> None:
    username = _username(office, code, number)
    # Only the logins that are shown get the password: each hash is slow by design.
    password = rules.PASSWORD if username in SHOWN else None
    user = accounts.open_user(
        username=username,
        name=staff.name,
        email=_mail(username),
        password=password,
        must_change=False,
        by=SYSTEM,
        at=at,
    )
    accounts.assign_role(user_id=user.pk, role=role, unit_id=unit.pk, by=SYSTEM, at=at)
    organisation.give_login(staff_id=staff.pk, user_id=user.pk, by=SYSTEM, at=at)


def _train(
    staff: organisation.Staff,
    number: int,
    skills: dict[str, organisation.Skill],
    kinds: dict[str, organisation.CertificateKind],
    *,
    draw: Random,
    at: datetime,
) -> None:
    """Everybody has a trade and a half, and certificates that end one by one; one person's have run out, as in life."""
    codes = list(skills)
    own = {codes[number % len(codes)], codes[(number + 2) % len(codes)]}
    for code in sorted(own):
        organisation.rate_skill(
            staff_id=staff.pk, skill_id=skills[code].pk, level=draw.randrange(3, 6), by=SYSTEM, at=at
        )
    has_run_out = number == rules.RUN_OUT and staff.unit.code == rules.OFFICES[0].code
    ends = rules.certified_until(at.date(), staff.pk, has_run_out=has_run_out)
    for code, kind in kinds.items():
        organisation.add_certificate(
            staff_id=staff.pk,
            kind_id=kind.pk,
            number=f"{code[:1].upper()}{draw.randrange(10**9)}",
            issued_on=ends - rules.CERTIFIED_FOR,
            expires_on=ends,
            by=SYSTEM,
            at=at,
        )


def logins() -> list[Login]:
    """The logins to try, for the terminal and the sign-in page."""
    leader = {rules.GENERAL_MANAGER[0]: rules.GENERAL_MANAGER[1]}
    roles = {"admin": Words("系统管理员", "Administrator")} | leader | {one[0]: one[1] for one in rules.POSTS}
    named = {username: roles[username] for username in SHOWN} | outsiders.OUTSIDERS
    return [Login(username, str(role), rules.PASSWORD) for username, role in named.items()]
