"""The columns of the workbook of customers, contacts, sites and equipment, by their usual headings."""

from typing import Any

from aftercare.base.kernel.words import Words
from aftercare.platform.imports.public import Column, Kind
from aftercare.registry.customers.public import Customer

GRADES = {code: Words(code, code) for code in Customer.Grade.values}
KINDS = {"company": Words("企业", "Company"), "person": Words("个人", "Person")}
SITE_KINDS = {
    "campus": Words("园区", "Campus"),
    "building": Words("楼栋", "Building"),
    "floor": Words("楼层", "Floor"),
    "room": Words("房间", "Room"),
    "line": Words("产线", "Line"),
    "area": Words("区域", "Area"),
}
CRITICALITY = {
    "1": Words("低", "Low"),
    "2": Words("一般", "Normal"),
    "3": Words("高", "High"),
    "4": Words("关键", "Vital"),
}


def column(key: str, zh: str, en: str, *synonyms: str, **values: Any) -> Column:
    """A column by its two headings."""
    return Column(key=key, label=Words(zh, en), synonyms=synonyms, **values)


UNIT = column("unit", "所属办事处", "Office", "部门", "unit code", max_length=20)
CUSTOMER_COLUMNS = (
    column("number", "客户编号", "Customer number", "编号", required=True, max_length=40, example="C00012"),
    column("name", "客户名称", "Customer name", "名称", "客户", "name", required=True, example="上海某某电气有限公司"),
    column("short_name", "简称", "Short name", max_length=60),
    column("kind", "客户类型", "Kind", kind=Kind.CHOICE, choices=KINDS),
    column("credit_code", "统一社会信用代码", "Unified social credit code", "税号", max_length=18),
    column("grade", "客户等级", "Grade", "等级", kind=Kind.CHOICE, choices=GRADES),
    column("division_code", "行政区划代码", "Division", max_length=6),
    column("address", "地址", "Address", max_length=300),
    UNIT,
)
CONTACT_COLUMNS = (
    column("customer", "客户编号", "Customer number", "客户", "客户名称", required=True),
    column("name", "联系人", "Contact", "姓名", required=True, max_length=100),
    column("phone", "电话", "Phone", "手机", "联系电话", required=True, max_length=40),
    column("mail", "邮箱", "Mail", "电子邮箱"),
)
SITE_COLUMNS = (
    column("number", "现场编号", "Site number", required=True, max_length=40, example="S00031"),
    column("name", "现场名称", "Site name", "项目现场", required=True),
    column("customer", "客户编号", "Customer number", "客户", "客户名称", required=True),
    column("parent", "上级现场编号", "Within site", "上级现场", max_length=40),
    column("kind", "现场类型", "Kind", kind=Kind.CHOICE, choices=SITE_KINDS),
    column("division_code", "行政区划代码", "Division", max_length=6),
    column("address", "地址", "Address", max_length=300),
    column("place", "坐标（WGS-84）", "Coordinates (WGS-84)", "坐标", max_length=60, example="31.230416, 121.473701"),
    column("access_notes", "进场须知", "How to get in", max_length=2000),
    column("calendar_key", "营业时间日历", "Opening hours", max_length=60),
)
ASSET_COLUMNS = (
    column("number", "设备编号", "Equipment number", "资产编号", required=True, max_length=40, example="A00107"),
    column("product", "产品型号", "Product code", "型号", "产品", required=True, max_length=60),
    column("serial", "序列号", "Serial number", "出厂编号", "SN", max_length=80),
    column("name", "设备名称", "Equipment name", "名称"),
    column("site", "现场编号", "Site number", "现场", max_length=40),
    column("customer", "客户编号", "Customer number", "客户", "客户名称"),
    column("parent", "上级设备编号", "Part of", "上级设备", max_length=40),
    column("component", "部件代码", "Component", max_length=40),
    column("place", "安装位置", "Where on the site", "位置"),
    column("criticality", "重要程度", "Criticality", kind=Kind.CHOICE, choices=CRITICALITY),
    column("shipped_on", "发货日期", "Shipped on", kind=Kind.DATE),
    column("installed_on", "安装日期", "Installed on", kind=Kind.DATE),
    column("accepted_on", "验收日期", "Accepted on", kind=Kind.DATE),
)
