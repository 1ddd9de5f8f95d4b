"""What accounts itself asks for, and the apps below it, which cannot declare."""

from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.access.rules import permissions

COMPANY = ("company",)
OFFICE = ("office", "company")

OBJECTS = {
    "user": Words(zh="用户", en="User"),
    "role": Words(zh="角色", en="Role"),
    "key": Words(zh="接口密钥", en="API key"),
    "access_log": Words(zh="访问日志", en="Access log"),
    "unit": Words(zh="组织机构", en="Organisation tree"),
    "journal": Words(zh="事件日志", en="Journal"),
    "calendar": Words(zh="工作日历", en="Work calendar"),
    "job": Words(zh="后台任务", en="Background job"),
    "series": Words(zh="编号规则", en="Number series"),
    "system": Words(zh="系统", en="System"),
}
PERMISSIONS = {
    "user.view": (Words(zh="查看用户", en="See users"), OFFICE),
    "user.manage": (Words(zh="管理用户及其角色", en="Manage users and their roles"), OFFICE),
    "user.stand_in": (Words(zh="以他人身份操作", en="Act as another user"), COMPANY),
    "role.view": (Words(zh="查看角色与权限", en="See roles and what they may do"), COMPANY),
    "role.manage": (Words(zh="修改角色的权限", en="Change what roles may do"), COMPANY),
    "key.manage": (Words(zh="管理接口密钥", en="Manage API keys"), COMPANY),
    "access_log.view": (Words(zh="查看访问日志", en="See the access log"), COMPANY),
    "unit.view": (Words(zh="查看组织机构", en="See the organisation tree"), COMPANY),
    "unit.manage": (Words(zh="维护组织机构", en="Change the organisation tree"), COMPANY),
    "journal.view": (Words(zh="查看事件日志", en="See the journal"), COMPANY),
    "journal.record_late": (Words(zh="补录很久以前的事项", en="Record what happened long ago"), OFFICE),
    "calendar.view": (Words(zh="查看工作日历", en="See work calendars"), COMPANY),
    "calendar.edit": (Words(zh="维护工作日历", en="Change work calendars"), COMPANY),
    "job.view": (Words(zh="查看后台任务", en="See background jobs"), COMPANY),
    "job.manage": (Words(zh="取消和重试后台任务", en="Cancel and retry background jobs"), COMPANY),
    "series.view": (Words(zh="查看编号规则", en="See number series"), COMPANY),
    "series.continue": (Words(zh="接续编号", en="Continue a number series"), COMPANY),
    "system.health": (Words(zh="查看系统状态", en="See how the system is"), COMPANY),
}


def declare_own() -> None:
    """Objects and permissions, by name."""
    for key, name in OBJECTS.items():
        permissions.name_object(key, name)
    for key, (name, scopes) in PERMISSIONS.items():
        permissions.declare(key, name, scopes=scopes)
