"""What rules may ask about a case: the attributes that `case.opened` and `case.attributes_changed` carry."""

from aftercare.base.kernel.words import Words
from aftercare.regulations import public as regulations
from aftercare.service.requests import rules as requests

NATURES = {
    "breakdown": Words("故障报修", "Breakdown"),
    "defect": Words("质量缺陷", "Defect"),
    "installation": Words("安装调试", "Installation"),
    "maintenance": Words("维护保养", "Maintenance"),
    "inspection": Words("检查", "Inspection"),
    "replacement": Words("更换", "Replacement"),
    "training": Words("培训", "Training"),
    "enquiry": Words("咨询", "Enquiry"),
}
URGENCIES = {
    "emergency": Words("特急", "Emergency"),
    "urgent": Words("紧急", "Urgent"),
    "normal": Words("一般", "Normal"),
    "low": Words("不急", "Low"),
}
IMPACTS = {
    "high": Words("大", "High"),
    "medium": Words("中", "Medium"),
    "low": Words("小", "Low"),
}
Kind = regulations.AttributeKind
CASE = (
    regulations.Attribute("nature", Words("服务类型", "Kind of request"), values=NATURES),
    regulations.Attribute("urgency", Words("紧急程度", "Urgency"), values=URGENCIES),
    regulations.Attribute("impact", Words("影响范围", "Impact"), values=IMPACTS),
    regulations.Attribute("priority", Words("优先级", "Priority"), Kind.NUMBER),
    regulations.Attribute("safety", Words("安全类别", "Danger"), values=requests.SAFETY_CLASSES),
    regulations.Attribute("is_major", Words("重大故障", "Major"), Kind.FLAG),
    regulations.Attribute("is_rework", Words("返修", "Rework"), Kind.FLAG),
    regulations.Attribute("is_completed", Words("已竣工验收", "Completed"), Kind.FLAG),
    regulations.Attribute("payer", Words("费用承担", "Who pays")),
    regulations.Attribute("family", Words("产品系列", "Product family")),
    regulations.Attribute("customer", Words("客户", "Customer"), Kind.NUMBER),
    regulations.Attribute("customer_grade", Words("客户等级", "Customer's grade")),
    regulations.Attribute("contract", Words("合同", "Contract")),
    regulations.Attribute("project", Words("项目", "Project"), Kind.NUMBER),
    regulations.Attribute("site", Words("现场", "Site"), Kind.NUMBER),
    regulations.Attribute("asset", Words("设备", "Equipment"), Kind.NUMBER),
    regulations.Attribute("home_region", Words("本地区", "In the home region"), Kind.FLAG),
    regulations.Attribute("unit_path", Words("部门", "Unit")),
    regulations.Attribute("calendar", Words("工作日历", "Calendar")),
)


# Steps that may be left out, and what amounts to another step: the gates of what was left out stand all the same.
COVERS = {
    "visit.arrived": regulations.Covers(event="visit.arrived", covered="visit.departed", once="visit"),
    "visit.finished": regulations.Covers(event="visit.finished", covered="visit.work_started", once="visit"),
    "visit.transferred": regulations.Covers(
        event="visit.transferred", covered="visit.dispatched", fields={"engineer": "taker"}
    ),
}


def declare() -> None:
    """Called once, in `ready()`."""
    regulations.schemas.declare("case", CASE)
    for key, one in COVERS.items():
        regulations.covers.register(key, one)
