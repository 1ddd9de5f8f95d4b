"""Skills, certificates, rosters, leave: what is refused, and what the database refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from tests.actors import staff_actor
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

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.base.kernel.words import Words
from aftercare.platform.journal.public import events_of
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.errors import (
    CodeTakenError,
    LeaveDecidedError,
    OverlapError,
    OwnLeaveError,
)
from aftercare.registry.organisation.models import (
    Certificate,
    Leave,
    OnCall,
    Roster,
    ShiftPattern,
    StaffSkill,
    Substitute,
)
from aftercare.registry.organisation.services import duty

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_new_level_ends_the_old_one_and_keeps_it() -> None:
    staff, skill = make_staff(), make_skill("weld")
    rate(staff, skill, 2)
    rate(staff, skill, 3, at=MONDAY + DAY)
    rate(staff, skill, 3, at=MONDAY + 2 * DAY)
    rows = StaffSkill.objects.order_by("active_from").values_list("level", "active_to")
    assert list(rows) == [(2, MONDAY + DAY), (3, None)]
    rated = events_of("staff", staff.pk, names=["staff.skill_rated"])
    assert [event.payload["level"] for event in rated] == [2, 3]


@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_outside_the_scale_is_refused(level: int) -> None:
    staff, skill = make_staff(), make_skill()
    with pytest.raises(InvalidError) as refusal:
        rate(staff, skill, level)
    assert "level" in refusal.value.fields
    assert not StaffSkill.objects.exists()


def test_one_certificate_number_is_filed_once() -> None:
    staff, kind = make_staff(), make_certificate_kind()
    organisation.add_certificate(
        staff_id=staff.pk, kind_id=kind.pk, number="A1", issued_on=date(2025, 1, 1), by=SYSTEM, at=MONDAY
    )
    with pytest.raises(CodeTakenError):
        organisation.add_certificate(
            staff_id=staff.pk, kind_id=kind.pk, number="A1", issued_on=date(2025, 1, 1), by=SYSTEM, at=MONDAY
        )
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    "days",
    [
        [],
        [[[540, 540]]],
        [[[600, 500]]],
        [[[540, 720], [700, 800]]],
        [[[1440, 1500]]],
        [[[0, 1441]]],
        ["x"],
        [[[1, "2"]]],
    ],
)
def test_what_is_no_shift_pattern_is_refused(days: list[object]) -> None:
    with pytest.raises(InvalidError):
        organisation.define_shift_pattern(code="x", name=Words("x", "x"), days=days, by=SYSTEM, at=MONDAY)  # type: ignore[arg-type]
    assert not ShiftPattern.objects.exists()


def test_leave_that_overlaps_is_refused() -> None:
    staff = make_staff()
    asked = {"staff_id": staff.pk, "kind": "annual", "by": SYSTEM, "at": MONDAY}
    organisation.ask_leave(**asked, starts_at=MONDAY, ends_at=MONDAY + 2 * DAY)  # type: ignore[arg-type]
    with pytest.raises(OverlapError):
        organisation.ask_leave(**asked, starts_at=MONDAY + DAY, ends_at=MONDAY + 3 * DAY)  # type: ignore[arg-type]
    organisation.ask_leave(**asked, starts_at=MONDAY + 2 * DAY, ends_at=MONDAY + 3 * DAY)  # type: ignore[arg-type]
    assert Leave.objects.count() == 2


def test_a_leave_is_decided_once() -> None:
    staff = make_staff()
    leave = organisation.ask_leave(
        staff_id=staff.pk, kind="sick", starts_at=MONDAY, ends_at=MONDAY + DAY, reason="发烧", by=SYSTEM, at=MONDAY
    )
    organisation.decide_leave(leave_id=leave.pk, granted=False, by=SYSTEM, at=MONDAY)
    with pytest.raises(LeaveDecidedError):
        organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=MONDAY)
    leave.refresh_from_db()
    assert leave.state == Leave.State.REFUSED
    (asked,) = events_of("staff", staff.pk, names=["leave.asked"])
    assert "发烧" not in str(asked.payload)


def test_nobody_decides_about_their_own_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = make_staff()
    leave = organisation.ask_leave(
        staff_id=staff.pk, kind="annual", starts_at=MONDAY, ends_at=MONDAY + DAY, by=SYSTEM, at=MONDAY
    )
    # Whatever rights somebody has: this rule stands beside them.
    monkeypatch.setattr(duty, "require", lambda *_args, **_kwargs: None)
    monkeypatch.setattr(duty, "get_staff", lambda **_kwargs: staff)
    with pytest.raises(OwnLeaveError):
        organisation.decide_leave(
            leave_id=leave.pk, granted=True, by=Actor(kind=ActorKind.STAFF, id=staff.pk), at=MONDAY
        )
    leave.refresh_from_db()
    assert leave.state == Leave.State.ASKED


def test_a_leave_granted_by_word_of_mouth_is_entered_as_granted() -> None:
    staff, boss = make_staff(), make_staff()
    span: dict[str, Any] = {
        "staff_id": staff.pk,
        "kind": "sick",
        "starts_at": MONDAY,
        "ends_at": MONDAY + DAY,
        "at": MONDAY,
    }
    by = staff_actor("manager", staff=boss)
    leave = organisation.grant_leave(**span, by=by)
    assert (leave.state, leave.decided_by_id) == (Leave.State.APPROVED, boss.pk)
    assert [one.type for one in events_of("staff", staff.pk)][-1] == "leave.approved"
    with pytest.raises(OverlapError):
        organisation.grant_leave(**span, by=by)
    with pytest.raises(OwnLeaveError):
        organisation.grant_leave(**span | {"staff_id": boss.pk}, by=by)
    with pytest.raises(NotAllowedError):
        organisation.grant_leave(**span, by=staff_actor("engineer", unit=staff.unit))
    assert Leave.objects.count() == 1


def test_nobody_is_on_call_twice() -> None:
    staff = make_staff()
    plan = {"unit_id": staff.unit_id, "staff_id": staff.pk, "by": SYSTEM, "at": MONDAY}
    first = organisation.plan_on_call(**plan, starts_at=MONDAY, ends_at=MONDAY + DAY)
    with pytest.raises(OverlapError):
        organisation.plan_on_call(**plan, starts_at=MONDAY, ends_at=MONDAY + DAY)
    organisation.cancel_on_call(on_call_id=first.pk, by=SYSTEM, at=MONDAY)
    assert not OnCall.objects.exists()


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Certificate, {"expires_on": date(2000, 1, 1)}, "organisation_certificate_expires_after_issue"),
        (Roster, {"active_to": MONDAY}, "organisation_roster_ends_after_it_begins"),
        (OnCall, {"ends_at": MONDAY}, "organisation_on_call_ends_after_it_begins"),
        (Leave, {"ends_at": MONDAY}, "organisation_leave_ends_after_it_begins"),
        (Leave, {"decided_at": MONDAY}, "organisation_leave_decided_at_matches_state"),
        (Substitute, {"active_to": None}, "organisation_substitute_ends_after_it_begins"),
        (ShiftPattern, {"active_to": MONDAY}, "organisation_shift_pattern_ends_after_it_begins"),
    ],
)
def test_the_database_refuses(model: type, change: dict[str, object], constraint: str) -> None:
    staff, other = make_engineer(), make_staff()
    certify(staff, make_certificate_kind())
    organisation.set_roster(
        staff_id=staff.pk, pattern_id=make_day_shift().pk, first_day=date(2026, 3, 2), by=SYSTEM, at=MONDAY
    )
    span = {"starts_at": MONDAY, "ends_at": MONDAY + DAY, "by": SYSTEM, "at": MONDAY}
    organisation.plan_on_call(unit_id=staff.unit_id, staff_id=staff.pk, **span)  # type: ignore[arg-type]
    organisation.ask_leave(staff_id=staff.pk, kind="annual", **span)  # type: ignore[arg-type]
    organisation.name_substitute(staff_id=staff.pk, stand_in_id=other.pk, **span)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match=constraint):
        model.objects.update(**change)  # type: ignore[attr-defined]
