"""What a company writes down besides work: warranties by component, projects, who is on call, who is away."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation

PROJECTS = 12
ON_CALL_DAYS = 14
# Family, component, months, which date begins it.
WARRANTIES = (("lift", "", 24, "accepted"), ("hvac", "compressor", 36, "installed"), ("pump", "motor", 18, "shipped"))
DAY = [[510, 720], [780, 1050]]
WEEK: list[list[list[int]]] = [*[DAY] * 5, [], []]
WEEKEND: list[list[list[int]]] = [[], [], *[DAY] * 5]
NIGHT = [[[1200, 1920]], [[1200, 1920]], [], []]
ACCESS = "东门登记，凭身份证换卡；钥匙在物业值班室。"


def write_down(*, at: datetime) -> None:
    """After the customers and their equipment are there; `at` is today."""
    draw = Random(rules.SEED + 2)  # noqa: S311 - a drawing, not a secret
    _warranties(at - timedelta(days=390))
    _projects(draw, at)
    _access(draw, at - timedelta(days=380))
    _shifts(at - timedelta(days=390))
    for office in rules.OFFICES:
        unit = units.by_code(office.code)
        if unit is not None:
            _duty(draw, unit, at)


def _warranties(at: datetime) -> None:
    families = {one.code: one.pk for one in equipment.families()}
    for family, component, months, start in WARRANTIES:
        if family in families:
            equipment.set_warranty_rule(
                family_id=families[family], component=component, months=months, start_rule=start, by=SYSTEM, at=at
            )


def _projects(draw: Random, at: datetime) -> None:
    """Handed over in the last three years; each has a developer and a supervision unit."""
    sites = list(customers.Site.objects.order_by("pk")[:400])
    for site in draw.sample(sites, min(PROJECTS, len(sites))):
        accepted = timezone.localdate(at) - timedelta(days=draw.randrange(60, 1_000))
        project = equipment.register_project(
            customer_id=site.customer_id,
            name=f"{site.name}机电安装工程",
            site_id=site.pk,
            completed_on=accepted - timedelta(days=30),
            accepted_on=accepted,
            handed_over_on=accepted + timedelta(days=10),
            liability_months=24,
            retention_minor=draw.randrange(20, 400) * 100_000,
            retention_due_on=accepted + timedelta(days=730),
            by=SYSTEM,
            at=at - timedelta(days=30),
        )
        for role, other in zip(("developer", "supervisor"), draw.sample(sites, 2), strict=True):
            equipment.set_project_party(
                project_id=project.pk, customer_id=other.customer_id, role=role, by=SYSTEM, at=at - timedelta(days=30)
            )


def _access(draw: Random, at: datetime) -> None:
    """Some sites say how one gets in, and when they are open."""
    sites = list(customers.Site.objects.order_by("pk").values_list("pk", flat=True))
    for site_id in draw.sample(sites, len(sites) // 10):
        customers.change_site(site_id=site_id, access_notes=ACCESS, calendar_key="office", by=SYSTEM, at=at)


def _shifts(at: datetime) -> None:
    patterns = (
        ("day", Words("白班", "Day shift"), WEEK),
        ("weekend", Words("周末班", "Weekend shift"), WEEKEND),
        ("night", Words("夜班", "Night shift"), NIGHT),
    )
    for code, name, days in patterns:
        organisation.define_shift_pattern(code=code, name=name, days=days, by=SYSTEM, at=at)


def _duty(draw: Random, unit: units.Unit, at: datetime) -> None:
    """Somebody answers every night of the coming fortnight; two ask for a holiday, one will be trained."""
    staff = list(organisation.Staff.objects.filter(unit=unit, holdings__post__is_field=True).order_by("pk").distinct())
    if not staff:
        return
    today = timezone.localdate(at)
    for day in range(ON_CALL_DAYS):
        starts = timezone.make_aware(datetime.combine(today + timedelta(days=day), time(18)))
        organisation.plan_on_call(
            unit_id=unit.pk, staff_id=staff[day % len(staff)].pk, starts_at=starts,
            ends_at=starts + timedelta(hours=14), by=SYSTEM, at=at,
        )  # fmt: skip
    away = draw.sample(staff, min(3, len(staff)))
    for person, kind, reason in zip(
        away, ("annual", "personal", "training"), ("回家探亲", "", "电梯复审培训"), strict=False
    ):
        starts = timezone.make_aware(datetime.combine(today + timedelta(days=draw.randrange(15, 40)), time()))
        asked = organisation.ask_leave(
            staff_id=person.pk, kind=kind, starts_at=starts, ends_at=starts + timedelta(days=3), reason=reason,
            by=SYSTEM, at=at,
        )  # fmt: skip
        if kind == "training":
            organisation.decide_leave(leave_id=asked.pk, granted=True, by=SYSTEM, at=at)
