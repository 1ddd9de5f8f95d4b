"""What the demo company is made of: offices, posts, equipment, faults, in words of both languages."""

from dataclasses import dataclass
from datetime import date, timedelta

from aftercare.base.kernel.words import Words

SEED = 20_261_122
PASSWORD = "demo-aftercare"  # noqa: S105 - it is printed beside the logins
HEAD = "HQ"
# The company, its people and their roles have to be there before the first day that is played.
OPENED_AGO = timedelta(days=420)
COMPANY = Words("华信机电服务有限公司", "Huaxin Engineering Services")


@dataclass(frozen=True, slots=True)
class Office:
    """An office: code, name, city centre in micro-degrees (WGS-84), administrative division."""

    code: str
    name: Words
    city: str
    latitude: int
    longitude: int
    division: str


OFFICES = (
    Office("SH", Words("上海办事处", "Shanghai office"), "上海市", 31_230_000, 121_470_000, "310000"),
    Office("HZ", Words("杭州办事处", "Hangzhou office"), "杭州市", 30_270_000, 120_150_000, "330100"),
    Office("NJ", Words("南京办事处", "Nanjing office"), "南京市", 32_060_000, 118_790_000, "320100"),
    Office("SZ", Words("苏州办事处", "Suzhou office"), "苏州市", 31_300_000, 120_600_000, "320500"),
)

# code, name, goes out to customers, how many in each office, role of the login
POSTS = (
    ("manager", Words("办事处主任", "Office manager"), False, 1, "manager"),
    ("hotline", Words("客服专员", "Customer service specialist"), False, 2, "hotline"),
    ("dispatcher", Words("调度员", "Dispatcher"), False, 1, "dispatcher"),
    ("engineer", Words("售后工程师", "Service engineer"), True, 9, "engineer"),
    ("support", Words("技术支持工程师", "Technical support engineer"), True, 1, "engineer"),
    ("quality", Words("质量专员", "Quality specialist"), False, 1, "quality"),
)

# Who leads the company; approves what the regulations reserve for this post.
GENERAL_MANAGER = ("general-manager", Words("总经理", "General manager"), "manager")

SKILLS = {
    "lift": Words("电梯维修", "Lift repair"),
    "hvac": Words("暖通空调", "Air conditioning"),
    "pump": Words("水泵机组", "Pumps"),
    "access": Words("门禁弱电", "Access control"),
    "works": Words("土建装修", "Building works"),
}
CERTIFICATES = {
    "lift-permit": Words("特种设备作业证（电梯）", "Lift worker's permit"),
    "electric": Words("低压电工证", "Electrician's certificate"),
}
CERTIFIED_FOR = timedelta(days=1_461)
# Nobody looked after that of this engineer of the first office.
RUN_OUT = 9


def certified_until(opened: date, number: int, *, has_run_out: bool) -> date:
    """The last day of an engineer's certificates: whatever today is, some end within the month and most much later."""
    left = -40 if has_run_out else 12 + number * 97 % 700
    return opened + OPENED_AGO + timedelta(days=left)


@dataclass(frozen=True, slots=True)
class Family:
    """A product family with its models, its faults, and how often it breaks (weight)."""

    code: str
    name: Words
    skill: str
    certificate: str
    models: tuple[tuple[str, Words, str], ...]
    symptoms: tuple[tuple[str, Words], ...]
    causes: tuple[tuple[str, Words], ...]
    actions: tuple[tuple[str, Words], ...]
    share: int


FAMILIES = (
    Family(
        "lift",
        Words("电梯", "Lift"),
        "lift",
        "lift-permit",
        (
            ("TKJ-1000", Words("乘客电梯 TKJ-1000", "Passenger lift TKJ-1000"), "华信"),
            ("THJ-2000", Words("载货电梯 THJ-2000", "Goods lift THJ-2000"), "华信"),
        ),
        (
            ("door-stuck", Words("门不关", "Door does not close")),
            ("stopped", Words("停在楼层间", "Stopped between floors")),
            ("noise", Words("运行有异响", "Noise while running")),
            ("level", Words("平层不准", "Does not stop level")),
        ),
        (("belt", Words("门机皮带断裂", "Door belt broken")), ("sensor", Words("光幕脏污", "Light curtain dirty"))),
        (("replace", Words("更换部件", "Part replaced")), ("adjust", Words("调整校准", "Adjusted"))),
        6,
    ),
    Family(
        "hvac",
        Words("空调", "Air conditioning"),
        "hvac",
        "electric",
        (
            ("VRF-28", Words("多联机 VRF-28", "VRF unit VRF-28"), "凌风"),
            ("LSB-350", Words("冷水机组 LSB-350", "Chiller LSB-350"), "凌风"),
        ),
        (
            ("no-cooling", Words("不制冷", "Does not cool")),
            ("leak", Words("漏水", "Leaks water")),
            ("alarm", Words("高压报警", "High pressure alarm")),
        ),
        (("gas", Words("制冷剂不足", "Refrigerant low")), ("dirty", Words("换热器脏堵", "Heat exchanger dirty"))),
        (("refill", Words("补充制冷剂", "Refrigerant refilled")), ("clean", Words("清洗", "Cleaned"))),
        5,
    ),
    Family(
        "pump",
        Words("水泵", "Pump"),
        "pump",
        "electric",
        (
            ("XBD-15", Words("消防泵 XBD-15", "Fire pump XBD-15"), "涌泉"),
            ("ISG-80", Words("循环泵 ISG-80", "Circulation pump ISG-80"), "涌泉"),
        ),
        (("no-pressure", Words("压力不足", "Pressure too low")), ("seal-leak", Words("机封漏水", "Shaft seal leaks"))),
        (("seal", Words("机械密封磨损", "Shaft seal worn")), ("valve", Words("止回阀失效", "Check valve failed"))),
        (("reseal", Words("更换机封", "Seal replaced")), ("repair", Words("维修", "Repaired"))),
        3,
    ),
    Family(
        "access",
        Words("门禁", "Access control"),
        "access",
        "",
        (("AC-200", Words("门禁控制器 AC-200", "Access controller AC-200"), "安途"),),
        (("offline", Words("设备离线", "Offline")), ("no-open", Words("刷卡不开门", "Card does not open the door"))),
        (("power", Words("电源故障", "Power supply failed")), ("config", Words("参数丢失", "Settings lost"))),
        (("swap", Words("更换电源", "Power supply replaced")), ("reload", Words("重新下发参数", "Settings reloaded"))),
        3,
    ),
    Family(
        "works",
        Words("建筑工程", "Building works"),
        "works",
        "",
        (
            ("ROOF", Words("屋面防水工程", "Roof waterproofing"), "华信"),
            ("FACADE", Words("外墙工程", "Facade"), "华信"),
        ),
        (
            ("water", Words("渗漏", "Water comes in")),
            ("crack", Words("开裂", "Cracks")),
            ("falling", Words("空鼓脱落", "Coming loose")),
        ),
        (("joint", Words("接缝老化", "Joints aged")), ("base", Words("基层处理不当", "Ground badly prepared"))),
        (("reseal", Words("重新嵌缝", "Joints sealed anew")), ("rebuild", Words("局部返修", "Partly rebuilt"))),
        2,
    ),
)

# The company's own sub-states: what, under which state, code, name, the event that sets it and its reason.
SUB_STATES = (
    ("request", "in_progress", "asked-maker", Words("已问厂家", "Maker asked"), "", ""),
    ("order", "open", "waits-parts", Words("等配件到货", "Waits for parts"), "visit.incomplete", "wait_parts"),
    ("order", "open", "waits-customer", Words("等客户约时间", "Waits for a date"), "visit.incomplete", "new_visit"),
    ("order", "held", "waits-quote", Words("等报价确认", "Waits for the quote"), "order.held", "quote"),
    ("visit", "accepted", "called", Words("已电话预约", "Called ahead"), "", ""),
)

TEST_FORM = """
sections:
  - key: check
    title: {zh: 维修后检测, en: Test after repair}
    fields:
      - {key: runs, kind: pass_fail_na, label: {zh: 试运行正常, en: Runs normally}, mandatory: true}
      - key: insulation
        kind: number
        label: {zh: 绝缘电阻, en: Insulation resistance}
        unit: MΩ
        scale: 1
        min: 0.5
        out_of_limits: waiver
      - {key: cleaned, kind: pass_fail_na, label: {zh: 现场已清理, en: Site left clean}, mandatory: true}
"""
TEST_FORM_NAME = Words("维修后检测表", "Test sheet after repair")

TASKS = (
    (Words("到场与客户确认故障现象", "Confirm the fault with the customer"), True),
    (Words("断电挂牌，做好安全防护", "Lock out and secure the work place"), True),
    (Words("查找原因并处理", "Find the cause and mend it"), True),
    (Words("向客户说明日常保养要点", "Explain daily upkeep to the customer"), False),
)

# What planned maintenance takes, and what is done.
# Until then an engineer accepts: what is sent today is still there when somebody looks at the company tonight.
ACCEPT_MINUTES = 720
MAINTENANCE_MINUTES = 75
UPKEEP = (
    (Words("清洁、润滑、紧固", "Clean, lubricate, tighten"), True),
    (Words("检查安全装置并记录读数", "Check the safety devices and write down the readings"), True),
)
