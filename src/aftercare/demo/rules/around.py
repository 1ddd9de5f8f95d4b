"""What stands around the work of the demo company's first office today."""

# Kind, what stands in the way, what is needed.
OBSTACLES = (
    ("customer", "机房钥匙由物业夜班保管，现在无法进入", "请联系物业值班人员送钥匙"),
    ("parts", "门机皮带型号与库存不符", "需调配 1200 型皮带一条"),
    ("site", "底坑积水，需先抽水", "请现场安排抽水，约两小时"),
)
TAKEN_UP = "已联系物业，值班人员一小时内送到"
# Reason and words.
HANDED_OVER = (
    ("technical", "变频器参数需技术支持复核"),
    ("parts", "控制板需总部发货，请跟进到货时间"),
)
# Title, then what is done day by day.
WORK_PLANS = (
    (
        "电梯群控系统改造",
        "现场勘查，确认井道和机房条件",
        "控制柜就位，敷设线缆",
        "逐台切换并试运行",
        "联合调试，填写测试记录",
        "交付验收，培训物业人员",
    ),
    ("冬季空调水系统专项检查", "核对防冻措施清单", "逐栋检查阀门和保温", "汇总问题并安排整改"),
)
PLANNED_PEOPLE = "工程师两名，技术支持一名，物业配合一名"
PLANNED_MATERIALS = "控制柜一套、线缆 200 米、常用工具"
PLANNED_RISKS = "停梯期间在各层放置提示牌，保留一台运行；上电前须双人确认"
ITEM_DONE = "勘查完成，井道条件满足，机房需增加照明"
