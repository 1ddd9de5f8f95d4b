"""Setting the stage: the company opens, the regulation is written, approved by whom it names, and takes force."""

from collections.abc import Collection
from datetime import timedelta

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.drills.services.company import ADMIN, Company, open_company
from aftercare.drills.services.stage import BEGINS, TEST_FORM, Stage
from aftercare.platform.approvals import public as approvals
from aftercare.regulations import public as regulations

CERTIFICATES = frozenset({"service-permit", "electric"})
# The company is older than its regulation.
OPENED_BEFORE = timedelta(days=60)
documents = regulations.documents


def found_company() -> Company:
    """A company without regulations, older than those that will be played in it."""
    opened = BEGINS - OPENED_BEFORE
    with clock.running(opened):
        regulations.install_forms([TEST_FORM], by=SYSTEM, at=opened)
        return open_company(certificates=CERTIFICATES, test_form=TEST_FORM, at=opened)


def set_stage(document: regulations.Document, *, live: Collection[str], company: Company) -> Stage:
    """The company in which this regulation, and no other, is in force."""
    opened = BEGINS - OPENED_BEFORE
    with clock.running(opened):
        regulations.install_forms(_forms(document), by=SYSTEM, at=opened)
    stage = Stage(company=company, document=document)
    with stage.running():
        _put_in_force(stage)
    stage.bound = {
        regulations.address(document.key, 1, clause.key, binding.key): binding
        for clause, binding in document.bound()
        if not regulations.waits_in(document, binding, live)
    }
    return stage


def _forms(document: regulations.Document) -> list[str]:
    return [key for _clause, binding in document.bound() for _field, key in binding.forms()]


def _put_in_force(stage: Stage) -> None:
    company, document = stage.company, stage.document
    draft = documents.open_regulation(
        document=document, unit_id=company.head, pack=document.key, by=company.people[ADMIN], at=stage.tick()
    )
    stage.regulation_id, stage.version_id = draft.regulation_id, draft.pk
    documents.submit(version_id=draft.pk, by=company.people[ADMIN], at=stage.tick())
    asked = approvals.approvals_of("regulation_version", draft.pk).first()
    if asked is not None:
        approver = stage.holder(document.approved_by)
        approvals.decide(approval_id=asked.pk, verdict="approved", by=approver, at=stage.tick())
    documents.publish_version(version_id=draft.pk, by=company.people[ADMIN], at=stage.tick())
