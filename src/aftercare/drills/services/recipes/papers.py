"""Regulations themselves: revised, handed in, approved, published, read, asked about; forms."""

from json import dumps
from typing import Literal

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.drills.rules import ANOTHER
from aftercare.drills.services.company import ADMIN, picture
from aftercare.drills.services.scene import Scene, giver, recipe
from aftercare.platform.approvals import public as approvals
from aftercare.platform.files import public as files
from aftercare.platform.sheets import public as sheets
from aftercare.regulations import public as regulations

documents = regulations.documents
State = regulations.Version.State


@giver("regulation.read")
def read(scene: Scene, staff_id: int) -> None:
    """The person reads what is in force."""
    reader = scene.engineer
    if reader.id == staff_id:
        documents.confirm_reading(version_id=scene.stage.version_id, by=reader, at=scene.at)


@recipe("regulation.drafted")
def draft(scene: Scene) -> None:
    """Somebody begins a new version; one that another scene left in work is put away."""
    _put_away(scene)
    by = scene.who("regulation.drafted", ADMIN)
    version = documents.begin_version(regulation_id=scene.stage.regulation_id, by=by, at=scene.at)
    scene.ids["version"] = version.pk


def _put_away(scene: Scene) -> None:
    """What is in review is sent back, what is approved takes force, a draft is discarded."""
    of_ours = regulations.Version.objects.filter(regulation_id=scene.stage.regulation_id)
    admin = scene.stage.holder(ADMIN)
    for one in of_ours.filter(state=State.IN_REVIEW).order_by("pk"):
        post = regulations.Document.read(one.content).approved_by
        decide(one.pk, by=scene.stage.holder(post), scene=scene, verdict="refused")
    for one in of_ours.filter(state=State.APPROVED).order_by("pk"):
        documents.publish_version(version_id=one.pk, by=admin, at=scene.at)
        scene.stage.version_id = one.pk
    for one in of_ours.filter(state=State.DRAFT).order_by("pk"):
        documents.discard(version_id=one.pk, by=admin, at=scene.at)


def rename_approver(scene: Scene, post: str) -> None:
    """Somebody writes into the draft that another post approves it."""
    document = scene.stage.document.model_copy(update={"approved_by": post})
    by = scene.who("regulation.revised", ADMIN)
    documents.revise(version_id=scene.ids["version"], document=document, by=by, at=scene.at)


@recipe("regulation.submitted", "regulation.drafted")
def submit(scene: Scene) -> None:
    """It is handed in."""
    documents.submit(version_id=scene.ids["version"], by=scene.who("regulation.submitted", ADMIN), at=scene.at)


@recipe("regulation.approved", "regulation.submitted")
def approve(scene: Scene) -> None:
    """Whoever the regulation names approves it."""
    decide(scene.ids["version"], by=scene.who("regulation.approved", scene.approver), scene=scene)


def decide(version_id: int, *, by: Actor, scene: Scene, verdict: Literal["approved", "refused"] = "approved") -> None:
    """Answer the open question about a version."""
    asked = next(
        one
        for one in approvals.approvals_of("regulation_version", version_id)
        if one.state == approvals.Approval.State.OPEN
    )
    approvals.decide(approval_id=asked.pk, verdict=verdict, comment=ANOTHER, by=by, at=scene.at)


@recipe("regulation.published", "regulation.approved")
def publish(scene: Scene) -> None:
    """It takes force."""
    by = scene.who("regulation.published", ADMIN)
    documents.publish_version(version_id=scene.ids["version"], by=by, at=scene.at)
    scene.stage.version_id = scene.ids["version"]


@recipe("regulation.read")
def confirm_reading(scene: Scene) -> None:
    """Somebody new reads what is in force."""
    documents.confirm_reading(version_id=scene.stage.version_id, by=scene.engineer, at=scene.at)


@recipe("interpretation.asked")
def ask(scene: Scene) -> None:
    """Somebody asks what a clause means."""
    clause = next(iter(scene.stage.document.clauses)).key
    asked = documents.ask_meaning(
        version_id=scene.stage.version_id,
        clause=clause,
        question=ANOTHER,
        by=scene.who("interpretation.asked"),
        at=scene.at,
    )
    scene.ids["interpretation"] = asked.pk


@recipe("interpretation.answered", "interpretation.asked")
def answer(scene: Scene) -> None:
    """Whoever interprets the regulation answers."""
    document = scene.stage.document
    by = scene.who("interpretation.answered", document.interpreted_by or document.approved_by)
    documents.answer_meaning(interpretation_id=scene.ids["interpretation"], answer=ANOTHER, by=by, at=scene.at)


@recipe("form.published")
def publish_form(scene: Scene) -> None:
    """A form gets a new version."""
    sections = [{"key": "all", "title": ANOTHER, "fields": [{"key": "word", "kind": "text", "label": ANOTHER}]}]
    form = scene.stage.mark()
    by = scene.who("form.published", "quality-manager")
    sheets.install_form(
        key=f"drill-{form}",
        name=Words(ANOTHER, ANOTHER),
        purpose="register",
        source=dumps({"sections": sections}),
        by=by,
        at=scene.at,
    )


def keep_file(scene: Scene) -> None:
    """A picture that nobody else has is kept."""
    width = 9 + scene.stage.mark() % 1_000
    kept = files.store(content=picture(width), name="picture.png", by=scene.stage.holder(ADMIN), at=scene.at)
    scene.ids["file"] = kept.pk


@recipe("file.erased")
def erase_file(scene: Scene) -> None:
    """And erased for good."""
    if "file" not in scene.ids:
        keep_file(scene)
    by = scene.who("file.erased", "information")
    files.erase(file_id=scene.ids["file"], reason=ANOTHER, by=by, at=scene.at)
