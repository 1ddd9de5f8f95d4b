from django.apps import AppConfig

from aftercare.base.kernel.words import Words


class ImportsConfig(AppConfig):
    name = "aftercare.platform.imports"
    label = "imports"

    def ready(self) -> None:
        from aftercare.base.ui import public as ui
        from aftercare.platform.accounts.public import permissions
        from aftercare.platform.files.public import owners
        from aftercare.platform.imports import tasks  # noqa: F401 - declares its jobs
        from aftercare.platform.imports.selectors import visible_sessions
        from aftercare.platform.imports.services.sessions import SESSION_KIND
        from aftercare.platform.imports.views.sessions import ENTRY, JUMP

        permissions.name_object("import", Words(zh="导入", en="Import"))
        permissions.declare("import.run", Words(zh="导入数据", en="Import data"))
        permissions.declare("import.undo", Words(zh="撤销导入", en="Undo imports"))
        owners.register(SESSION_KIND, visible_sessions)
        ui.menu.register("imports", ENTRY)
        ui.palette.register("imports.new", JUMP)
