"""Engineers for a job: nobody vanishes silently, every reason is said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from tests.factories.organisation import (
    MONDAY,
    certify,
    make_certificate_kind,
    make_day_shift,
    make_engineer,
    make_skill,
    make_staff,
    rate,
)
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Staff
from aftercare.registry.organisation.public import Candidate

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def only(staff: Staff, at: datetime = MONDAY, **needs: object) -> Candidate:
    (found,) = organisation.available_engineers("/", at, staff_ids=[staff.pk], **needs)  # type: ignore[arg-type]
    return found


def codes(candidate: Candidate) -> list[str]:
    return [reason.code for reason in candidate.reasons]


def test_those_who_go_out_are_candidates_and_others_are_not() -> None:
    office = make_office()
    engineer = make_engineer(unit=office)
    make_staff(unit=office)
    make_engineer()
    found = organisation.available_engineers(office.path, MONDAY)
    assert [(one.staff_id, one.is_fit) for one in found] == [(engineer.pk, True)]


def test_a_missing_or_low_skill_is_named() -> None:
    engineer, welding = make_engineer(), make_skill("weld", Words("焊接", "Welding"))
    without = only(engineer, skills={"weld": 3})
    assert codes(without) == ["skill_missing"]
    rate(engineer, welding, 2)
    low = only(engineer, skills={"weld": 3})
    assert [str(reason) for reason in low.reasons] == ["Has Welding at level 2; level 3 is needed."]
    rate(engineer, welding, 4, at=MONDAY + DAY)
    assert only(engineer, MONDAY + DAY, skills={"weld": 3}).is_fit
    assert codes(only(engineer, MONDAY, skills={"weld": 3})) == ["skill_too_low"]


def test_an_expired_certificate_is_a_reason_not_a_disappearance() -> None:
    engineer = make_engineer()
    kind = make_certificate_kind("lift", Words("电梯作业证", "Lift licence"))
    assert codes(only(engineer, certificates=["lift"])) == ["certificate_missing"]
    certify(engineer, kind, expires_on=date(2026, 3, 2))
    assert only(engineer, certificates=["lift"]).is_fit
    late = only(engineer, MONDAY + DAY, certificates=["lift"])
    assert [str(reason) for reason in late.reasons] == ["The certificate Lift licence ended on Mon 2 Mar 2026."]
    with translation.override("zh-hans"):
        assert "电梯作业证" in str(only(engineer, MONDAY + DAY, certificates=["lift"]).reasons[0])


def test_the_best_of_several_certificates_counts_and_a_withdrawn_one_does_not() -> None:
    engineer, kind = make_engineer(), make_certificate_kind("lift")
    certify(engineer, kind, expires_on=date(2020, 12, 31))
    certify(engineer, kind)
    assert only(engineer, certificates=["lift"]).is_fit
    lifelong = engineer.certificates.get(expires_on=None)
    organisation.withdraw_certificate(certificate_id=lifelong.pk, by=SYSTEM, at=MONDAY)
    assert codes(only(engineer, certificates=["lift"])) == ["certificate_expired"]


def test_leave_counts_once_it_is_granted() -> None:
    engineer, boss = make_engineer(), SYSTEM
    leave = organisation.ask_leave(
        staff_id=engineer.pk, kind="annual", starts_at=MONDAY, ends_at=MONDAY + 2 * DAY, by=SYSTEM, at=MONDAY
    )
    assert only(engineer).is_fit
    organisation.decide_leave(leave_id=leave.pk, granted=True, by=boss, at=MONDAY)
    assert [str(reason) for reason in only(engineer).reasons] == ["On leave until Wed 4 Mar 2026."]
    assert only(engineer, MONDAY + 2 * DAY).is_fit


def test_off_shift_unless_on_call() -> None:
    engineer = make_engineer()
    organisation.set_roster(
        staff_id=engineer.pk, pattern_id=make_day_shift().pk, first_day=date(2026, 3, 2), by=SYSTEM, at=MONDAY
    )
    evening = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert only(engineer).is_fit
    assert codes(only(engineer, evening)) == ["off_shift"]
    organisation.plan_on_call(
        unit_id=engineer.unit_id, staff_id=engineer.pk, starts_at=evening, ends_at=evening + DAY, by=SYSTEM, at=MONDAY
    )
    assert only(engineer, evening).is_fit
    assert only(engineer, evening).on_call
    assert organisation.on_call_for(engineer.unit_id, evening) == [engineer.pk]


def test_fit_ones_come_first() -> None:
    office = make_office()
    unable = make_engineer(unit=office, name="阿一")
    able = make_engineer(unit=office, name="赵二")
    rate(able, make_skill("weld"), 5)
    found = organisation.available_engineers(office.path, MONDAY, {"weld": 1})
    assert [one.staff_id for one in found] == [able.pk, unable.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_asking_about_many_takes_the_same_number_of_queries(count: int, django_assert_num_queries) -> None:
    office = make_office()
    for _number in range(count):
        make_engineer(unit=office)
    make_skill("weld")
    make_certificate_kind("lift")
    with django_assert_num_queries(8):
        found = organisation.available_engineers(office.path, MONDAY, {"weld": 2}, certificates=["lift"])
    assert len(found) == count


def test_certificates_that_end_are_listed_in_time() -> None:
    engineer, kind = make_engineer(name="张三"), make_certificate_kind("lift")
    certify(engineer, kind, expires_on=date(2026, 5, 1))
    certify(engineer, kind, expires_on=date(2026, 9, 1))
    (soon,) = organisation.expiring_certificates(date(2026, 6, 1))
    assert (soon.staff_name, soon.kind, soon.expires_on) == ("张三", "lift", date(2026, 5, 1))
