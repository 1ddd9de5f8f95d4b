"""What makes the demo company's own week: who is on call, who asks for leave, what was built."""

from datetime import datetime, timedelta
from random import Random

from aftercare.base.kernel.actors import SYSTEM
from aftercare.demo import rules
from aftercare.demo.services.acts import ZONE
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation

# Kind, reason, days from today until it begins, how many days, granted already.
LEAVES = (
    ("annual", "回老家", 5, 4, False),
    ("personal", "孩子家长会", 2, 1, False),
    ("sick", "", -1, 3, True),
    ("training", "电梯作业证复审培训", 9, 2, True),
)
PROJECTS = (
    "屋面防水改造工程",
    "外墙修缮工程",
    "消防泵房改造工程",
    "电梯更新工程",
    "中央空调安装工程",
    "门禁系统集成工程",
)


def fill(*, at: datetime) -> None:
    """The coming two weeks of people, and the projects in their defect-liability period."""
    draw = Random(rules.SEED + 4)  # noqa: S311
    for office in rules.OFFICES:
        unit = units.by_code(office.code)
        if unit is None:
            continue
        holders = organisation.PostHolding.objects.filter(staff__unit_id=unit.pk, post__is_field=True, active_to=None)
        staff = list(holders.order_by("staff_id").values_list("staff_id", flat=True))
        _on_call(unit.pk, staff, at)
        _leaves(staff, at)
    _projects(draw, at)


def _morning(at: datetime, days: int) -> datetime:
    local = at.astimezone(ZONE).replace(hour=8, minute=30, second=0, microsecond=0)
    return local + timedelta(days=days)


def _on_call(unit_id: int, staff: list[int], at: datetime) -> None:
    """One engineer a night, seven nights."""
    for day in range(-1, 6):
        start = _morning(at, day).replace(hour=17, minute=30)
        organisation.plan_on_call(
            unit_id=unit_id,
            staff_id=staff[(day + 2) % len(staff)],
            starts_at=start,
            ends_at=start + timedelta(hours=15),
            by=SYSTEM,
            at=at,
        )


def _leaves(staff: list[int], at: datetime) -> None:
    for index, (kind, reason, begins, days, granted) in enumerate(LEAVES):
        start = _morning(at, begins)
        leave = organisation.ask_leave(
            staff_id=staff[-1 - index],
            kind=kind,
            starts_at=start,
            ends_at=start + timedelta(days=days),
            reason=reason,
            by=SYSTEM,
            at=at - timedelta(days=2),
        )
        if granted:
            organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=at - timedelta(days=1))


def _projects(draw: Random, at: datetime) -> None:
    """Buildings and plants that were handed over; for some the retention money is due soon."""
    rows = list(customers.Site.objects.filter(parent=None).order_by("pk").values_list("pk", "customer_id", "name"))
    for number, (site_id, customer_id, name) in enumerate(draw.sample(rows, min(24, len(rows)))):
        accepted = at.date() - timedelta(days=draw.randrange(60, 760))
        equipment.register_project(
            customer_id=customer_id,
            site_id=site_id,
            name=f"{name}{PROJECTS[number % len(PROJECTS)]}",
            completed_on=accepted - timedelta(days=20),
            accepted_on=accepted,
            handed_over_on=accepted + timedelta(days=6),
            liability_months=24,
            retention_minor=draw.randrange(200, 3_000) * 10_000,
            retention_currency="CNY",
            retention_due_on=accepted + timedelta(days=730),
            by=SYSTEM,
            at=at - timedelta(days=40),
        )
