"""The preset roles and what each may do: one table for the whole product.

Read across: how far each role may do the thing.
    C company · O office · T team · own · - not at all
Every scope includes `own`. The administrator may do everything that is declared. A company edits
its copy in the program; what it edited is kept when this table changes (`aftercare roles sync`).
"""

from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import Preset, Scope, doors, presets

ROLES = {
    "administrator": Words(zh="系统管理员", en="Administrator"),
    "manager": Words(zh="办事处主任", en="Office manager"),
    "hotline": Words(zh="客服", en="Hotline"),
    "dispatcher": Words(zh="调度", en="Dispatcher"),
    "engineer": Words(zh="工程师", en="Engineer"),
    "storekeeper": Words(zh="库管", en="Storekeeper"),
    "quality": Words(zh="质量专员", en="Quality"),
    "hr": Words(zh="人事", en="Human resources"),
    "finance": Words(zh="财务", en="Finance"),
    "auditor": Words(zh="审计", en="Auditor"),
    "customer": Words(zh="客户", en="Customer"),
    "dealer": Words(zh="经销商", en="Dealer"),
    "link": Words(zh="免登录链接", en="Link without login"),
}
EXTERNAL = {"customer", "dealer", "link"}
SCOPES = {"C": Scope.COMPANY, "O": Scope.OFFICE, "T": Scope.TEAM, "own": Scope.OWN}

TABLE = """
                            manager hotline dispatcher engineer storekeeper quality hr  finance auditor customer dealer link
# users, roles, the system
user.view                   O       -       -          -        -           -       C   -       C       -        -      -
user.manage                 -       -       -          -        -           -       -   -       -       -        -      -
user.stand_in               -       -       -          -        -           -       -   -       -       -        -      -
role.view                   -       -       -          -        -           -       -   -       C       -        -      -
role.manage                 -       -       -          -        -           -       -   -       -       -        -      -
key.manage                  -       -       -          -        -           -       -   -       -       -        -      -
access_log.view             -       -       -          -        -           -       -   -       C       -        -      -
unit.view                   C       C       C          -        -           C       C   C       C       -        -      -
unit.manage                 -       -       -          -        -           -       C   -       -       -        -      -
journal.view                -       -       -          -        -           -       -   -       C       -        -      -
journal.record_late         O       -       -          -        -           -       -   -       -       -        -      -
calendar.view               C       C       C          C        C           C       C   C       C       -        -      -
calendar.edit               -       -       -          -        -           -       C   -       -       -        -      -
job.view                    -       -       -          -        -           -       -   -       -       -        -      -
job.manage                  -       -       -          -        -           -       -   -       -       -        -      -
series.view                 -       -       -          -        -           -       -   -       C       -        -      -
series.continue             -       -       -          -        -           -       -   -       -       -        -      -
system.health               -       -       -          -        -           -       -   -       -       -        -      -
file.store                  own     own     own        own      own         own     own own     -       own      own    own
file.erase                  -       -       -          -        -           -       -   -       -       -        -      -
approval.view               O       -       -          -        -           -       C   -       C       -        -      -
approval.manage             O       -       -          -        -           -       -   -       -       -        -      -
form.view                   C       C       C          -        -           C       -   -       C       -        -      -
form.manage                 -       -       -          -        -           C       -   -       -       -        -      -
sheet.waive                 O       -       -          -        -           C       -   -       -       -        -      -
printing.head               O       -       -          -        -           -       -   -       -       -        -      -
import.run                  O       -       -          -        -           -       C   -       -       -        -      -
import.undo                 O       -       -          -        -           -       own -       -       -        -      -
regulation.view             C       C       C          C        C           C       C   C       C       -        -      -
regulation.draft            O       -       -          -        -           C       -   -       -       -        -      -
regulation.publish          -       -       -          -        -           -       -   -       -       -        -      -
regulation.comply           O       -       O          -        -           C       C   -       C       -        -      -
regulation.override         O       -       -          -        -           -       -   -       -       -        -      -
notice.log                  -       -       -          -        -           -       -   -       C       -        -      -
notice.manage               -       -       -          -        -           -       -   -       -       -        -      -
# organisation
staff.view                  O       C       O          O        O           C       C   C       C       -        -      -
staff.create                -       -       -          -        -           -       C   -       -       -        -      -
staff.change                O       -       -          -        -           -       C   -       -       -        -      -
staff.phone                 O       C       O          O        O           -       C   -       -       -        -      -
post.change                 -       -       -          -        -           -       C   -       -       -        -      -
region.change               O       -       -          -        -           -       C   -       -       -        -      -
skill.change                -       -       -          -        -           -       C   -       -       -        -      -
skill.rate                  O       -       -          -        -           -       C   -       -       -        -      -
certificate.change          O       -       -          -        -           -       C   -       -       -        -      -
roster.change               O       -       O          -        -           -       C   -       -       -        -      -
leave.ask                   O       own     own        own      own         own     C   own     -       -        -      -
leave.decide                O       -       -          -        -           -       C   -       -       -        -      -
substitute.change           O       own     own        own      own         own     C   own     -       -        -      -
# customers
customer.view               O       C       O          O        -           C       -   C       C       own      own    -
customer.create             O       C       O          -        -           -       -   C       -       -        -      -
customer.change             O       C       O          -        -           -       -   C       -       -        -      -
customer.flag               O       -       -          -        -           -       -   C       -       -        -      -
customer.phone              O       C       O          own      -           C       -   C       -       own      own    -
customer.mail               O       C       O          own      -           C       -   C       -       own      own    -
contact.change              O       C       O          -        -           -       -   -       -       -        -      -
site.view                   O       C       O          O        O           C       -   C       C       own      own    own
site.create                 O       C       O          -        -           -       -   -       -       -        -      -
site.change                 O       C       O          -        -           -       -   -       -       -        -      -
# equipment
product.view                C       C       C          C        C           C       C   C       C       -        -      -
product.change              -       -       -          -        -           C       -   -       -       -        -      -
asset.view                  O       C       O          O        O           C       -   C       C       own      own    own
asset.create                O       C       O          -        -           -       -   -       -       -        -      -
asset.change                O       -       O          -        -           C       -   -       -       -        -      -
asset.report_status         O       C       O          O        -           -       -   -       -       -        -      -
project.view                O       C       O          O        -           C       -   C       C       -        own    -
project.create              O       -       -          -        -           -       -   -       -       -        -      -
project.change              O       -       -          -        -           -       -   -       -       -        -      -
contract.view               O       C       O          -        -           C       -   C       C       own      own    -
contract.create             O       -       -          -        -           -       -   C       -       -        -      -
contract.change             O       -       -          -        -           -       -   C       -       -        -      -
# service
request.view                O       C       O          own      -           C       -   C       C       own      own    own
request.create              O       C       O          own      -           -       -   -       -       own      own    own
request.change              O       C       O          own      -           -       -   -       -       -        -      -
request.triage              O       C       O          -        -           -       -   -       -       -        -      -
request.declare_major       O       -       O          -        -           -       -   -       -       -        -      -
request.answer              O       C       O          own      -           -       -   -       -       -        -      -
request.diagnose            O       C       O          own      -           -       -   -       -       -        -      -
request.plan                O       C       O          own      -           -       -   -       -       -        -      -
request.pause               O       C       O          -        -           -       -   -       -       -        -      -
request.urge                O       C       O          -        -           -       -   -       -       own      own    own
request.resolve             O       C       O          -        -           -       -   -       -       -        -      -
request.reopen              O       C       O          -        -           C       -   -       -       own      own    own
request.cancel              O       C       O          -        -           -       -   -       -       own      own    -
request.merge               O       C       O          -        -           -       -   -       -       -        -      -
request.split               O       C       O          -        -           -       -   -       -       -        -      -
request.archive             O       C       -          -        -           -       -   -       -       -        -      -
request.sub_state           O       C       O          own      -           -       -   -       -       -        -      -
order.view                  O       C       O          own      -           C       -   C       C       own      own    own
order.open                  O       C       O          -        -           -       -   -       -       -        -      -
order.pool                  O       -       O          -        -           -       -   -       -       -        -      -
order.hold                  O       -       O          -        -           -       -   -       -       -        -      -
order.finish                O       -       O          own      -           -       -   -       -       -        -      -
order.reopen                O       -       O          -        -           C       -   -       -       -        -      -
order.cancel                O       -       O          -        -           -       -   -       -       -        -      -
order.sub_state             O       C       O          own      -           -       -   -       -       -        -      -
visit.view                  O       C       O          own      -           C       -   -       C       own      own    own
visit.plan                  O       -       O          -        -           -       -   -       -       -        -      -
visit.dispatch              O       -       O          -        -           -       -   -       -       -        -      -
visit.work                  O       -       O          own      -           -       -   -       -       -        -      -
visit.grab                  -       -       -          own      -           -       -   -       -       -        -      -
visit.confirm               O       C       O          own      -           -       -   -       -       own      own    own
visit.sub_state             O       -       O          own      -           -       -   -       -       -        -      -
board.rules                 O       -       -          -        -           -       -   -       -       -        -      -
report.issue                O       -       O          own      -           -       -   -       -       -        -      -
report.review               O       -       -          -        -           C       -   -       -       -        -      -
work_type.view              O       C       O          own      -           C       -   -       C       -        -      -
work_type.change            C       -       -          -        -           C       -   -       -       -        -      -
state.view                  C       C       C          own      -           C       -   C       C       -        -      -
state.change                C       -       -          -        -           -       -   -       -       -        -      -
history.import              -       -       -          -        -           -       -   -       -       -        -      -
# dispatch
plan.view                   O       -       O          -        -           -       -   -       C       -        -      -
plan.run                    O       -       O          -        -           -       -   -       -       -        -      -
tool.change                 O       -       O          -        -           -       -   -       -       -        -      -
plan.apply                  O       -       O          -        -           -       -   -       -       -        -      -
plan.waive                  O       -       O          -        -           -       -   -       -       -        -      -
place.view                  O       C       O          -        -           -       -   -       C       -        -      -
place.inform                O       C       O          -        -           -       -   -       -       -        -      -
place.ask                   O       C       O          -        -           -       -   -       -       -        -      -
place.answer                O       -       O          -        -           -       -   -       -       -        -      -
place.settle                O       -       -          -        -           -       -   -       -       -        -      -
call.view                   O       C       O          own      -           C       -   -       C       -        -      -
call.note                   O       C       O          own      -           -       -   -       -       -        -      -
call.agree                  O       C       O          own      -           -       -   -       -       -        -      -
call.check                  O       C       O          -        -           -       -   -       -       -        -      -
obstacle.view               O       C       O          own      -           C       -   -       C       -        -      -
obstacle.report             O       C       O          own      -           -       -   -       -       -        -      -
obstacle.answer             O       -       O          -        -           -       -   -       -       -        -      -
obstacle.clear              O       -       O          own      -           -       -   -       -       -        -      -
handover.view               O       C       O          own      own         own     own own     C       -        -      -
handover.ask                O       C       O          own      -           -       -   -       -       -        -      -
handover.answer             O       own     O          own      own         own     own own     -       -        -      -
work_plan.view              O       C       O          own      -           C       -   -       C       -        -      -
work_plan.make              O       -       O          -        -           C       -   -       -       -        -      -
work_plan.approve           O       -       -          -        -           -       -   -       -       -        -      -
work_plan.do                O       -       O          own      -           C       -   -       -       -        -      -
plan.settings               O       -       -          -        -           -       -   -       -       -        -      -
appointment.book            O       C       O          -        -           -       -   -       -       own      own    own
"""


def read(table: str) -> dict[str, dict[str, Scope]]:
    """Role → permission → scope. A line that does not fit its heading is a mistake, and raises."""
    heading, *lines = [line.split() for line in table.strip().splitlines() if line.strip() and not line.startswith("#")]
    grants: dict[str, dict[str, Scope]] = {role: {} for role in heading}
    for permission, *marks in lines:
        if len(marks) != len(heading):
            msg = f"{permission}: {len(marks)} marks for {len(heading)} roles"
            raise ValueError(msg)
        for role, mark in zip(heading, marks, strict=True):
            if mark != "-":
                grants[role][permission] = SCOPES[mark]
    return grants


GRANTS = read(TABLE) | {"administrator": {"*": Scope.COMPANY}}
for position, (key, name) in enumerate(ROLES.items()):
    realm = "external" if key in EXTERNAL else "staff"
    presets.register(key, Preset(key=key, name=name, realm=realm, grants=GRANTS[key]), order=position)

# Where customers and dealers begin, and all that they find besides their own login.
doors.open("portal", home="portal:own")
