"""What only one row of a file may have is found in the dry run, however far apart the rows stand."""

from collections.abc import Mapping, Sequence

import pytest
from tests.factories.customers import CREDIT_CODE, make_customer
from tests.factories.equipment import make_asset, make_family, make_product
from tests.factories.files import NOON
from tests.factories.imports import make_session, workbook
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.services import mending, sessions, work
from aftercare.registry.customers.models import Contact
from aftercare.registry.equipment.models import Asset

pytestmark = pytest.mark.django_db
Sheets = Mapping[str, Sequence[Sequence[str]]]
# One credit code of two customers, and one person twice.
CODES_AND_PEOPLE: Sheets = {
    "客户": [
        ["客户编号", "客户名称", "统一社会信用代码"],
        ["K1", "甲公司", CREDIT_CODE], ["K2", "乙公司", ""], ["K3", "丙公司", CREDIT_CODE],
    ],
    "联系人": [
        ["客户", "姓名", "手机"],
        ["K0", "王经理", "13800138000"], ["K1", "王经理", "13800138000"], ["K0", "王经理", "13800138001"],
    ],
}  # fmt: skip


@pytest.fixture(params=[2, 2_000], ids=["in chunks of two", "at once"])
def _chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", request.param)


def checked(sheets: Sheets) -> Session:
    make_customer(number="K0", name="老客户")
    session = make_session(workbook(sheets), unit=make_office(code="SH"), target="registry", name="registry.xlsx")
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    return work.check(session_id=session.pk, by=SYSTEM, at=NOON)


def wrong(session: Session) -> dict[tuple[str, int], tuple[str, str, str]]:
    """(level, row) → column and both texts."""
    rows = SessionRow.objects.filter(session=session, state="error")
    return {
        (row.level, row.number): (one["column"], one["text"]["zh-hans"], one["text"]["en"])
        for row in rows
        for one in row.problems
    }


def assets(*rows: Sequence[str]) -> Sheets:
    return {"设备": [["设备编号", "产品型号", "序列号", "客户"], *rows]}


@pytest.mark.usefixtures("_chunk")
def test_one_serial_under_two_numbers() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    make_product(code="KONE-4")

    session = checked(assets(
        ("Y1", "KONE-3", "s1", "K0"), ("Y2", "KONE-3", "s2", "K0"), ("Y3", "KONE-4", "s1", "K0"),
        ("Y4", "KONE-3", "", "K0"), ("Y5", "KONE-3", "", "K0"), ("Y6", "KONE-3", "S 1", "K0"),
    ))  # fmt: skip

    assert wrong(session) == {
        ("asset", 7): ("serial", "该序列号已登记为 Y1。", "This serial is already registered as Y1.")
    }
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    work.run(session_id=session.pk, by=SYSTEM, at=NOON)
    assert Asset.objects.filter(number__startswith="Y").count() == 5


@pytest.mark.usefixtures("_chunk")
def test_a_serial_of_equipment_that_is_there_and_named_without_its_product() -> None:
    product = make_product(family=make_family("lift"), code="KONE-3")
    make_asset(product=product, number="OLD")

    session = checked(assets(("OLD", "", "s9", ""), ("Y1", "KONE-3", "", "K0"), ("Y2", "KONE-3", "s9", "K0")))

    assert {place: one[0] for place, one in wrong(session).items()} == {("asset", 4): "serial"}


@pytest.mark.usefixtures("_chunk")
def test_a_row_that_was_wrong_holds_nothing() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    session = checked(assets(("Y1", "NO-SUCH", "s1", "K0"), ("Y2", "KONE-3", "", "K0"), ("Y3", "KONE-3", "s1", "K0")))
    assert list(wrong(session)) == [("asset", 2)]


@pytest.mark.usefixtures("_chunk")
def test_one_credit_code_of_two_customers_and_one_person_twice() -> None:
    session = checked(CODES_AND_PEOPLE)

    found = wrong(session)
    assert {place: one[0] for place, one in found.items()} == {("customer", 4): "credit_code", ("contact", 4): "name"}
    assert "K1" in found["customer", 4][2]
    assert "2" in found["contact", 4][2]
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    work.run(session_id=session.pk, by=SYSTEM, at=NOON)
    assert Contact.objects.filter(name="王经理").count() == 2


def fix(session: Session, level: str, number: int, column: str, text: str) -> list[tuple[int, str]]:
    """The row and the others that came out differently; the same must come out of a new check."""
    row = SessionRow.objects.get(session=session, level=level, number=number)
    found = mending.fix_cell(session_id=session.pk, row_id=row.pk, column=column, text=text, by=SYSTEM, at=NOON)
    mended = wrong(session)
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    work.check(session_id=session.pk, by=SYSTEM, at=NOON)
    assert wrong(session) == mended
    return [(one.number, one.state) for one in found]


@pytest.mark.usefixtures("_chunk")
def test_a_mended_serial_is_compared_with_the_other_rows() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    make_product(code="KONE-4")
    session = checked(assets(
        ("Y1", "KONE-3", "s1", "K0"), ("Y2", "KONE-3", "s2", "K0"), ("Y3", "KONE-3", "s 1", "K0"),
        ("Y4", "KONE-3", "S1", "K0"),
    ))  # fmt: skip
    assert sorted(wrong(session)) == [("asset", 4), ("asset", 5)]

    # Y1 gives its serial up: the next that has it is right, the one behind is now that one's twin.
    assert fix(session, "asset", 2, "serial", "s9") == [(2, "new"), (4, "new"), (5, "error")]
    assert wrong(session)["asset", 5][2] == "This serial is already registered as Y3."
    # Another product is another serial.
    assert fix(session, "asset", 4, "product", "KONE-4") == [(4, "new"), (5, "new")]
    # A right row becomes a twin, and right again.
    assert fix(session, "asset", 5, "serial", "S 2") == [(5, "error")]
    assert fix(session, "asset", 5, "serial", "S5") == [(5, "new")]
    # What stands first in the file is right, also when it came to the serial last.
    assert fix(session, "asset", 2, "serial", "S5") == [(2, "new"), (5, "error")]


@pytest.mark.usefixtures("_chunk")
def test_a_serial_left_out_or_spoiled_is_free_for_the_next_row() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    session = checked(assets(("Y1", "KONE-3", "s1", "K0"), ("Y2", "KONE-3", "s1", "K0")))
    assert fix(session, "asset", 2, "product", "NO-SUCH") == [(2, "error"), (3, "new")]
    assert fix(session, "asset", 2, "product", "KONE-3") == [(2, "new"), (3, "error")]
    first = SessionRow.objects.get(session=session, number=2)
    mending.skip_row(session_id=session.pk, row_id=first.pk, skipped=True, by=SYSTEM, at=NOON)
    assert wrong(session) == {}


@pytest.mark.usefixtures("_chunk")
def test_a_mended_credit_code_and_a_mended_person_are_compared_with_the_other_rows() -> None:
    session = checked(CODES_AND_PEOPLE)
    assert sorted(wrong(session)) == [("contact", 4), ("customer", 4)]

    assert fix(session, "customer", 2, "credit_code", "") == [(2, "new"), (4, "new")]
    assert fix(session, "customer", 3, "credit_code", CREDIT_CODE) == [(3, "new"), (4, "error")]
    assert fix(session, "contact", 2, "name", "李经理") == [(2, "new"), (4, "new")]
    assert fix(session, "contact", 3, "customer", "K0") == [(3, "new"), (4, "error")]
    assert fix(session, "contact", 4, "customer", "K1") == [(4, "new")]


@pytest.mark.usefixtures("_chunk")
def test_rows_below_and_within_follow_a_mended_reference() -> None:
    session = checked({
        "客户": [["客户编号", "客户名称"], ["K1", "甲公司"], ["", "乙公司"]],
        "现场": [
            ["现场编号", "现场名称", "客户", "上级现场"],
            ["X0", "塔楼", "K1", "X1"], ["X1", "园区", "K2", ""], ["X2", "一号楼", "K2", "X1"], ["X3", "一层", "K1", "X2"],
        ],
    })  # fmt: skip
    assert sorted(wrong(session)) == [("customer", 3), ("site", 2), ("site", 3), ("site", 4), ("site", 5)]

    assert fix(session, "customer", 3, "number", "K2")[0] == (3, "new")
    assert wrong(session) == {}
    assert fix(session, "site", 3, "number", "X9") == [(3, "new"), (2, "error"), (4, "error"), (5, "error")]
    assert fix(session, "site", 3, "number", "X1") == [(3, "new"), (2, "new"), (4, "new"), (5, "new")]
    assert fix(session, "site", 2, "parent", "") == [(2, "new")]
    assert fix(session, "site", 3, "parent", "X2") == [(3, "error"), (4, "error"), (5, "error")]


def parts(*rows: Sequence[str]) -> Sheets:
    return {"设备": [["设备编号", "产品型号", "序列号", "客户", "上级设备"], *rows]}


@pytest.mark.usefixtures("_chunk")
def test_a_whole_below_its_part_has_its_serial_first_in_check_mending_and_run() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    session = checked(
        parts(("Y1", "KONE-3", "s1", "K0", "Y2"), ("Y2", "KONE-3", "s1", "K0", ""), ("Y3", "", "", "", ""))
    )
    assert wrong(session)["asset", 2][2] == "This serial is already registered as Y2."

    # Whatever is mended in the two, the whole stays the one that has the serial.
    assert fix(session, "asset", 3, "serial", "S1") == [(3, "new")]
    assert fix(session, "asset", 2, "customer", "NOBODY") == [(2, "error")]
    assert fix(session, "asset", 2, "customer", "K0") == [(2, "error")]
    assert list(wrong(session)) == [("asset", 2), ("asset", 4)]
    # No part of it any more, it comes first; and last again as its part.
    assert fix(session, "asset", 2, "parent", "") == [(2, "new"), (3, "error")]
    assert fix(session, "asset", 2, "parent", "Y2") == [(2, "error"), (3, "new")]

    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    work.run(session_id=session.pk, by=SYSTEM, at=NOON)
    assert set(Asset.objects.filter(number__startswith="Y").values_list("number", flat=True)) == {"Y2"}


@pytest.mark.usefixtures("_chunk")
def test_a_row_of_its_own_that_puts_a_twin_before_another() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    session = checked(parts(
        ("Y1", "KONE-3", "", "K0", ""), ("Y2", "KONE-3", "s1", "K0", ""), ("Y3", "KONE-3", "s1", "K0", ""),
    ))  # fmt: skip
    assert list(wrong(session)) == [("asset", 4)]
    # Y1 becomes a part of Y3, which now goes in before Y2.
    assert fix(session, "asset", 2, "parent", "Y3") == [(2, "new"), (4, "new"), (3, "error")]


@pytest.mark.usefixtures("_chunk")
def test_rows_that_come_right_behind_another_are_compared_with_one_another() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    session = checked(parts(
        ("Y1", "KONE-3", "", "NOBODY", ""), ("Y2", "KONE-3", "s1", "K0", "Y1"), ("Y3", "KONE-3", "s1", "K0", ""),
    ))  # fmt: skip
    assert list(wrong(session)) == [("asset", 2), ("asset", 3)]
    # Y2 goes in again, so the serial is its own, and Y3 behind it is the twin.
    assert fix(session, "asset", 2, "customer", "K0") == [(2, "new"), (3, "new"), (4, "error")]
