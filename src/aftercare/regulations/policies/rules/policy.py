"""The base policy: what holds where no regulation of the company says otherwise.

Each clock names the clause that it comes from and the requirements that it meets
(docs/requirements.yaml). Times are working seconds of the target's calendar; `own` is the
calendar that the case's unit works by.
"""

from aftercare.base.kernel.words import Words
from aftercare.regulations.policies.rules.definitions import OWN_CALENDAR, Definition, Policy, Target

MINUTE, HOUR = 60, 3_600
DAY = 24 * HOUR
WORKING_DAY = 8 * HOUR

ALWAYS = "24x7"
REGULATION = "base@1"

RECEIVED = frozenset({"request.received"})
TAKEN_UP = frozenset({"request.received", "request.reopened"})
RESOLVED = frozenset({"request.resolved"})
# The request is over for a reason that the clock did not wait for.
OVER = frozenset({"request.cancelled", "request.merged", "case.closed"})
PAUSE = frozenset({"request.paused"})
RESUME = frozenset({"request.resumed", "request.reopened", "case.reopened"})
WAITING_FOR_CUSTOMER = frozenset({"customer", "access", "payment"})
WAITING = WAITING_FOR_CUSTOMER | {"parts", "supplier"}
# Why a clock may wait, in words; the codes are those of `request.paused`.
REASONS = {
    "customer": Words("等待客户", "Waiting for the customer"),
    "access": Words("等待进场", "Waiting for access"),
    "payment": Words("等待付款", "Waiting for payment"),
    "parts": Words("等待配件", "Waiting for parts"),
    "supplier": Words("等待厂家", "Waiting for the manufacturer"),
}
# What the events that start and stop our clocks are called in a sentence about clocks.
EVENTS = {
    "request.received": Words("收到服务请求", "The request is received"),
    "request.answered": Words("首次答复客户", "The customer gets a first answer"),
    "request.planned": Words("制定处理方案", "The handling plan is recorded"),
    "request.resolved": Words("请求解决", "The request is resolved"),
    "request.reopened": Words("请求重新打开", "The request is reopened"),
    "visit.arrived": Words("工程师到场", "An engineer arrives on site"),
    "order.finished": Words("工单完工", "The order is finished"),
    "report.issued": Words("提交服务报告", "The service report is issued"),
}
NEEDS_SOMEBODY = ("breakdown", "defect", "installation", "maintenance", "inspection", "replacement")

TRAPPED = {"safety": ("trapped",)}
DANGER = {"safety": ("gas", "fire", "electric", "water")}
EMERGENCY = {"urgency": ("emergency",)}
URGENT = {"urgency": ("urgent",)}
LOW = {"urgency": ("low",)}

RESPONSE = Definition(
    key="response",
    name=Words("首次响应", "First answer"),
    promise=Words("%(due)s 前与您联系", "We get in touch by %(due)s"),
    clause=f"{REGULATION}/prompt-answer#clock-response",
    requirements=("D04.11", "D15.3", "D18.1", "D20.2"),
    starts=RECEIVED,
    stops=frozenset({"request.answered", "visit.arrived"}) | RESOLVED,
    ends=OVER,
    targets=(
        Target(seconds=5 * MINUTE, calendar=ALWAYS, when=TRAPPED),
        Target(seconds=10 * MINUTE, calendar=ALWAYS, when=DANGER),
        Target(seconds=15 * MINUTE, calendar=ALWAYS, when=EMERGENCY),
        Target(seconds=HOUR, calendar=ALWAYS, when=URGENT),
        Target(seconds=WORKING_DAY, calendar=OWN_CALENDAR, when=LOW),
        Target(seconds=2 * HOUR, calendar=OWN_CALENDAR),
    ),
)

PLAN = Definition(
    key="plan",
    name=Words("处理方案", "Handling plan"),
    promise=Words("%(due)s 前给出处理方案", "You have a plan by %(due)s"),
    clause=f"{REGULATION}/handling-plan#clock-plan",
    requirements=("D12.11", "D15.3"),
    starts=RECEIVED,
    stops=frozenset({"request.planned"}) | RESOLVED,
    ends=OVER,
    targets=(Target(seconds=DAY, calendar=ALWAYS),),
)

ARRIVAL = Definition(
    key="arrival",
    name=Words("到场", "Arrival"),
    promise=Words("%(due)s 前到达现场", "An engineer is on site by %(due)s"),
    clause=f"{REGULATION}/timely-arrival#clock-arrival",
    requirements=("C.8", "D16.2", "D20.4"),
    starts=TAKEN_UP,
    stops=frozenset({"visit.arrived"}),
    ends=OVER | RESOLVED,
    pauses=PAUSE,
    resumes=RESUME,
    pause_reasons=WAITING_FOR_CUSTOMER,
    only={"nature": NEEDS_SOMEBODY},
    repeats=True,
    targets=(
        Target(seconds=30 * MINUTE, calendar=ALWAYS, when=TRAPPED),
        Target(seconds=HOUR, calendar=ALWAYS, when=DANGER),
        Target(seconds=2 * HOUR, calendar=ALWAYS, when=EMERGENCY),
        Target(seconds=4 * HOUR, calendar=OWN_CALENDAR, when=URGENT),
        Target(seconds=3 * WORKING_DAY, calendar=OWN_CALENDAR, when=LOW),
        Target(seconds=WORKING_DAY, calendar=OWN_CALENDAR),
    ),
)

REPAIR = Definition(
    key="repair",
    name=Words("解决", "Solution"),
    promise=Words("%(due)s 前解决问题", "The problem is solved by %(due)s"),
    clause=f"{REGULATION}/repair-time#clock-repair",
    requirements=("D14.5", "D15.4"),
    starts=TAKEN_UP,
    stops=RESOLVED,
    ends=OVER,
    pauses=PAUSE,
    resumes=RESUME,
    pause_reasons=WAITING,
    repeats=True,
    targets=(
        Target(seconds=2 * HOUR, calendar=ALWAYS, when=TRAPPED),
        Target(seconds=8 * HOUR, calendar=ALWAYS, when=DANGER),
        Target(seconds=8 * HOUR, calendar=ALWAYS, when=EMERGENCY),
        Target(seconds=2 * WORKING_DAY, calendar=OWN_CALENDAR, when=URGENT),
        Target(seconds=10 * WORKING_DAY, calendar=OWN_CALENDAR, when=LOW),
        Target(seconds=5 * WORKING_DAY, calendar=OWN_CALENDAR),
    ),
)

REPORT = Definition(
    key="report",
    name=Words("服务报告", "Service report"),
    promise=Words("%(due)s 前提交服务报告", "You have the report by %(due)s"),
    clause=f"{REGULATION}/service-report#clock-report",
    requirements=("C.7", "D04.4", "D09.1"),
    starts=frozenset({"order.finished"}),
    stops=frozenset({"report.issued"}),
    ends=frozenset({"order.closed", "order.cancelled", "order.reopened", "case.closed"}),
    per="order",
    repeats=True,
    targets=(Target(seconds=2 * WORKING_DAY, calendar=OWN_CALENDAR),),
)

# Only clocks whose every event some app publishes: one that nothing can stop would run for ever. The call-back's
# clock comes with the surveys that answer it. "case.closed" stands in every clock's `ends`: what is still running
# then is dropped, so a closed case never shows a running clock (tests/regulations/test_policies.py).
BASE = Policy(label=REGULATION, clocks=(RESPONSE, PLAN, ARRIVAL, REPAIR, REPORT))
