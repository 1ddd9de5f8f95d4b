"""Asking and answering the questions of a regulation, and reminding those who have not read it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.notify import public as notify
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents import services
from aftercare.regulations.documents.errors import NotInForceError
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Document, Question
from aftercare.regulations.reading import selectors
from aftercare.regulations.reading.errors import NoQuestionsError
from aftercare.regulations.reading.events import RegulationQuizTaken
from aftercare.regulations.reading.rules import moved_up, with_question, without_question, wrong_answers
from aftercare.regulations.reading.selectors import Unread

SOON, LATE, OVER = "reading.soon", "reading.late", "reading.unread"
# So long before the day, whoever has not read it is reminded; afterwards once a week, and whoever is above them too.
BEFORE = timedelta(days=3)
AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of the answers: the questions to answer again; none = the regulation counts as read."""

    wrong: list[Question]


@command("regulation.quiz")
def answer_questions(
    *, version_id: int, answers: Mapping[str, Collection[int]], by: Actor, at: datetime
) -> Marked | None:
    """Answer a version's questions; all right, and it counts as read. The attempt is recorded, without the answers.

    None: the same sending came a second time.
    """
    version = documents.get_version(version_id=version_id, by=by)
    if version.state != Version.State.PUBLISHED or by.kind is not ActorKind.STAFF or by.id is None:
        raise NotInForceError
    document = documents.document_of(version)
    if not document.questions:
        raise NoQuestionsError
    wrong = wrong_answers(document, answers)
    asked = len(document.questions)
    event = RegulationQuizTaken(
        regulation=version.regulation_id, version=version.number, staff=by.id, right=asked - len(wrong),
        questions=asked, passed=not wrong,
    )  # fmt: skip
    publish(event, stream_id=version.regulation_id, at=at)
    if not wrong:
        services.confirm_reading(version_id=version_id, by=by, at=at, score_bp=10_000)
    return Marked(wrong)


@command("regulation.set_question")
def set_question(
    *, version_id: int, question: Question, by: Actor, at: datetime, version: int | None = None
) -> Version:
    """Put a question into a draft, in place of the one of its key."""
    return _revise(version_id, lambda document: with_question(document, question), by, at, version)


@command("regulation.remove_question")
def remove_question(*, version_id: int, key: str, by: Actor, at: datetime, version: int | None = None) -> Version:
    """Take a question out of a draft."""
    return _revise(version_id, lambda document: without_question(_having(document, key), key), by, at, version)


@command("regulation.move_question")
def move_question(*, version_id: int, key: str, by: Actor, at: datetime, version: int | None = None) -> Version:
    """Ask a question of a draft before the one above it."""
    return _revise(version_id, lambda document: moved_up(_having(document, key), key), by, at, version)


def _having(document: Document, key: str) -> Document:
    if key not in {one.key for one in document.questions}:
        raise NotFoundError
    return document


def _revise(
    version_id: int, change: Callable[[Document], Document], by: Actor, at: datetime, version: int | None
) -> Version:
    draft = documents.get_version(version_id=version_id, by=by)
    document = change(documents.document_of(draft))
    return services.revise(version_id=version_id, document=document, by=by, at=at, version=version)


@command("regulation.remind")
def remind(*, by: Actor, at: datetime) -> int:
    """Tell those who have not read a regulation, and those above them once it is overdue; how many were told."""
    told = 0
    above: dict[tuple[int, int], list[Unread]] = {}
    for one in selectors.unread_by_all(at):
        if one.read_by is None or one.read_by - BEFORE > at:
            continue
        told += _tell(one.staff_id, LATE if one.is_late else SOON, one, _turn(one, at), "", by, at)
        for superior in organisation.superiors_of(one.staff_id, at) if one.is_late else ():
            above.setdefault((superior, one.version_id), []).append(one)
    for (superior, _version), found in above.items():
        names = "、".join(each.name for each in found[:5]) + (" …" if len(found) > 5 else "")
        told += _tell(superior, OVER, found[0], _turn(found[0], at), f"{len(found)}: {names}", by, at)
    return told


def _turn(one: Unread, at: datetime) -> int:
    """Which week after the day; 0 before it."""
    assert one.read_by is not None
    return 1 + (at - one.read_by) // AGAIN if one.is_late else 0


def _tell(staff_id: int, wording: str, one: Unread, turn: int, who: str, by: Actor, at: datetime) -> int:
    facts = notify.Facts(
        title=one.regulation,
        link=reverse("regulations:reading", args=[one.version_id]) if not who else reverse("regulations:unread"),
        values={"due": one.read_by or at, "who": Words(who, who) if who else ""},
    )
    sent = notify.tell(
        cause=f"{wording}:{one.version_id}:{staff_id}:{turn}", to=[notify.Recipient("staff", staff_id)],
        template=wording, channels=(notify.INBOX, notify.MAIL), facts=facts, by=by, at=at,
    )  # fmt: skip
    return len(sent)
