"""People join, change, move, leave; posts and substitutes decide who answers."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from tests.actors import staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.units import make_office, make_team, make_unit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from aftercare.base.kernel.words import Words
from aftercare.platform.approvals import public as approvals
from aftercare.platform.journal.public import events_of
from aftercare.platform.units.public import move_unit
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.errors import (
    CodeTakenError,
    OverlapError,
    PostCircleError,
    PostInUseError,
    RegionTakenError,
    StaffLeftError,
)
from aftercare.registry.organisation.models import Post, PostHolding, Region, Staff, StaffSkill, Substitute
from aftercare.registry.organisation.public import Holder, Point

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_hiring_takes_the_next_number_and_says_so() -> None:
    office = make_office()
    staff = organisation.hire_staff(
        unit_id=office.pk, name=" 欧阳娜娜 ", hired_on=date(2026, 3, 1), phone="138 0013 8000", by=SYSTEM, at=MONDAY
    )
    assert (staff.number, staff.name, staff.initials) == ("E00001", "欧阳娜娜", "oynn")
    assert (staff.phone, staff.phone_tail) == ("+8613800138000", "8000")
    (event,) = events_of("staff", staff.pk)
    assert event.type == "staff.hired"
    assert event.payload == {"number": "E00001", "unit": office.pk, "hired_on": "2026-03-01"}


def test_a_number_from_elsewhere_is_stepped_over() -> None:
    make_staff(number="E00001")
    office = make_office()
    staff = organisation.hire_staff(unit_id=office.pk, name="李四", hired_on=date(2026, 3, 1), by=SYSTEM, at=MONDAY)
    assert staff.number == "E00002"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"phone": "12"}, "phone"),
        ({"mail": "not a mail"}, "mail"),
        ({"hired_on": None}, "hired_on"),
    ],
)
def test_wrong_values_are_refused_at_their_field(values: dict[str, object], field: str) -> None:
    office = make_office()
    given: dict[str, object] = {"name": "王五", "hired_on": date(2026, 3, 1), **values}
    with pytest.raises(InvalidError) as refusal:
        organisation.hire_staff(unit_id=office.pk, by=SYSTEM, at=MONDAY, **given)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert not Staff.objects.exists()


def test_a_used_number_is_refused() -> None:
    make_staff(number="7001")
    with pytest.raises(CodeTakenError):
        make_staff(number="7001")
    assert Staff.objects.count() == 1


def test_changing_writes_what_differs_and_names_it() -> None:
    staff = make_staff(name="张三", phone="13800138000")
    home = Point(31_230_416, 121_473_701, "gcj02")
    after = organisation.change_staff(
        staff_id=staff.pk, name="张三", phone="13900139000", home=home, version=1, by=SYSTEM, at=MONDAY
    )
    assert (after.version, after.phone, after.home_datum) == (2, "+8613900139000", "gcj02")
    last = events_of("staff", staff.pk)[-1]
    assert last.payload["fields"] == ["home_datum", "home_latitude_e6", "home_longitude_e6", "phone", "phone_tail"]


def test_a_form_opened_on_an_older_version_changes_nothing() -> None:
    staff = make_staff(name="张三")
    organisation.change_staff(staff_id=staff.pk, name="张叁", by=SYSTEM, at=MONDAY)
    with pytest.raises(StaleError):
        organisation.change_staff(staff_id=staff.pk, name="李四", version=1, by=SYSTEM, at=MONDAY)
    staff.refresh_from_db()
    assert staff.name == "张叁"


def test_leaving_ends_posts_on_the_day() -> None:
    staff = make_staff()
    give_post(staff, make_post("engineer", is_field=True))
    organisation.leave_staff(staff_id=staff.pk, left_on=date(2026, 4, 1), by=SYSTEM, at=MONDAY)
    holding = PostHolding.objects.get()
    assert holding.active_to is not None
    assert holding.active_to.isoformat() == "2026-03-31T16:00:00+00:00"
    with pytest.raises(StaffLeftError):
        give_post(staff, make_post(), at=MONDAY + 60 * DAY)


def test_the_unit_path_follows_when_the_unit_moves() -> None:
    company = make_unit()
    old, new = make_office(parent=company), make_office(parent=company)
    team = make_team(parent=old)
    staff = make_staff(unit=team)
    move_unit(unit_id=team.pk, parent_id=new.pk, by=SYSTEM, at=MONDAY)
    staff.refresh_from_db()
    assert staff.unit_path == f"{new.path}{team.pk}/"


def test_an_office_sees_its_own_people_only() -> None:
    here, there = make_office(), make_office()
    mine, other = make_staff(unit=here), make_staff(unit=there)
    manager = staff_actor("manager", unit=here)
    assert [one.pk for one in organisation.staff_of(manager)] == [mine.pk]
    with pytest.raises(NotFoundError):
        organisation.get_staff(staff_id=other.pk, by=manager)


def test_somebody_without_the_right_changes_nothing() -> None:
    office = make_office()
    staff = make_staff(unit=office, name="张三")
    engineer = staff_actor("engineer", unit=office, staff=staff)
    with pytest.raises(NotAllowedError):
        organisation.change_staff(staff_id=staff.pk, name="李四", by=engineer, at=MONDAY)
    staff.refresh_from_db()
    assert staff.name == "张三"


@pytest.mark.parametrize("text", ["张伟", "zw", "ZW", "900", "1234", "138 0000 1234"])
def test_people_are_found_by_name_initials_number_and_phone(text: str) -> None:
    staff = make_staff(name="张伟", number="9001", phone="13800001234")
    make_staff(name="李娜", number="8001", phone="13900005678")
    found = organisation.find_staff(text=text, by=SYSTEM, at=MONDAY)
    assert [one.pk for one in found] == [staff.pk]


def test_a_post_is_answered_for_by_the_closest_unit_that_has_it() -> None:
    office = make_office()
    team = make_team(parent=office)
    manager = make_post("manager")
    chief, leader = make_staff(unit=office), make_staff(unit=team)
    give_post(chief, manager)
    assert organisation.resolve_post("manager", team.pk, MONDAY) == [chief.pk]
    give_post(leader, manager)
    assert organisation.resolve_post("manager", team.pk, MONDAY) == [leader.pk]
    assert organisation.resolve_post("manager", office.pk, MONDAY) == [chief.pk]
    assert organisation.resolve_post("nobody", team.pk, MONDAY) == []


def test_a_substitute_answers_while_it_lasts() -> None:
    office = make_office()
    chief, other = make_staff(unit=office), make_staff(unit=office)
    give_post(chief, make_post("manager"))
    organisation.name_substitute(
        staff_id=chief.pk, stand_in_id=other.pk, starts_at=MONDAY, ends_at=MONDAY + DAY, by=SYSTEM, at=MONDAY
    )
    holders = organisation.post_holders(post="manager", unit_id=office.pk, at=MONDAY)
    assert holders == [Holder(other.pk, stands_in_for=chief.pk)]
    assert organisation.resolve_post("manager", office.pk, MONDAY + DAY) == [chief.pk]
    with pytest.raises(OverlapError):
        organisation.name_substitute(
            staff_id=chief.pk, stand_in_id=other.pk, starts_at=MONDAY, ends_at=MONDAY + DAY, by=SYSTEM, at=MONDAY
        )
    assert Substitute.objects.count() == 1


def test_a_substitute_finds_and_takes_the_decisions_of_whom_they_stand_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The posts and substitutes of the organisation reach approvals: no hook of a test stands between."""
    told: list[approvals.Decided] = []
    monkeypatch.setattr(approvals.kinds, "_items", {})
    approvals.kinds.register(
        "thing.reopen",
        approvals.Kind(
            label=Words("重开", "Reopen"),
            on_decided=lambda decided, _by, _at: told.append(decided),
            url=lambda number: f"/things/{number}/",
        ),
    )
    office = make_office()
    chief, other, asker = make_staff(unit=office), make_staff(unit=office), make_staff(unit=office)
    standing_in = staff_actor("engineer", unit=office, staff=other)
    give_post(chief, make_post("manager"))
    asked = approvals.ask(
        kind="thing.reopen", subject_kind="order", subject_id=1, unit_id=office.pk, title="WO1",
        rule=approvals.Rule(approvers=(approvals.Post("manager"),)), by=staff_actor("engineer", staff=asker), at=MONDAY,
    )  # fmt: skip
    assert approvals.waiting_count(standing_in, MONDAY) == 0

    organisation.name_substitute(
        staff_id=chief.pk, stand_in_id=other.pk, starts_at=MONDAY, ends_at=MONDAY + DAY, by=SYSTEM, at=MONDAY
    )

    assert [resolve(other.pk, MONDAY) for resolve in approvals.stands_for] == [[chief.pk]]
    assert [resolve(other.pk, MONDAY + DAY) for resolve in approvals.stands_for] == [[]]
    assert approvals.waiting_count(standing_in, MONDAY) == 1
    approvals.decide(approval_id=asked.pk, verdict="approved", comment="", by=standing_in, at=MONDAY)
    assert [one.approval_id for one in told] == [asked.pk]


def test_the_superior_is_who_holds_the_post_above() -> None:
    office = make_office()
    boss_post = make_post("boss")
    worker_post = make_post("worker", supervisor=boss_post)
    boss, worker = make_staff(unit=office), make_staff(unit=office)
    give_post(boss, boss_post)
    give_post(worker, worker_post)
    assert organisation.superiors_of(worker.pk, MONDAY) == [boss.pk]
    assert organisation.superiors_of(boss.pk, MONDAY) == []


def test_a_post_never_stands_above_itself() -> None:
    top = make_post("top")
    middle = make_post("middle", supervisor=top)
    with pytest.raises(PostCircleError):
        organisation.change_post(
            post_id=top.pk, name=top.name, supervisor_id=middle.pk, is_field=False, by=SYSTEM, at=MONDAY
        )
    top.refresh_from_db()
    assert top.supervisor_id is None


def test_a_held_post_is_not_closed() -> None:
    post = make_post()
    give_post(make_staff(), post)
    with pytest.raises(PostInUseError):
        organisation.close_post(post_id=post.pk, by=SYSTEM, at=MONDAY)
    assert Post.objects.get(pk=post.pk).active_to is None


def test_the_closest_division_decides_the_office() -> None:
    province, district = make_office(), make_office()
    organisation.assign_region(unit_id=province.pk, division_code="310000", by=SYSTEM, at=MONDAY)
    organisation.assign_region(unit_id=district.pk, division_code="310115", by=SYSTEM, at=MONDAY)
    assert organisation.office_of("310115", MONDAY) == district.pk
    assert organisation.office_of("310101", MONDAY) == province.pk
    assert organisation.office_of("440300", MONDAY) is None
    assert organisation.office_of("nonsense", MONDAY) is None
    with pytest.raises(RegionTakenError):
        organisation.assign_region(unit_id=province.pk, division_code="310115", by=SYSTEM, at=MONDAY)
    assert Region.objects.count() == 2


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Staff, {"left_on": date(2019, 1, 1)}, "organisation_staff_leaves_after_being_hired"),
        (Staff, {"home_latitude_e6": 90_000_001, "home_longitude_e6": 0}, "organisation_staff_home_is_on_earth"),
        (PostHolding, {"active_to": MONDAY}, "organisation_post_holding_ends_after_it_begins"),
        (Post, {"active_to": MONDAY}, "organisation_post_ends_after_it_begins"),
        (StaffSkill, {"level": 6}, "organisation_staff_skill_level_is_1_to_5"),
        (StaffSkill, {"active_to": MONDAY}, "organisation_staff_skill_ends_after_it_begins"),
        (Region, {"division_code": "abc"}, "organisation_region_names_a_division"),
        (Region, {"active_to": MONDAY}, "organisation_region_ends_after_it_begins"),
    ],
)
def test_the_database_refuses(model: type, change: dict[str, object], constraint: str) -> None:
    staff = make_staff()
    give_post(staff, make_post())
    skill = organisation.define_skill(code="weld", name=Words("焊接", "Welding"), by=SYSTEM, at=MONDAY)
    organisation.rate_skill(staff_id=staff.pk, skill_id=skill.pk, level=3, by=SYSTEM, at=MONDAY)
    organisation.assign_region(unit_id=staff.unit_id, division_code="310000", by=SYSTEM, at=MONDAY)
    with pytest.raises(IntegrityError, match=constraint):
        model.objects.update(**change)  # type: ignore[attr-defined]
