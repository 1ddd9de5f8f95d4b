"""One workbook brings customers, contacts, sites and equipment; and takes them back."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.customers import CREDIT_CODE, make_customer, make_site
from tests.factories.equipment import make_asset, make_family, make_product
from tests.factories.files import NOON
from tests.factories.imports import workbook
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.files.public import store
from aftercare.platform.imports import public as imports
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.services import sessions, work
from aftercare.platform.jobs.public import run_ready
from aftercare.registry.customers.models import Contact, Customer, Site
from aftercare.registry.equipment.models import Asset, Product
from aftercare.registry.equipment.receivers.products import decide_products

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
BOOK = {
    "客户": [
        ["客户编号 *", "客户名称", "统一社会信用代码", "客户等级", "所属办事处"],
        ["K1", "上海某某电气", CREDIT_CODE, "A", ""],
        ["K2", "没有办事处", "", "", "NOWHERE"],
        ["K3", "代码错误", "91310000MA1FL00000", "", ""],
        ["OLD", "改了名字", "", "", ""],
    ],
    "联系人": [
        ["客户", "姓名", "手机"],
        ["K1", "王经理", "138 0013 8000"],
        ["K9", "没有客户", "13800138001"],
        ["K1", "电话错误", "12"],
    ],
    "现场": [
        ["现场编号", "现场名称", "客户", "上级现场", "坐标"],
        ["X1", "科技园", "K1", "", "121.473701，31.230416"],
        ["X2", "3 号楼", "K1", "X1", ""],
        ["X3", "坐标错误", "K1", "", "somewhere"],
    ],
    "设备": [
        ["设备编号", "产品型号", "序列号", "设备名称", "现场", "上级设备", "验收日期"],
        ["Y1", "KONE-3", "s1", "3# 客梯", "X2", "", "2025-06-01"],
        ["Y2", "KONE-3", "s2", "门机", "", "Y1", ""],
        ["Y3", "UNKNOWN", "", "", "X1", "", ""],
        ["Y4", "KONE-3", "TAKEN", "", "X1", "", ""],
        ["Y5", "KONE-3", "", "", "", "", ""],
        ["Y6", "KONE-3", "S 1", "", "X1", "", ""],
    ],
}  # fmt: skip


def bring(content: bytes) -> Session:
    """Upload, check, run."""
    file = store(content=content, name="registry.xlsx", by=SYSTEM, at=NOON)
    office = make_office(code="SH")
    session = sessions.open_session(target="registry", file_id=file.pk, unit_id=office.pk, by=SYSTEM, at=NOON)
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    work.check(session_id=session.pk, by=SYSTEM, at=NOON)
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    return work.run(session_id=session.pk, by=SYSTEM, at=NOON)


def refused(session: Session) -> dict[str, str]:
    """Each wrong row by its number, or (contacts) by its name → the column that is wrong."""
    rows = SessionRow.objects.filter(session=session, state=SessionRow.State.ERROR)
    return {row.cells[1 if row.sheet == 1 else 0]: row.problems[0]["column"] for row in rows}


def test_right_rows_go_in_wrong_ones_come_back_and_all_can_be_undone() -> None:
    old = make_customer(number="OLD", name="原来的名字")
    product = make_product(family=make_family("lift"), code="KONE-3")
    make_asset(product=product, serial="taken")
    before = Asset.objects.count()

    session = bring(workbook(BOOK))

    assert refused(session) == {
        "K2": "unit",
        "K3": "credit_code",
        "没有客户": "customer",
        "电话错误": "phone",
        "X3": "place",
        "Y3": "product",
        "Y4": "serial",
        "Y5": "site",
        "Y6": "serial",
    }
    lift, door = Asset.objects.get(number="Y1"), Asset.objects.get(number="Y2")
    assert (lift.serial, lift.accepted_on, door.parent_id) == ("S1", date(2025, 6, 1), lift.pk)
    assert lift.customer.number == "K1"
    assert Contact.objects.get(name="王经理").phone == "+8613800138000"
    site = Site.objects.get(number="X1")
    assert (site.latitude_e6, site.longitude_e6) == (31_230_416, 121_473_701)
    old.refresh_from_db()
    assert (old.name, old.initials) == ("改了名字", "glmz")

    imports.undo(batch_id=session.batch_id, by=SYSTEM, at=LATER)

    old.refresh_from_db()
    assert (old.name, old.initials, old.version) == ("原来的名字", "yldmz", 3)
    assert not Customer.objects.filter(number="K1").exists()
    assert not Site.objects.filter(number__in=["X1", "X2"]).exists()
    assert Asset.objects.count() == before


MORE = {
    "客户": [["客户编号", "客户名称"], ["K1", "上海某某电气"]],
    "联系人": [
        ["客户", "姓名", "手机", "角色", "联系时间", "备用电话"],
        ["K1", "王经理", "13800138000", "报修、Signs for work", "8:30-17:30", "021-55667788"],
        ["K1", "李工", "13800138001", "厨师", "", ""],
        ["K1", "赵工", "13800138002", "", "早上", ""],
    ],
    "现场": [
        ["现场编号", "现场名称", "客户", "坐标", "坐标系", "营业时间日历"],
        ["X1", "科技园", "K1", "31.230416, 121.473701", "GCJ-02（高德、腾讯）", "office"],
        ["X2", "没有日历", "K1", "", "", "no-such"],
    ],
    "产品": [
        ["型号", "产品线", "产品名称", "英文名称", "厂家"],
        ["LE-1", "lift", "有机房客梯", "Passenger lift", "某某电梯"],
        ["LE-2", "rocket", "火箭", "", ""],
        ["LE-3", "lift", "", "", ""],
        ["KNOWN", "lift", "新名称", "", ""],
    ],
    "设备": [
        ["设备编号", "产品型号", "设备名称", "现场"],
        ["Y1", "LE-1", "3# 客梯", "X1"],
        ["Y2", "LE-2", "4# 客梯", "X1"],
    ],
}


def test_products_come_with_their_equipment_and_contacts_with_roles_and_hours() -> None:
    known = make_product(family=make_family("lift"), code="KNOWN", name=Words("旧名称", "Old name"))

    session = bring(workbook(MORE))

    # The lift of the product that was refused is refused with it.
    assert refused(session) == {
        "李工": "roles", "赵工": "hours", "X2": "calendar_key", "LE-2": "family", "LE-3": "name", "Y2": "product",
    }  # fmt: skip
    lift = Asset.objects.get(number="Y1")
    assert (lift.product.code, lift.product.name.en, lift.product.manufacturer) == (
        "LE-1",
        "Passenger lift",
        "某某电梯",
    )
    manager = Contact.objects.get(name="王经理")
    assert (manager.roles, manager.other_phone) == (["reporter", "signer"], "+862155667788")
    assert (manager.call_from, manager.call_until) == (time(8, 30), time(17, 30))
    assert Site.objects.get(number="X1").datum == "gcj02"
    known.refresh_from_db()
    assert known.name == Words("新名称", "Old name")

    imports.undo(batch_id=session.batch_id, by=SYSTEM, at=LATER)

    known.refresh_from_db()
    assert known.name == Words("旧名称", "Old name")
    assert not Product.objects.filter(code="LE-1").exists()


def test_who_may_not_change_the_catalogue_brings_no_products() -> None:
    make_family("lift")
    clerk = staff_actor("dispatcher", unit=make_office())
    row = imports.Row(number=2, values={"code": "LE-1", "family": "lift", "name": "客梯"})
    decide_products([row], imports.Context(by=clerk, at=NOON))
    assert row.verdict is imports.Verdict.ERROR
    assert not Product.objects.exists()


TREE = {
    "客户": [["客户编号", "客户名称"], ["K1", "上海某某电气"], ["K2", "北京某某电气"]],
    "现场": [
        ["现场编号", "现场名称", "客户", "上级现场"],
        ["X3", "机房", "K1", "X2"],
        ["X2", "3 号楼", "K1", "X1"],
        ["X1", "科技园", "K1", ""],
        ["X4", "3 号楼", "K2", ""],
        ["X5", "自己之上", "K2", "X6"],
        ["X6", "自己之下", "K2", "X5"],
    ],
    "设备": [
        ["设备编号", "型号", "现场", "客户", "上级设备"],
        ["Y2", "KONE-3", "", "", "Y1"],
        ["Y1", "KONE-3", "X2", "", ""],
        ["Y4", "KONE-3", "老楼", "OLD", ""],
        ["Y5", "KONE-3", "两处", "OLD", ""],
        ["Y6", "KONE-3", "老楼", "OTHER", ""],
    ],
}


def test_what_lies_above_may_stand_below_in_the_file_and_a_site_is_known_by_its_name() -> None:
    make_product(family=make_family("lift"), code="KONE-3")
    old, other = make_customer(number="OLD"), make_customer(number="OTHER")
    for owner, name in ((old, "老楼"), (other, "老楼"), (old, "两处"), (old, "两处")):
        make_site(customer=owner, name=name)

    session = bring(workbook(TREE))

    assert refused(session) == {"自己之上": "parent", "自己之下": "parent", "Y5": "site"}
    room = Site.objects.select_related("parent__parent").get(number="X3")
    assert (room.parent.number, room.parent.parent.number) == ("X2", "X1")
    door, lift = (Asset.objects.get(number=number) for number in ("Y2", "Y1"))
    assert (door.parent_id, lift.site.number) == (lift.pk, "X2")
    for number, owner in (("Y4", old), ("Y6", other)):
        found = Asset.objects.get(number=number).site
        assert (found.name, found.customer_id) == ("老楼", owner.pk)


def test_rows_that_name_no_unit_go_in_once_one_is_chosen_though_others_are_in_already() -> None:
    """Whoever imports for the whole company has no unit; the page offers to choose one, also after the first rows."""
    make_office(code="SH")
    file = store(
        content=workbook({"客户": [["客户编号", "客户名称", "所属办事处"], ["K1", "甲", "SH"], ["K2", "乙", ""]]}),
        name="registry.xlsx", by=SYSTEM, at=NOON,
    )  # fmt: skip
    session = sessions.open_session(target="registry", file_id=file.pk, by=SYSTEM, at=NOON)
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    work.check(session_id=session.pk, by=SYSTEM, at=NOON)
    assert refused(session) == {"K2": "unit"}
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    work.run(session_id=session.pk, by=SYSTEM, at=NOON)

    browser, other = browser_of(admin_actor()), make_office(code="BJ")
    address = reverse("imports:session", args=[session.pk])
    assert reverse("imports:place", args=[session.pk]) in browser.get(address).content.decode()
    answer = browser.post(reverse("imports:place", args=[session.pk]), {"unit": other.pk})
    assert (answer.status_code, answer["Location"]) == (302, address)
    run_ready(clock.now())
    assert refused(session) == {}
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    work.run(session_id=session.pk, by=SYSTEM, at=NOON)
    assert set(Customer.objects.values_list("number", "unit_id")) >= {("K2", other.pk)}
    assert Customer.objects.get(number="K1").unit_id != other.pk
