"""The scratch company of a drill: one person for each post that regulations name, and things to look after."""

from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from PIL import Image

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind, Channel
from aftercare.base.kernel.words import Words
from aftercare.drills.rules import FAMILIES
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.platform.worktime import public as worktime
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import public as service

# Post → the preset role of whoever holds it; the others are engineers.
ROLES = {
    "management": "manager", "general-manager": "manager", "vice-president": "manager", "director": "manager",
    "service-manager": "manager", "project-manager": "manager", "quality-manager": "quality", "supervisor": "manager",
    "service-leader": "manager", "repair-leader": "manager", "customer-service": "hotline",
    "account-manager": "hotline", "dispatcher": "dispatcher", "quality": "quality", "market": "hotline",
    "sales": "hotline", "storekeeper": "storekeeper", "hr": "hr", "finance": "finance", "safety": "quality",
    "general-management": "quality", "training": "hr", "information": "administrator",
}  # fmt: skip
FIELD_POST = "service-engineer"
ENGINEERS = frozenset(regulations.bindings.POSTS) - ROLES.keys()
# Whoever may do everything in the program, and holds no post.
ADMIN = "administrator"
HIRED_ON = date(2020, 1, 6)
# The regions of the two offices: the first is the company's own.
HOME, AWAY = "310100", "440100"


@dataclass(slots=True)
class Company:
    """Who and what there is; ids, and actors by post."""

    head: int
    office: int
    branch: int
    people: dict[str, Actor] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    skill: int = 0
    certificates: dict[str, int] = field(default_factory=dict)
    # Family → a product of it.
    products: dict[str, int] = field(default_factory=dict)
    work_type: int = 0
    tested_work: int = 0

    def actor(self, post: str) -> Actor:
        """Whoever holds a post."""
        return self.people[post]


def open_company(*, certificates: frozenset[str], test_form: str, at: datetime) -> Company:
    """Open the company, with the kinds of certificate that a regulation asks for and a form for tests."""
    head = units.open_unit(parent_id=None, kind="company", code="HQ", name=Words("演练公司", "Drill"), by=SYSTEM, at=at)
    worktime.install_standard_calendars(by=SYSTEM, at=at)
    office, branch = (_office(head.pk, code, name, region, at) for code, name, region in OFFICES)
    company = Company(head.pk, office, branch)
    for code, name in regulations.bindings.POSTS.items():
        is_field = ROLES.get(code) is None
        post = organisation.define_post(code=code, name=name, is_field=is_field, by=SYSTEM, at=at)
        company.posts[code] = post.pk
        company.people[code] = hire(company, code, at=at)
    company.people[ADMIN] = _login(company, ADMIN, "administrator", at=at)
    _things(company, certificates, test_form, at)
    return company


OFFICES = (
    ("NEAR", Words("本地办事处", "Office at home"), HOME),
    ("FAR", Words("外地办事处", "Office elsewhere"), AWAY),
)


def _office(head: int, code: str, name: Words, region: str, at: datetime) -> int:
    unit = units.open_unit(parent_id=head, kind="office", code=code, name=name, by=SYSTEM, at=at)
    organisation.assign_region(unit_id=unit.pk, division_code=region, by=SYSTEM, at=at)
    return unit.pk


def hire(company: Company, post: str, *, at: datetime) -> Actor:
    """Somebody new with a post and a login, who has learnt, read and proved nothing yet."""
    hired = enlist(company, post, at=at)
    organisation.give_post(staff_id=hired.id or 0, post_id=company.posts[post], by=SYSTEM, at=at)
    return hired


def enlist(company: Company, post: str, *, at: datetime) -> Actor:
    """Somebody new with the login of a post, who does not hold it yet."""
    return _login(company, post, ROLES.get(post, "engineer"), at=at)


def _login(company: Company, post: str, role: str, *, at: datetime) -> Actor:
    name = str(regulations.bindings.POSTS.get(post, post))
    home = company.office if role == "engineer" else company.head
    staff = organisation.hire_staff(unit_id=home, name=name, hired_on=HIRED_ON, by=SYSTEM, at=at)
    user = accounts.open_user(username=f"drill-{staff.pk}", name=name, by=SYSTEM, at=at)
    where = None if role == "administrator" else company.head
    accounts.assign_role(user_id=user.pk, role=role, unit_id=where, by=SYSTEM, at=at)
    organisation.give_login(staff_id=staff.pk, user_id=user.pk, by=SYSTEM, at=at)
    return Actor(kind=ActorKind.STAFF, id=staff.pk, user_id=user.pk, channel=Channel.WEB)


def _things(company: Company, certificates: frozenset[str], test_form: str, at: datetime) -> None:
    skill = organisation.define_skill(code="lift", name=Words("电梯", "Lifts"), by=SYSTEM, at=at)
    company.skill = skill.pk
    for code in sorted(certificates):
        kind = organisation.define_certificate_kind(code=code, name=Words(code, code), by=SYSTEM, at=at)
        company.certificates[code] = kind.pk
    for code in FAMILIES:
        family = equipment.define_family(code=code, name=Words(code, code), by=SYSTEM, at=at)
        company.products[code] = equipment.register_product(
            family_id=family.pk, code=f"{code}-1", name=Words(code, code), by=SYSTEM, at=at
        ).pk
    repair = Words("维修", "Repair")
    # A year from acceptance on everything: what a regulation grants beyond that is its own.
    equipment.set_warranty_rule(months=12, start_rule="accepted", by=SYSTEM, at=at)
    company.work_type = service.work_types.save(code="repair", name=repair, kind="repair", by=SYSTEM, at=at).pk
    company.tested_work = service.work_types.save(
        code="repair-tested", name=repair, kind="repair", sheet_key=test_form, by=SYSTEM, at=at
    ).pk


def picture(width: int = 8) -> bytes:
    """A small white picture, where a form wants a signature or a photograph."""
    made = BytesIO()
    Image.new("RGB", (width, 8), "white").save(made, "PNG")
    return made.getvalue()
