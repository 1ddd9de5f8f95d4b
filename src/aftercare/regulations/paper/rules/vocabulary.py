"""Who and what regulations speak of: posts, forms, signatures, approvals, duties, events. Patterns over matching text."""

import re
from collections.abc import Iterator

from aftercare.regulations.paper.rules.characters import scripts
from aftercare.regulations.paper.rules.shapes import Finding, What

# A post is what ends like one. Longest first, so that 售后服务经理 is found whole.
POST_ENDS = (
    "总经理|副总经理|副总裁|副总|总裁|董事长|总监|经理|主管|主任|组长|班长|队长|站长|厂长|店长|部长|科长|处长|所长|院长|厂领导|"
    "工程师|技术员|维修员|安装员|调度员|派工员|派单员|质检员|检验员|安全员|仓管员|库管员|保管员|管理员|操作员|值班员|联络员|"
    "巡检员|接线员|接单员|话务员|采购员|驾驶员|审核员|内勤|专员|坐席|客服人员|技术人员|维修人员|安装人员|服务人员|值班人员|"
    "管理人员|考核人员|检修人员|操作人员|施工人员|专家|负责人|责任人|监理|顾问|代表|技师|电工|焊工|会计|出纳|文员|秘书|"
    "护士长|教务长|物业人员|保安|保洁员|司机"
)
POST_HEAD = (
    "(?:售后|客服|客户|技术|服务|维修|安装|质量|安全|项目|区域|部门|现场|财务|人事|人力资源|行政|设备|生产|仓库|配件|备件|物业|"
    "工程|值班|高级|资深|首席|常务|分管|主管|销售|市场|采购|培训|研发|分公司|大区|运维|运营|支持|调度|网络|信息|电气|机械|质检|关系|调试|应急)"
)
DEPARTMENT = (
    "(?:人力资源|财务|质量|质管|技术|客服|客户服务|售后服务|售后|维修|工程|市场|销售|采购|行政|生产|安全|仓储|物流|综合管理|企业管理|"
    "研发|信息|设备|法务|审计|运营|培训|品质|供应|后勤|技术支持|服务)(?:管理)?(?:部门?|中心|科|处|组|室)"
)
ROLES = (
    re.compile(f"{POST_HEAD}{{0,4}}(?:{POST_ENDS})"),
    re.compile(DEPARTMENT),
    re.compile(
        r"\b(?:(?:service|site|field|duty|shift|team|quality|safety|project|regional|general|department|account|parts|warehouse|"
        r"maintenance|operations|customer|support|senior|chief|finance|training|technical|area|branch|plant|workshop|help desk)\s+)*"
        r"(?:managers?|engineers?|technicians?|supervisors?|dispatchers?|directors?|coordinators?|officers?|inspectors?|leaders?|"
        r"operators?|specialists?|representatives?|administrators?|foremen|foreman|storekeepers?|clerks?|planners?|electricians?|"
        r"president|head of [a-z]+(?: [a-z]+)?|agents?|auditors?|controllers?|trainers?|stewards?|wardens?)\b",
        re.IGNORECASE,
    ),
)
FORM_ENDS = "表|单|登记簿|登记本|登记|台账|收据|回执|报告|记录|日志|档案|凭证|证书|合同|协议|方案书|清单|通知书|申请书|确认书|意见书|手册|纪要|联系函"
DOCUMENTS = (
    re.compile(rf"《[^》]{{2,30}}》|[\"「][^\"」]{{2,24}}(?:{FORM_ENDS})[\"」]"),
    re.compile(
        r"(?:服务|维修|安装|验收|派工|报修|回访|投诉|巡检|保养|检验|检查|交接|登记|外出|领用|申请|审批|培训|考核|自评|评分|满意度调查|"
        r"故障|事故|调试|检测|检修|客户|设备|配件|备件|值班|整改|质量|测试|会议|接待|抢修|运行|点检|出入库|借用|盘点|加班|请假|应急|处理|分析|总结){1,3}"
        r"(?:报告|记录|档案|登记|台账|工单|单据|表|单|日志|回执|纪要|确认书|清单|卡|簿)"
    ),
    re.compile(
        r"\b(?:(?:service|visit|job|work|maintenance|inspection|incident|repair|handover|acceptance|test|calibration|complaint|"
        r"training|attendance|shift|parts|risk|site|call|daily|weekly|monthly|completion|delivery|permit|safety|cleaning|visitor|fault|stock|audit)\s+)+"
        r"(?:reports?|records?|forms?|logs?|logbooks?|sheets?|registers?|orders?|cards?|certificates?|checklists?|minutes|receipts?|permits?|tickets?|notes?|tags?|labels?)\b",
        re.IGNORECASE,
    ),
)
SIGNATURES = re.compile(
    r"签字|签名|签收|签署|签认|会签|盖章|双方确认|\b(?:counter)?sign(?:s|ed|ing)?(?:[- ]off)?\b|\bsignature\b|\binitial(?:s|led)\b", re.IGNORECASE
)
APPROVALS = re.compile(
    r"审批|批准|核准|审核(?:同意|通过)|批复|审定|报批|同意后|签批|授权|许可|\bapprov(?:al|es?|ed)\b|\bauthori[sz](?:ation|es?|ed)\b|\bconsent\b|\bpermission\b",
    re.IGNORECASE,
)
OBLIGATIONS = re.compile(
    r"必须|应当|务必|须(?!知)|应(?=[\u4e00-\u9fff])(?!用|急|聘|付|收|变|力|答|对|届|激)|\bshall(?! not)\b|\bmust(?! not)\b|\bis required to\b|\bare required to\b", re.IGNORECASE
)
PROHIBITIONS = re.compile(
    r"不得|严禁|禁止|不准|不许|不可以|不允许|杜绝|\b(?:shall|must|may) not\b|\bprohibited\b|\bforbidden\b|\bunder no circumstances\b|\bno \w+ (?:shall|may)\b|\bnever\b",
    re.IGNORECASE,
)
# What happens in service: events that bindings can start and stop at.
EVENTS = re.compile(
    r"报修|受理|接单|派单|派工|派遣|响应|到场|到达|抵达|出发|上门|诊断|报价|维修|抢修|修复|恢复|更换|调试|安装|测试|验收|签收|回访|投诉|"
    r"归档|结算|巡检|保养|领料|返修|退货|培训|交接|停机|故障|事故|入库|出库|盘点|发货|收货|交付|"
    r"\breport(?:ed)?\b|\bdispatch(?:ed)?\b|\barriv(?:e|al|es|ed)\b|\brespon(?:d|se)\b|\brestor(?:e|ed|ation)\b|\brepair(?:ed)?\b|\bcomplain(?:t|ts)\b|"
    r"\bcall[- ]?back\b|\binspect(?:ion|ed)?\b|\bhand(?:ed)? ?over\b|\backnowledge(?:d|ment)?\b|\bdeliver(?:y|ed)\b",
    re.IGNORECASE,
)
TABLES: tuple[tuple[What, tuple[re.Pattern[str], ...], str], ...] = (
    ("role", ROLES, "a post or a department"),
    ("document", DOCUMENTS, "a form or document"),
    ("signature", (SIGNATURES,), "somebody signs"),
    ("approval", (APPROVALS,), "somebody approves"),
    ("obligation", (OBLIGATIONS,), "a duty"),
    ("prohibition", (PROHIBITIONS,), "a prohibition"),
    ("event", (EVENTS,), "something that happens in service"),
)


def find(text: str) -> Iterator[Finding]:
    """All words of the tables, each stretch once a table."""
    written = scripts(text)
    for what, patterns, why in TABLES:
        taken = -1
        found = [one for pattern in patterns if written.worth(pattern) for one in pattern.finditer(text)]
        for match in sorted(found, key=lambda one: one.span()):
            if match.start() >= taken:
                taken = match.end()
                yield Finding(what, match[0], *match.span(), why=why)
