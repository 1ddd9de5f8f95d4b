from django.apps import AppConfig

from aftercare.base.kernel.words import Words


class PrintingConfig(AppConfig):
    name = "aftercare.platform.printing"
    label = "printing"

    def ready(self) -> None:
        from aftercare.base.ui import public as ui
        from aftercare.platform.accounts.public import permissions
        from aftercare.platform.files.public import owners
        from aftercare.platform.printing.selectors import visible_heads
        from aftercare.platform.printing.services import LOGO_KIND
        from aftercare.platform.printing.views import ENTRY, sheet_address
        from aftercare.platform.sheets.public import papers

        permissions.name_object("printing", Words(zh="打印", en="Printing"))
        permissions.declare("printing.head", Words(zh="设置单据抬头", en="Set up letterheads"))
        owners.register(LOGO_KIND, visible_heads)
        ui.menu.register("printing.heads", ENTRY)
        papers.register("pdf", sheet_address)
