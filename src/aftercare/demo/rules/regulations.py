"""The demo company's regulations, and what its people write in the forms that they ask for."""

# Shipped regulations that suit it, in the order in which it took them over.
PACKS = ("D20", "D03", "D05", "D08")
# Days before today on which the first of them was begun.
ADOPTED_AGO = 40
# Of those whom a regulation concerns, who has read it.
READERS = 0.8
# What whoever confirms having read one of them is asked.
QUESTIONS = {
    "D20": (
        {
            "key": "how-long",
            "question": {
                "zh": "不能当场答复的来电，多久内答复客户？",
                "en": "A call cannot be answered at once. How soon?",
            },
            "clause": "phone-answer",
            "options": [
                {"text": {"zh": "一个工作日内", "en": "Within one working day"}, "right": True},
                {"text": {"zh": "三天内", "en": "Within three days"}},
                {"text": {"zh": "等客户再来电", "en": "When the customer calls again"}},
            ],
        },
        {
            "key": "before-leaving",
            "question": {"zh": "外出服务前要做什么？", "en": "What has to be done before going to a site?"},
            "clause": "trip-register",
            "options": [
                {"text": {"zh": "填写外出服务登记", "en": "Enter the trip in the register"}, "right": True},
                {"text": {"zh": "回来后补登记即可", "en": "Nothing; the register is filled in afterwards"}},
            ],
        },
    ),
}
# A revision that is being written: of which, how, why, and so many days before today.
REVISED, REVISED_AGO = "D20", 4
REVISED_WITHIN = ("1 workday", "4 h")
REVISED_NOTE = "来电答复由一个工作日改为四小时"
# A post of shipped regulations → the company's own; those with the same code need no word.
NAMED_POSTS = {
    "management": ("general-manager",),
    "vice-president": ("general-manager",),
    "director": ("general-manager",),
    "service-manager": ("manager",),
    "supervisor": ("manager",),
    "service-leader": ("manager",),
    "customer-service": ("hotline",),
    "service-engineer": ("engineer",),
    "field-engineer": ("engineer",),
    "support-engineer": ("support",),
    "repair-engineer": ("engineer",),
    "installation-engineer": ("engineer",),
    "repair-leader": ("support",),
    "quality-manager": ("quality",),
    "training": ("support",),
    "hr": ("manager",),
    "finance": ("manager",),
    "storekeeper": ("dispatcher",),
    "safety": ("quality",),
}
TRIP_REGISTER, SERVICE_SHEET = "site-trip-register", "service-sheet"
AFTER_VISITS = ("service-record", SERVICE_SHEET)
# The gate before setting out that a call to the customer opens; so many gates may stand before one step.
CUSTOMER_TOLD, MOST_GATES = "#customer-told-when", 3
# Of a hundred departures and visits: who sets out before the trip is entered, who writes the record.
FORGETFUL, DUTIFUL = 0.06, 0.85
# Of the steps that were sent: how many somebody takes over.
TAKEN_OVER = 0.85
# Of routine duties: how many are done in time, and how many after it; the others are forgotten.
ON_TIME, TOO_LATE = 0.82, 0.08
# Which of those that a gate stops is let pass instead.
WAIVED = 3
WAIVED_BECAUSE = "现场无网络，回来后补登记"

# Choices that are no matter of chance.
CHOSEN = {
    "result": "solved",
    "has_question": "no",
    "accepted": "accepted",
    "payer": "warranty",
    "carried_over": "done",
    "had_questions": "none",
    "nobody": "none",
    "verdict": "good",
    "accidents": "none",
}
# What is counted in forms, where nothing else says it.
COUNTED = {"records": "12", "reviewed": "12"}
SIGNED = "本人"
WRITTEN = {
    "contact": ("现场负责人，见派工短信",),
    "purpose": ("上门检修",),
    "symptom": ("见报修记录",),
    "cause": ("部件老化磨损", "参数漂移", "接线松动", "滤网脏堵"),
    "advice": ("按周期保养，发现异响及时停用", "每月清洁一次，避免阳光直射", "操作前先看提示牌"),
    "equipment": ("见工单",),
    "customer_name": ("见工单",),
    "reported_fault": ("见报修记录",),
    "diagnosis": ("现场检查确认故障原因",),
    "place": ("办事处会议室", "线上会议"),
    "chair": ("办事处主任",),
    "participants": ("办事处全体工程师、调度、质量专员", "在岗工程师、技术支持、客服"),
    "summary": ("记录齐全，原因分析到位", "多数记录完整，注意写清向客户交代的事项"),
}
