from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.words import Words

PERMISSIONS = {
    "view": Words(zh="查看制度", en="Read regulations"),
    "draft": Words(zh="起草、修订制度", en="Draft and revise regulations"),
    "publish": Words(zh="发布、废止制度", en="Publish and withdraw regulations"),
    "comply": Words(zh="查看执行情况", en="See how regulations are kept"),
    "override": Words(zh="特批、豁免", en="Override and waive"),
}


class RegulationsConfig(AppConfig):
    name = "aftercare.regulations"
    label = "regulations"

    def ready(self) -> None:
        from aftercare.base.ui import public as ui
        from aftercare.platform.accounts.public import followed, permissions
        from aftercare.platform.files import public as files
        from aftercare.platform.journal import public as journal
        from aftercare.platform.units.public import path_copies
        from aftercare.regulations import receivers, tasks  # noqa: F401
        from aftercare.regulations.clocks import selectors
        from aftercare.regulations.compliance import receivers as verdicts
        from aftercare.regulations.deeds import panels as lacks
        from aftercare.regulations.documents.models import Regulation
        from aftercare.regulations.escalations import receivers as escalations
        from aftercare.regulations.escalations import views as escalation_pages
        from aftercare.regulations.handbook.shown import cite
        from aftercare.regulations.intake import selectors as intake
        from aftercare.regulations.intake.models import Intake
        from aftercare.regulations.reading import receivers as reading
        from aftercare.regulations.records import panels as record_panels
        from aftercare.regulations.records import receivers as records
        from aftercare.regulations.records import views as record_pages
        from aftercare.regulations.registers import receivers as registers
        from aftercare.regulations.registers import views as register_pages
        from aftercare.regulations.routines import receivers as routines
        from aftercare.regulations.routines import views as duties
        from aftercare.regulations.subjects import receivers as subjects
        from aftercare.regulations.views import breaches, clocks, compliance, library
        from aftercare.regulations.waiting import receivers as waiting
        from aftercare.regulations.waiting import views as waiting_pages

        permissions.name_object("regulation", Words(zh="制度", en="Regulation"))
        followed.follow("regulation.comply")
        for key, words in PERMISSIONS.items():
            permissions.declare(f"regulation.{key}", words)
        for part in (
            receivers, verdicts, escalations, records, registers, routines, reading, library, clocks, duties,
            escalation_pages, waiting, waiting_pages, compliance, breaches, record_pages, register_pages,
            subjects, lacks, record_panels,
        ):  # fmt: skip
            part.register()
        ui.clauses.use(cite)
        path_copies.register("regulations.regulation", Regulation)
        path_copies.register("regulations.intake", Intake)
        files.owners.register("regulation_paper", intake.visible)
        journal.checks.register(
            "regulations.clocks", journal.Check(_("Clocks equal their recount"), selectors.differences)
        )
