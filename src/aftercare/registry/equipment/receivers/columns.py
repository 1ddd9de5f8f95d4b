"""The columns of the workbook of customers, contacts, sites and equipment, by their usual headings."""

from typing import Any

from aftercare.base.kernel.words import Words
from aftercare.platform.imports.public import Column, Kind

# As lists show them, so that what is taken away from a list can be brought back; the code alone does as well.
GRADES = {
    "A": Words("A · 重点客户", "A · Key customer"),
    "B": Words("B · 重要客户", "B · Important"),
    "C": Words("C · 一般客户", "C · Regular"),
    "D": Words("D · 零星客户", "D · Occasional"),
}
KINDS = {"company": Words("企业", "Company"), "person": Words("个人", "Person")}
OTHER_WORDS = {"company": ("公司", "单位", "法人", "组织"), "person": ("自然人", "业主", "私人")}
SITE_KINDS = {
    "campus": Words("园区", "Campus"),
    "building": Words("楼栋", "Building"),
    "floor": Words("楼层", "Floor"),
    "room": Words("房间", "Room"),
    "line": Words("产线", "Production line"),
    "area": Words("区域", "Area"),
}
DATUMS = {
    "wgs84": Words("WGS-84（GPS）", "WGS-84"),
    "gcj02": Words("GCJ-02（高德、腾讯）", "GCJ-02"),
    "bd09": Words("BD-09（百度）", "BD-09"),
}
CONTACT_ROLES = {
    "reporter": Words("报修", "Reports faults"),
    "site": Words("现场负责", "On site"),
    "technical": Words("技术", "Technical"),
    "signer": Words("签字确认", "Signs for work"),
    "payer": Words("付款", "Pays"),
    "manager": Words("管理层", "Management"),
}
SHORT_ROLES = {"现场": "site", "签字": "signer", "管理": "manager"}
CRITICALITY = {
    "1": Words("低", "Low"),
    "2": Words("一般", "Medium"),
    "3": Words("高", "High"),
    "4": Words("关键", "Vital"),
}


def column(key: str, zh: str, en: str, *synonyms: str, **values: Any) -> Column:
    """A column by its two headings."""
    return Column(key=key, label=Words(zh, en), synonyms=synonyms, **values)


UNIT = column("unit", "所属办事处", "Office", "部门", "unit code", max_length=20)
CUSTOMER_COLUMNS = (
    column("number", "客户编号", "Customer number", "编号", "number", required=True, max_length=40, example="C00012"),
    column("name", "客户名称", "Customer name", "名称", "客户", "name", required=True, example="上海某某电气有限公司"),
    column("short_name", "简称", "Short name", max_length=60),
    column(
        "kind",
        "客户类型",
        "Kind",
        "类型",
        "客户类别",
        kind=Kind.CHOICE,
        choices=KINDS,
        also=OTHER_WORDS,
    ),
    column("credit_code", "统一社会信用代码", "Unified social credit code", "税号", max_length=18),
    column("grade", "客户等级", "Grade", "等级", kind=Kind.CHOICE, choices=GRADES),
    column("division_code", "行政区划代码", "Division", max_length=6, example="310115"),
    column("address", "地址", "Address", max_length=300, example="上海市浦东新区张江路 1 号"),
    UNIT,
)
CONTACT_COLUMNS = (
    column("customer", "客户编号", "Customer number", "客户", "客户名称", required=True, example="C00012"),
    column(
        "name",
        "联系人",
        "Contact",
        "姓名",
        "名称",
        "name",
        "full name",
        required=True,
        max_length=100,
        example="王经理",
    ),
    column("phone", "电话", "Phone", "手机", "联系电话", required=True, max_length=40, example="138 0013 8000"),
    column("other_phone", "备用电话", "Other phone", "电话2", max_length=40),
    column("mail", "邮箱", "E-mail", "电子邮箱", "mail", example="wang@example.com"),
    column(
        "roles",
        "联系人角色",
        "Roles",
        "角色",
        help=Words(
            f"可填多个，用顿号隔开：{'、'.join(words.zh for words in CONTACT_ROLES.values())}。",
            f"Several are separated by commas: {', '.join(words.en for words in CONTACT_ROLES.values())}.",
        ),
        example="报修、签字",
    ),
    column("hours", "可联系时间", "Call between", "联系时间", max_length=20, example="08:30-17:30"),
)
SITE_COLUMNS = (
    column("number", "现场编号", "Site number", "编号", "number", required=True, max_length=40, example="S00031"),
    column("name", "现场名称", "Site name", "名称", "项目现场", "name", required=True, example="科技园 3 号楼"),
    column("customer", "客户编号", "Customer number", "客户", "客户名称", required=True, example="C00012"),
    column("parent", "上级现场编号", "Within site", "上级现场", "Part of site", max_length=200),
    column("kind", "现场类型", "Kind", "类型", kind=Kind.CHOICE, choices=SITE_KINDS),
    column("division_code", "行政区划代码", "Division", max_length=6),
    column("address", "地址", "Address", max_length=300),
    column(
        "place",
        "坐标",
        "Coordinates",
        "坐标（WGS-84）",
        "Coordinates (WGS-84)",
        "经纬度",
        max_length=60,
        example="31.230416, 121.473701",
    ),
    column(
        "datum",
        "坐标系",
        "Coordinates from",
        "datum",
        kind=Kind.CHOICE,
        choices=DATUMS,
        help=Words("不填按 WGS-84。", "Empty: WGS-84."),
    ),
    column("access_notes", "进场须知", "How to get in", max_length=2000),
    column(
        "calendar_key",
        "营业时间日历",
        "Opening hours",
        max_length=60,
        example="office",
        help=Words("工作日历的代码；不填为全天。", "Key of a work calendar; empty: around the clock."),
    ),
)
PRODUCT_COLUMNS = (
    column("code", "产品型号", "Product code", "型号", required=True, max_length=60, example="LE-1600"),
    column("family", "产品线代码", "Product family", "产品线", required=True, max_length=40, example="lift"),
    column("name", "产品名称", "Product name", "名称", example="有机房客梯"),
    column("name_en", "产品英文名称", "Product name in English", "英文名称", example="Passenger lift"),
    column("manufacturer", "制造商", "Manufacturer", "厂家", "品牌", max_length=100),
)
ASSET_COLUMNS = (
    column(
        "number",
        "设备编号",
        "Equipment number",
        "资产编号",
        "编号",
        "number",
        required=True,
        max_length=40,
        example="A00107",
    ),
    column("product", "产品型号", "Product code", "型号", "产品", required=True, max_length=60, example="LE-1600"),
    column("serial", "序列号", "Serial number", "出厂编号", "SN", max_length=80, example="2025-08-0041"),
    column("name", "设备名称", "Equipment name", "名称", "name", example="3# 客梯"),
    column(
        "site",
        "现场编号",
        "Site number",
        "现场",
        "site",
        max_length=200,
        example="S00031",
        help=Words(
            "也可填现场名称，只要该客户仅有一处叫这个名称。",
            "Its name does, too, where the customer has one site of it.",
        ),
    ),
    column("customer", "客户编号", "Customer number", "客户", "客户名称"),
    column("parent", "上级设备编号", "Part of", "上级设备", max_length=40),
    column("component", "部件代码", "Component", max_length=40),
    column("place", "安装位置", "Where on the site", "位置"),
    column("criticality", "重要程度", "Criticality", kind=Kind.CHOICE, choices=CRITICALITY),
    column("shipped_on", "发货日期", "Shipped on", kind=Kind.DATE),
    column("installed_on", "安装日期", "Installed on", kind=Kind.DATE),
    column("accepted_on", "验收日期", "Accepted on", kind=Kind.DATE, example="2025-06-01"),
)
