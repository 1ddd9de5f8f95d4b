"""What people of the demo company and its customers say and write."""

# How a customer describes a fault; {thing} and {fault} are filled in.
SAYINGS = (
    "{place}的{thing}{fault}，已停用，请尽快派人处理。",
    "{thing}{fault}，今天早上开始的，重新启动后还是一样。",
    "巡检时发现{place}{thing}{fault}，暂时不影响使用。",
    "{thing}{fault}，业主投诉比较多，希望今天能修好。",
    "{place}{thing}{fault}，上个月修过一次，又出现了。",
    "{thing}{fault}，我们自己处理不了，请安排工程师上门。",
)
# What the older system called its inspections.
INSPECTED = "例行检查"
URGES = ("已经等了很久，请问什么时候能到？", "现场影响营业，麻烦尽快安排。", "领导在催，请给个准确时间。")
ANSWERS = ("已联系客户，确认现场情况", "已电话告知客户处理安排和预计时间", "已回复客户，提醒现场先停用设备")
PLANS = ("安排工程师携带常用配件上门检修", "先远程确认参数，再安排上门", "需登高作业，安排两人上门")
FINDINGS = ("客户描述与历史故障一致，需上门", "指导客户重启后仍未恢复，需上门", "远程指导复位成功，恢复运行")
NOTES = (
    "更换损坏部件，试运行三次均正常",
    "清洁并调整，连续运行半小时无异常",
    "紧固接线端子，恢复正常",
    "重新校准后复测合格，已向客户演示",
)
# What engineers tell customers before they go.
TOLD = (
    "已向客户说明故障原因和处理过程，演示正常运行",
    "已告知客户更换的部件和日常注意事项",
    "已请客户一同试运行，说明下次保养时间",
)
# Of those who confirm, how many do so by the link; how content they are, and what they write beside it.
BY_LINK = 0.45
CONTENT = (1, 2, 6, 16, 20)
REMARKS = {
    1: ("等了太久，中间没人联系我们",),
    2: ("修好了，但比约定时间晚到", "现场没有清理干净"),
    3: ("", "响应再快一些就好了"),
    4: ("", "处理及时", "师傅讲解清楚"),
    5: ("", "非常专业，一次修好", "师傅很耐心，辛苦了", "到得很准时"),
}
