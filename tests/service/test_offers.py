"""What a workbook of requests or of planned orders is told before anything is written."""

from datetime import timedelta

import pytest
from tests.factories.files import NOON
from tests.factories.imports import make_session, workbook
from tests.factories.service import make_company

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.services import sessions, work
from aftercare.platform.units.public import Unit
from aftercare.service.models import Request

pytestmark = pytest.mark.django_db
TOMORROW = f"{NOON + timedelta(days=1):%Y-%m-%d %H:%M}"
YESTERDAY = f"{NOON - timedelta(days=1):%Y-%m-%d %H:%M}"


def checked(target: str, rows: list[list[str]], *, unit: Unit | None = None) -> Session:
    unit = unit or make_company().office
    session = make_session(workbook({"A": rows}), unit=unit, target=target, name="a.xlsx")
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    return work.check(session_id=session.pk, by=SYSTEM, at=NOON)


def told(session: Session) -> dict[int, list[tuple[str, str, str]]]:
    """Row → column and both texts of each problem."""
    rows = SessionRow.objects.filter(session=session, state="error")
    return {
        row.number: [(one["column"], one["text"]["zh-hans"], one["text"]["en"]) for one in row.problems] for row in rows
    }


def test_what_would_be_refused_comes_back_before_anything_is_written_in_both_languages() -> None:
    session = checked("requests", [
        ["标题", "报修时间", "设备编号", "客户编号", "电话"],
        ["停梯", TOMORROW, "", "", "13800138000"],
        ["困人", YESTERDAY, "", "", "13800138000"],
        ["异响", "", "NOPE", "NONE", ""],
        ["漏水", "", "", "", ""],
        ["", "", "", "", "13800138000"],
    ])  # fmt: skip

    assert told(session) == {
        2: [("received_at", "时间在将来。", "This lies in the future.")],
        4: [
            ("asset", "没有设备“NOPE”。", "There is no equipment “NOPE”."),
            ("customer", "没有客户“NONE”。", "There is no customer “NONE”."),
        ],
        5: [(
            "phone", "请留下电话或邮箱，以便联系您。",
            "Leave a phone number or a mail address, so that we can reach you.",
        )],
        6: [("title", "新增的行必须填写此列。", "This is required for a new row.")],
    }  # fmt: skip
    run(session)
    assert [one.title for one in Request.objects.all()] == ["困人"]


def run(session: Session) -> None:
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    work.run(session_id=session.pk, by=SYSTEM, at=NOON)


def test_whose_equipment_it_is_can_be_reached() -> None:
    company = make_company()
    session = checked("requests", [["标题", "设备编号"], ["停梯", company.asset.number]], unit=company.office)
    assert told(session) == {}
    run(session)
    assert [one.customer for one in Request.objects.all()] == [company.asset.site.customer]


def test_an_order_of_a_work_type_that_is_not_there_comes_back_in_both_languages() -> None:
    session = checked("orders", [["标题", "作业模板"], ["季保", "no-such"]])
    assert told(session) == {
        2: [("work_type", "没有作业模板“no-such”。", "There is no work type “no-such”.")],
    }
