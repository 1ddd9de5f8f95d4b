"""What the board makes known to the apps below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.board import services
from aftercare.operations.dispatch.board.selectors import board as selectors
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service


def register() -> None:
    """Called once, when Django is ready."""
    accounts.permissions.name_object("board", Words("调度看板", "Dispatch board"))
    accounts.permissions.declare(
        services.RULES, Words("设定时间冲突规则", "Set the rules for overlaps"), scopes=("office", "company")
    )
    service.busy_checks.register("busy", services.refuse_busy)
    ui.menu.register(
        "dispatch.board",
        ui.Entry(
            pgettext_lazy("board", "Board"), "dispatch:board", icon="timeline", permission=selectors.PLAN,
            group=ui.Group.WORK, order=34,
        ),
    )  # fmt: skip
    ui.palette.register(
        "dispatch.board",
        ui.Jump(
            _("Dispatch board"), "dispatch:board", icon="timeline", keywords="board dispatch 调度 看板 排班 ddkb",
            permission=selectors.PLAN,
        ),
    )  # fmt: skip
    ui.palette.register(
        "dispatch.overlaps",
        ui.Jump(
            _("Rules for overlaps"), "dispatch:overlaps", icon="adjustments", keywords="overlap travel 冲突 规则",
            permission=services.RULES,
        ),
    )  # fmt: skip
