from django.apps import AppConfig

from aftercare.base.kernel.words import Words


class ApprovalsConfig(AppConfig):
    name = "aftercare.platform.approvals"
    label = "approvals"

    def ready(self) -> None:
        from aftercare.platform.accounts.public import permissions
        from aftercare.platform.approvals import receivers, selectors, tasks, views
        from aftercare.platform.approvals.models import Approval
        from aftercare.platform.journal.public import called, subject_names
        from aftercare.platform.units.public import path_copies

        permissions.name_object("approval", Words(zh="审批", en="Approval"))
        permissions.declare(
            "approval.view",
            Words(zh="查看他人的审批", en="See approvals of others"),
            scopes=("team", "office", "company"),
        )
        permissions.declare(
            "approval.manage",
            Words(zh="撤回他人的审批", en="Withdraw approvals of others"),
            scopes=("office", "company"),
        )
        subject_names.register("approval", called(Approval, "title", page="approvals:approval", seen=selectors.visible))
        path_copies.register("approvals.approval", Approval)
        tasks.register()
        receivers.register()
        views.register()
