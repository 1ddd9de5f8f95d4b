from django.apps import AppConfig

from aftercare.base.kernel.words import Words


class SheetsConfig(AppConfig):
    name = "aftercare.platform.sheets"
    label = "sheets"

    def ready(self) -> None:
        from aftercare.base.ui import public as ui
        from aftercare.platform.accounts.public import permissions
        from aftercare.platform.files.public import owners
        from aftercare.platform.journal.public import called, subject_names
        from aftercare.platform.sheets.models import Definition, Sheet
        from aftercare.platform.sheets.selectors import visible_sheets
        from aftercare.platform.sheets.services import SHEET_KIND
        from aftercare.platform.sheets.views import ENTRY, PICKER
        from aftercare.platform.units.public import path_copies

        permissions.name_object("form", Words(zh="表单模板", en="Form"))
        permissions.name_object("sheet", Words(zh="表单", en="Sheet"))
        permissions.declare("form.view", Words(zh="查看表单模板", en="See forms"), scopes=("company",))
        permissions.declare(
            "form.manage", Words(zh="编写、发布表单模板", en="Write and publish forms"), scopes=("company",)
        )
        permissions.declare("sheet.waive", Words(zh="让步放行超限值", en="Let values out of limits pass"))
        owners.register(SHEET_KIND, visible_sheets)
        path_copies.register("sheets.sheet", Sheet)
        ui.menu.register("sheets.forms", ENTRY)
        ui.pickers.register("form", PICKER)
        subject_names.register("form", called(Definition, "name", page="sheets:form"))
        subject_names.register("sheet", called(Sheet, "version__definition__name", page="sheets:sheet"))
