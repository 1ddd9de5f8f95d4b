"""Words that speak for a kind of binding, and how loudly. A kind is proposed from THRESHOLD points on.

Each row: the kind, the points, the words (over matching text), the reason. Points add up over rows, not over
repetitions. Words of the headings above a clause count by the second table.
"""

import re
from dataclasses import dataclass

from aftercare.regulations.paper.rules.shapes import Kind

THRESHOLD = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, what they speak for, and why."""

    kind: Kind
    points: int
    pattern: re.Pattern[str]
    why: str


def _cues(*rows: tuple[Kind, int, str, str]) -> tuple[Cue, ...]:
    return tuple(Cue(kind, points, re.compile(pattern, re.IGNORECASE), why) for kind, points, pattern, why in rows)


RATE = (
    r"(?:及时|准时|按时|完成|合格|解决|修复|达标|满意|返修|投诉|好评|上门|到场|到位|响应|接通|命中|完好|开机|可用|故障|差错|出错|流失|回访|执行|"
    r"一次修复|首次修复|准点|周转|利用|覆盖|通过|续约|事故|达成|处理|闭环|归档|接听|履约|出勤|准确|保有|整改|培训|破损|差评|缺货|满足|盘点|投产|停机|采纳|办结|准交|签约|检出|漏检|异常|退货|预约)率"
)
TEXT = _cues(
    # gate: something may not go on before something else is there
    ("gate", 5, r"未经[^,。;]{1,20}(?:不得|不准|不许|严禁|禁止|不予)|未[^,。;]{1,16}(?:的|前|者|,)?[^,。;]{0,6},?\s*(?:一律)?(?:不得|不准|不许|不予|不可|严禁)", "not without"),
    ("gate", 5, r"方可|方能|方准|才可以?(?!能)|才能(?=进|开|出|上|施|投|使|办|关|结|离|交|作|领|归|操|恢|承|派|独|签|放|报|送)|(?:后|合格|同意|批准|确认|授权|许可|通过|签字),?\s*(?:方|再(?![次三])|始)|先[^,。;]{0,6}(?:征得|取得|获得|经)[^,。;]{0,10}(?:同意|批准|许可|授权)", "only then"),
    ("gate", 5, r"(?:无|没有)[^,。;]{1,14}(?:不得|不准|不予|严禁|禁止)|(?:不|未|无)[^,。;]{1,12},\s*(?:严禁|禁止|不得)|(?:不全|不足|不齐|不符|不达标)[^,。;]{0,4}(?:不得|禁止|严禁|不予)|(?:须|应|必须)办理[^,。;]{0,10}(?:许可|审批|作业票|工作票|手续)|(?:持证|凭证|凭[^,。;]{1,10}(?:单|证|表|卡))(?:上岗|作业|操作|领[取用料]|入场|出库|换)|须持|应持|必须持有", "not without a paper"),
    ("gate", 4, r"(?:须|应|必须|需|应当|要)(?:事先|先行?|提前|先经|报经|经过?|报|获得?|取得|征得|由|向)[^,。;]{0,24}(?:审批|批准|核准|同意|许可|授权|审核)|(?:经|报)(?:[^,。;]{0,18})(?:审批|批准|核准|审定|同意|批)(?:同意|通过)?(?:后|,?\s*(?:方|才|并))|(?:报请?|由|经)[^,。;]{1,14}(?:审批|批准|核准|签批)(?!人|单|表|权|流程)", "approval first"),
    ("gate", 4, r"(?:开工|出发|作业|施工|上岗|上门|入场|进场|离场|动火|送电|通电|关单|结单|结案|关闭|交付|投运|投入使用|发货|出库)前[,]?[^。;]{0,24}(?:必须|应|须|务必|需|要|完成|办理|出示)", "before a step"),
    ("gate", 4, r"(?<![日月天年时刻点末底束])前,?(?:必须|应当?|须|务必|需)先?(?=[^,。;]{0,4}(?:填写|办理|取得|完成|检查|确认|进行|提交|签|通过|出示|登记|经))|(?:应|须|必须|需|应当)提前[^,。;]{0,12}(?:办理|申请|报备|请示|预约|申报)", "something comes first"),
    ("gate", 4, r"不合格[^,。;]{0,8}(?:不得|不准|不予|严禁)|(?:严禁|禁止|不得|不准|不能|不可)[^,。;]{0,12}(?:无证|未经|擅自|私自|自行|单人|单独|独自|带病|越权|违章)", "not on one's own"),
    ("gate", 5, r"\b(?:nobody|no one|no person|none)\b[^.;]{0,80}\b(?:until|unless|without|before)\b|\b(?:shall|must|may|will|can) not\b[^.;]{0,80}\b(?:until|unless|without|before)\b|\bno \w+(?: \w+){0,4} (?:shall|may|can|will|is|are)\b[^.;]{0,80}\b(?:until|unless|without|before)\b", "not until"),
    ("gate", 5, r"\bonly (?:after|when|once|if|with)\b|\bonly (?:\w+ ){1,4}may\b|\bmay (?:\w+ )?only\b|\bsubject to (?:the )?(?:\w+ ){0,3}approval\b|\bunless\b[^.;]{0,40}\b(?:approved|authori[sz]ed|signed)\b", "only then"),
    ("gate", 4, r"\b(?:prior|written|requires?|obtain(?:s|ed)?|without|needs?)\b[^.;]{0,30}\b(?:approval|authori[sz]ation|consent|permit|permission)\b|\b(?:must|shall) be approved by\b|\bapproved by\b[^.;]{0,40}\bbefore\b", "approval first"),
    ("gate", 4, r"\b(?:before|prior to) (?:any |the |each |every |a )?(?:work|start|leav|depart|energi|entering|enter|clos|dispatch|restart|hand|commenc|beginn|shipp|use|being)[^.;]{0,80}(?:must|shall)\b|\b(?:must|shall)\b[^.;]{0,90}\b(?:before|prior to) (?:any |the |each |every |a |it |they )?(?:\w+ )?(?:start|leav|depart|energi|enter|clos|restart|commenc|beginn|shipp|being|is|are|work)", "before a step"),
    # record: something is written down or kept
    ("record", 4, r"填写|填报|登记|建档|归档|存档|备案|记录(?!片|者)|台账|如实填|录入|[记载写]入|拍照|上传|留存|保存(?=[^,。;]{0,10}(?:年|月|备查|记录|档|资料|凭证|单据))|存根|备查|立卷|[注载列]明|抄录|造册|装订|一[机物户台车]一[档卡]", "is written down or kept"),
    ("record", 4, r"(?:建立|完善|更新|整理|健全|设立)[^,。;]{0,12}(?:档案|台账|资料库|信息库|数据库|卡片?|履历|目录)|(?:提交|出具|形成|编写|编制|撰写|写出|汇总)[^,。;]{0,12}(?:报告|纪要|总结|清单|小结)|提交[^,。;]{0,10}[单表书]|(?:报告|记录|总结|纪要|单据|[单表])[^,。;]{0,16}(?:提交|上交|报送|交回|归档|签发)|签字确认|签收|签名|签字|签署", "a paper is made"),
    ("record", 4, r"\b(?:record(?:s|ed)?(?= (?:the|all|every|each|in|on|by|and|its|their|any|it|of|shall|must|are|is|that))|entered (?:in|into) (?:the|a)|log(?:s|ged)?(?= (?!in\b|out\b|off\b|on to|file))|(?:opens?|raises?|creates?) (?:a|the) (?:\w+ )?ticket|register(?:ed)?(?= (?:the|all|every|each|in|by|of))|fill(?:s|ed)? (?:in|out)|complete[sd]? (?:the|a|an) [\w ]*(?:form|sheet|report|log|checklist|record|card)|filed\b|file(?= (?:the|in|with|under))|archived?|logbook|document(?:ed|s)?(?= (?:the|in|all|every|each|and|by))|kept (?:for|on)|retain(?:ed|s)?|keep[s]? (?:a |all |the )?(?:[\w ]{0,20})records?)\b", "is written down or kept"),
    ("record", 4, r"\b(?:signs?(?= (?:the|a|an|for|off|it|each|and))|(?:is|are|be) signed|signed off|countersign(?:s|ed)?|submit(?:s|ted)? (?:a|an|the) [\w ]{0,24}(?:report|form|sheet|record)|issues? (?:a|an|the) [\w ]{0,20}(?:report|certificate)|written report)\b", "a paper is made"),
    # escalation: it goes up to somebody
    ("escalation", 5, r"升级|逐级(?:上报|汇报|报告)|(?:上报|呈报)(?![^,。;]{0,10}(?:审核|审批|批准|核准|备案|数据|报表|台时))|越级|提呈|报(?:告|请|送|至)?[^,。;]{0,10}(?:总经理|副总|总监|领导|主管|经理|总裁|负责人|主任|组长|上级|总部|[站库值班园行院校段厂店所处科部队区场局]长|指挥)[^,。;]{0,6}(?:协调|处理|裁决|决定)|(?:立即|即刻|及时|重大|异常|紧急|严重|突发|无法|不能|逾期|超|未|发现)[^。;]{0,40}报(?:告|请|送|至)?[^,。;]{0,10}(?:总经理|副总|总监|领导|主管|经理|总裁|负责人|主任|组长|上级|总部|[站库值班园行院校段厂店所处科部队区场局]长|指挥)(?!审批|批准|同意|审核|核准|签)", "goes up"),
    ("escalation", 4, r"(?:汇报|报告|通知|告知|反映|通报|移交|转交|提请|求助|请示)[^,。;]{0,14}(?:总经理|副总|总监|领导|主管|经理|总裁|负责人|主任|组长|上级|总部|[站库值班园行院校段厂店所处科部队区场局]长|指挥)|(?:转|交|请|提交|报)[^,。;]{0,6}(?:总经理|副总|总监|领导|主管|经理|总裁|负责人|主任|组长|上级|总部|[站库值班园行院校段厂店所处科部队区场局]长|指挥)[^,。;]{0,4}(?:处理|协调|裁决|介入|解决|决定)|由[^,。;]{0,8}(?:总经理|副总|总监|领导|主管|经理|总裁|负责人|主任|组长|上级|总部|[站库值班园行院校段厂店所处科部队区场局]长|指挥)[^,。;]{0,4}(?:牵头|亲自|督办|主持|出面|介入)|向[^,。;]{0,14}(?:总经理|副总|总监|领导|主管|经理|总裁|负责人|主任|组长|上级|总部|[站库值班园行院校段厂店所处科部队区场局]长|指挥)[^,。;]{0,12}(?:汇报|报告|反映|请示|求助)(?![^,。;]{0,3}(?:工作|进展|情况|数据|结果))", "a superior hears of it"),
    ("escalation", 4, r"(?:逾期|超时|超期|超过[^,。;]{1,14}(?:未|仍|还)|仍未|尚未|未能|未按(?:时|期)|无法|连续[^,。;]{1,8}(?:未|不))[^。;]{0,24}(?:(?:总经理|副总|总监|领导|主管|经理|总裁|负责人|主任|组长|上级|总部|[站库值班园行院校段厂店所处科部队区场局]长|指挥)|督办|介入|协调|挂牌|约谈|预警)|(?:超过|逾期|仍未)[^。;]{0,30}(?:报告|上报|通报|汇报)", "late, so somebody steps in"),
    ("escalation", 5, r"\bescalat\w+|\b(?:not(?:ified)?|inform(?:ed|s)?|alert(?:ed|s)?|report(?:ed|s)?(?: it| the matter| this)? (?:immediately )?to|refer(?:red)? to|notif(?:y|ies|ied))\b[^.;]{0,40}\b(?:manager|director|supervisor|head|president|management|leader|executive|officer|foreman|board)\b|\b(?:manager|director|supervisor|head of [\w ]+|leader|officer) (?:is|shall be|must be|will be) (?:notified|informed|alerted|told|called)\b", "goes up"),
    # indicator: a figure that is measured
    ("indicator", 4, rf"{RATE}|(?:平均|首次)[^,。;]{{1,10}}(?:时间|时长|间隔)(?!安排)|\b(?:MTTR|MTBF|KPI|SLA|NPS)\b|\b[\w-]+ (?:rate|ratio|index|score)s?\b(?! of pay)|\b(?:average|mean|median) (?:\w+ ){{0,3}}(?:time|interval|duration|score)\b|\b(?:availability|utili[sz]ation|uptime)\b(?= (?:of|shall|must|is|target|at|above|rate|figure))", "a figure"),
    ("indicator", 4, r"^[^,。;:]{0,8}(?:满意度|率)[:,]|的[^,。;]{0,4}(?:比例|比率|平均时间|平均时长|次数|数量)[。;]?$", "a figure is defined"),
    ("indicator", 2, r"满意度(?!调查|评价|回访|测评|问卷)|\bsatisfaction\b", "satisfaction"),
    ("indicator", 3, r"可用[性度]|的比例|指标(?!体系)|占比|平均时间|目标值|目标为|\bindicators?\b|\btargets?\b|\bmetrics?\b|\bpercentage of\b|\bproportion of\b|\bshare of\b", "is measured"),
    # appraisal: people or units are judged, with consequences
    ("appraisal", 5, r"(?<![、和与])(?:考核(?!制度|方案|办法|合格|通过)|绩效|考评|奖惩|奖罚)(?![、等])|评优|评先|扣\s*\d+(?:\.\d+)?\s*分|扣(?:发|罚|除|减)|罚款|处罚|处分|记过|警告|降[级职薪]|辞退|解聘|开除|解除劳动合同|通报批评|赔偿责任|追究[^,。;]{0,8}责任|[问追]责|奖励|奖金|嘉奖|表彰|加分|晋[升级](?!和|机会|空间|通道)|调薪|加薪|评为|评分|打分|得分|权重|末位|评定等级|待岗", "people are judged"),
    ("appraisal", 5, r"\bapprais(?:al|e|ed|als)\b|\bperformance (?:review|rating|score|pay|bonus|evaluation|assessment)s?\b|\bbonus(?:es)?\b|\bpenalt(?:y|ies)\b|\bdeduct(?:ed|ion|s)?\b|\b(?:disciplinary|written|verbal|final) (?:action|warning)\b|\bdismiss(?:al|ed)\b|\breward(?:s|ed)?\b|\bgraded?\b(?= [A-E]\b|s?\b)|\bpromot(?:ion|ed)\b|\bfine[ds]?\b(?= of| up)|\bweight(?:ed|ing|s)?\b(?= (?:at|of|\d|is|as))|\bpoints?\b(?= (?:are|is|will|shall|for|each))|\bscored?\b(?= (?:on|by|out|from|below|above))|\bdemot(?:ed|ion)\b|\bsuspen(?:ded|sion)\b(?= (?:without|from|of duty))", "people are judged"),
    # role: who somebody is, what the post does or needs
    ("role", 4, r"^[^,。;:]{2,16}:?(?:主要|全面|具体|直接|共同)?\s*(?:负责(?![任地人])|承担)|(?:^|,)(?:主要|全面|具体|直接|共同)?负责(?![任地人])|(?:由|归)[^,。;]{2,16}(?:负责(?![任地人])|承担|主管)|(?:是|为|作为)[^,。;]{0,16}责任人(?!的|追|应|须)|的?(?:主要)?职责(?:是|为|包括|包含|:|如下)|归口(?:管理|部门)|主管部门|对[^,。;]{2,20}负(?:总|主要|直接|全面)?责", "a post has a duty"),
    ("role", 4, r"(?:(?<![建开])设(?!备|计|施|置|定)立?|配备|配置|任命|指定|委派|聘任|安排(?=专[人职]))[^,。;]{0,16}(?:[一二两三四五\d]+[名人位]|专职|兼职|专人|专员|岗|经理|主管|工程师|总监|组长|管理员|负责人|人员|联络人)", "a post is filled"),
    ("role", 4, r"(?:(?:应|须|需|必须|应当)[^,。;]{0,8}|^|[:,])(?:具备|具有|持有|取得|熟悉)[^。;]{0,30}(?:学历|资质|资格|证书?|经验|能力|知识|技能|职称|专业背景)|(?:年以上)[^,。;]{0,12}(?:经验|工龄|从业)|人员配[置备]|编制(?:人数)?为|任职(?:条件|资格|要求)|上岗证", "what a post needs"),
    ("role", 4, r"\b(?:is|are|shall be|be) (?:\w+ )?(?:responsible|accountable|in charge)\b|\bresponsib(?:le|ility|ilities) (?:for|of|is|are|includes?|lies|rests)\b|\b(?:appoints?|appointed|designates?|designated|assigns? a|nominates?|nominated)\b|\bat least (?:\w+|\d+) years?'? (?:of )?[\w ]{0,20}experience\b|\bexperience (?:in|of|as)\b|\bqualifi(?:ed|cation)s?\b|\bmust hold\b|\bholds? (?:a |an |the )?(?:valid |current )?[\w ]{0,24}(?:certificate|licen[cs]e|diploma|degree)\b|\bstaffed (?:by|with)\b|\b(?:shall|must|will) have (?:a|an|one|two|three|at least \w+|its own) [\w ]{0,24}(?:supervisor|manager|engineer|technician|officer|leader|coordinator|operator|specialist|inspector)s?\b|\bmake up\b|\breports to the\b|\boversees?\b|\bleads the\b|\bduties of\b", "a post has a duty"),
)  # fmt: skip
# A share with one bound is what an indicator must reach.
BOUND = Cue("indicator", 4, re.compile("%"), "a share that must be reached")
HEADINGS = _cues(
    ("appraisal", 4, r"考核(?:内容|周期|方式|方法|标准|结果|流程|程序|细则|评分|等级|应用|运用|实施)|绩效(?:考核|管理|评价)|奖惩|奖励|惩罚|处罚|罚则|考评|评分标准|晋升|考核$", "under the heading of appraisal"),
    ("appraisal", 4, r"\bapprais|\bpenalt|\breward|\bdisciplin|\bperformance (?:review|management|apprais|evaluation)|\bincentive|\bconsequence|\bsanction", "under the heading of appraisal"),
    ("indicator", 3, r"指标|目标(?!与范围)|质量标准", "under the heading of indicators"),
    ("indicator", 3, r"\bindicator|\bkpi|\bmetric|\btargets?\b|\bservice levels?\b", "under the heading of indicators"),
    ("role", 4, r"(?:职责|分工|岗位(?:要求)?|人员(?:配置|结构|要求|资格|素质|编制|配备)|组织(?:结构|机构|架构|管理|体系)|任职(?:条件|资格)|责任划分|权限|权责)(?:[与和及、]\w{1,8}|划分|标准|比例|方案|规定|的基本要求|范围包?括?含?|包括|包含|如下)*:?$", "under the heading of duties"),
    ("role", 4, r"\broles?\b|\bresponsibilit|\bduties\b|\borgani[sz]ation\b|\bstaffing\b|\bqualification|\bcompetence", "under the heading of duties"),
    ("escalation", 2, r"升级|上报|应急|异常", "under the heading of escalation"),
    ("escalation", 2, r"\bescalation", "under the heading of escalation"),
    ("record", 2, r"档案|记录|台账|资料管理|表单|单据", "under the heading of records"),
    ("record", 2, r"\brecords?\b|\bdocumentation\b|\barchiv", "under the heading of records"),
    ("gate", 1, r"审批|许可|权限|安全", "under the heading of approval"),
    ("gate", 1, r"\bapproval|\bpermit|\bsafety\b", "under the heading of approval"),
)  # fmt: skip
# Purpose, scope, principles, meaning of words, force: nothing to run, whatever other words they use in passing.
STATEMENT = re.compile(
    r"(?:特|,|以|制)?(?:制定|制订|订立|编制)(?:了)?(?:本|此|该|以下)[^,。;]{0,14}(?:制度|办法|规定|规范|细则|方案|规程|规章|标准|流程|手册|守则|程序)|"
    r"^为(?:了|进一步)?(?:规范|加强|提高|提升|确保|保障|保证|完善|明确|落实|适应|贯彻|促进|更好|强化|切实|充分|建立|实现)[^。]{6,}|适用于|适用范围|(?:本|此)(?:制度|办法|规定|规范|细则|方案|规程|规章|标准|手册|程序|流程)(?:所称|所指|中所|中的|的目的|旨在|自|由[^,。;]{2,16}(?:解释|修订|制定)|的?(?:最终)?解释权|未尽|如有|与[^,。;]{2,20}(?:抵触|冲突|不一致)|经[^,。;]{2,16}(?:批准|审批|核准|通过)(?:后|之日)|共[一二三四五六七八九十\d]+章)|"
    r"解释权|(?:自|从)[^,。;]{0,18}(?:起|后)\s*,?\s*(?:正式)?(?:施行|实施|生效|执行|试行)|未尽事宜|同时废止|是指|指的是|(?:以下|下)简称|的?(?:宗旨|(?:基本)?原则)(?:是|为)|旨在|遵循[^。;]{2,30}(?:的|为)?(?:原则|方针|理念)|坚持[^。;]{2,30}(?:的)?原则|^[^,。;:]{0,12}原则:|"
    r"\b(?:this|these|the present) (?:policy|procedure|regulations?|rules?|manual|standard|scheme|code|document|handbook|guidelines?|plan|programme|instructions?|agreement|chapter|section)\b[^.;]{0,40}\b(?:appl(?:y|ies)|sets?|govern|describes?|defines?|covers?|aims?|comes?|takes? effect|enters?|supersede|replace|explains?|lays|exists?|is intended|are intended|is issued|specif)|"
    r"\bpurpose of (?:this|these)\b|\bfor the purposes? of\b|\b(?:means|refers to)\b|\bcomes? into (?:force|effect)\b|\btakes? effect\b|\benters? into force\b|\bin force from\b|\bthe interpretation of\b|\bmeaning of this\b",
    re.IGNORECASE,
)  # fmt: skip
STATEMENT_HEADING = re.compile(
    r"^(?:目的|宗旨|依据|适用范围|范围|术语|定义|前言|引言|背景|方案背景|结语|结论|概述|释义|(?:基本|考核|服务|管理|工作|配置)?原则|.{0,14}(?:配置)原则|(?:方案|考核|制度)?(?:目标|目的)|"
    r"purpose|scope|introduction|definitions?|background|principles|objectives?|applicability|terms)\W*$",
    re.IGNORECASE,
)  # fmt: skip
