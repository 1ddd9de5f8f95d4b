"""What keeps an order out of every plan until somebody mends it. Nothing is dropped without a word."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aftercare.base.kernel.words import Words

DEFECTS: Mapping[str, Words] = {
    "no_duration": Words("没有预计工时", "No duration"),
    "huge_duration": Words("预计工时过长", "The duration is too long"),
    "no_place": Words("没有现场坐标", "The site's position is not known"),
    "nobody_at_work": Words("计划期内没有可派的工程师", "No engineer can go in these days"),
    "no_skill_holder": Words("无人具备所需技能：%(what)s", "Nobody has the skill: %(what)s"),
    "no_certificate_holder": Words("无人持有所需证书：%(what)s", "Nobody has the certificate: %(what)s"),
    "no_tool": Words("无人持有所需工具或车辆：%(what)s", "Nobody has the tool or vehicle: %(what)s"),
    "no_part": Words("车上和库房都没有足够的配件：%(what)s", "Not enough of it in any van or store: %(what)s"),
    "window_past": Words("约定时间已过", "The agreed time has passed"),
    "never_open": Words("计划期内现场不开放", "The site does not open in these days"),
    "crew_too_big": Words("所需人数超过可派人数：%(what)s", "More people are needed than can go: %(what)s"),
    "required_absent": Words("指定工程师不在可派人员中", "The engineers who must go are not among those who can"),
    "locks_clash": Words("锁定的时间相互冲突：%(what)s", "Locked times of one engineer overlap: %(what)s"),
    "locked_absent": Words("锁定的工程师届时不上班", "The locked engineer does not work then"),
    "locked_out": Words(
        "锁定的工程师在这些天无法派出：%(what)s", "The locked engineer cannot go in these days: %(what)s"
    ),
    "lock_unable": Words(
        "锁定的工程师缺少所需技能或有效证书：%(what)s",
        "The locked engineer lacks a skill or a valid certificate: %(what)s",
    ),
    "lock_unwanted": Words(
        "客户或现场要求由他人上门，与锁定的工程师相抵触：%(what)s",
        "Customer or site want somebody else than the locked engineer: %(what)s",
    ),
    "lock_past": Words("锁定的时间已过", "The locked time has passed"),
    "lock_outside": Words(
        "锁定的时间不在客户约定或现场开放的时间内", "The locked time is outside of what customer and site can keep"
    ),
}
WAYS: Mapping[str, Words] = {
    "no_duration": Words("在工单或作业模板中填写预计工时", "Give the order or its work type a duration"),
    "huge_duration": Words("拆分工单", "Split the order"),
    "no_place": Words("在现场资料中补充坐标", "Give the site its position"),
    "nobody_at_work": Words("换个日期，或调整排班", "Choose other days, or change the roster"),
    "no_skill_holder": Words("评定技能，或调整工单要求", "Rate somebody's skill, or change what the order asks for"),
    "no_certificate_holder": Words("登记有效证书，或调整工单要求", "File a valid certificate, or change the order"),
    "no_tool": Words("登记工具或车辆，或调整作业模板", "Register who has it, or change the work type"),
    "no_part": Words("补货，或从其他库房调拨", "Have the part delivered"),
    "window_past": Words("与客户另约时间", "Agree on another time with the customer"),
    "never_open": Words("延长计划天数，或核对现场开放时间", "Plan more days, or check the site's hours"),
    "crew_too_big": Words("减少所需人数，或从其他部门借人", "Ask for fewer people, or for help from elsewhere"),
    "required_absent": Words("更改指定工程师", "Change who must be sent"),
    "locks_clash": Words("解除其中一个锁定", "Take one of the locks off"),
    "locked_absent": Words("解除锁定，或调整排班", "Take the lock off, or change the roster"),
    "locked_out": Words("解除锁定，或锁定其他人", "Take the lock off, or lock somebody else"),
    "lock_unable": Words("锁定其他人，或登记其技能与证书", "Lock somebody else, or file the skill or certificate"),
    "lock_unwanted": Words("锁定其他人，或更改客户要求", "Lock somebody else, or change what the customer wants"),
    "lock_past": Words("解除锁定，或锁定以后的时间", "Take the lock off, or lock a later time"),
    "lock_outside": Words("锁定其他时间，或与客户另行约定", "Lock another time, or agree on it with the customer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One order that cannot be planned, and why."""

    code: str
    order_id: int
    number: str
    title: str
    visit_id: int | None = None
    what: str = ""
    waived_by: str = ""

    def __str__(self) -> str:
        return str(DEFECTS[self.code]) % {"what": self.what}

    @property
    def way(self) -> str:
        """How it is mended."""
        return str(WAYS[self.code])

    @property
    def blocks(self) -> bool:
        """Nobody let it pass yet."""
        return not self.waived_by


LEFT_OUT: Mapping[str, Words] = {
    "left": Words("已离职", "Has left the company"),
    "on_leave": Words("整个计划期请假", "On leave all the time"),
    "no_shift": Words("计划期内没有班次", "No shift in these days"),
    "busy": Words("计划期内已无空闲", "Busy all the time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An engineer of the unit who is in no plan of these days, and why."""

    staff_id: int
    name: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(LEFT_OUT[self.code])
