from django.apps import AppConfig

from aftercare.base.kernel.words import Words


class NotifyConfig(AppConfig):
    name = "aftercare.platform.notify"
    label = "notify"

    def ready(self) -> None:
        from aftercare.platform.accounts.public import permissions
        from aftercare.platform.journal.public import consumers
        from aftercare.platform.notify import receivers as sentences
        from aftercare.platform.notify import views
        from aftercare.platform.notify.models import Robot
        from aftercare.platform.notify.sending import tasks
        from aftercare.platform.notify.services import follow
        from aftercare.platform.notify.shipped import receivers, rules
        from aftercare.platform.units.public import path_copies

        permissions.name_object("notice", Words(zh="消息通知", en="Messages"))
        permissions.declare("notice.log", Words(zh="查看发送日志", en="See the send log"), scopes=("company",))
        permissions.declare(
            "notice.manage",
            Words(zh="维护通知规则、模板和机器人", en="Change rules, wordings and robots"),
            scopes=("company",),
        )
        path_copies.register("notify.robot", Robot)
        # From now on: what was there before the first start is history and tells nobody anything.
        consumers.register("notify", {"*"}, follow, from_now=True)
        tasks.register()
        rules.declare()
        receivers.register()
        views.register()
        sentences.register()
