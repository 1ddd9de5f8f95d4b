"""The company's written regulations: which of its posts they mean, and how they came into force."""

from collections.abc import Generator
from datetime import datetime, timedelta

from django.utils import timezone

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.demo import rules
from aftercare.demo.services.acts import Acts
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.platform.units import public as units
from aftercare.regulations import public as regulations

Course = Generator[datetime, None, None]


def name_posts(*, at: datetime) -> None:
    """Shipped regulations speak of posts by their own names."""
    for key, codes in rules.NAMED_POSTS.items():
        regulations.posts.name_post(key=key, codes=codes, by=SYSTEM, at=at)


def course(acts: Acts, pack: str) -> Course:
    """Quality takes it over and hands it in, the general manager approves it, it holds from the next morning."""
    company = units.by_code(rules.HEAD)
    if company is None:
        return
    quality = acts.desks[acts.home]["quality"]
    version = regulations.packs.adopt(pack=pack, unit_id=company.pk, by=quality, at=acts.now)
    yield acts.soon(30, 180)
    for asked_of_readers in rules.QUESTIONS.get(pack, ()):
        question = regulations.Question.model_validate(asked_of_readers)
        regulations.reading.set_question(version_id=version.pk, question=question, by=quality, at=acts.now)
    regulations.documents.submit(version_id=version.pk, by=quality, at=acts.now)
    yield acts.soon(600, 1_500)
    asked = approvals.approvals_of("regulation_version", version.pk)[0]
    approvals.decide(
        approval_id=asked.pk, verdict="approved", by=acts.desks[company.path]["general-manager"], at=acts.now
    )
    yield acts.soon(20, 120)
    morning = timezone.localtime(acts.now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    regulations.documents.publish_version(
        version_id=version.pk, effective_from=morning, by=_administrator(), at=acts.now
    )
    # Whoever works here reads it in the weeks after.
    for desk in list(acts.desks.values()):
        for reader in list(desk.values()):
            if acts.draw.random() < rules.READERS and not (rules.QUESTIONS.get(pack) and _is_shown(acts, reader)):
                yield acts.soon(40, 400)
                _read(version, pack, reader, at=acts.now)


def _is_shown(acts: Acts, reader: Actor) -> bool:
    """The engineer as whom visitors look around: the questions wait for them."""
    engineers = [one for key, one in acts.desks[acts.home].items() if key.startswith("engineer-")]
    return reader == engineers[0]


def _read(version: regulations.Version, pack: str, reader: Actor, *, at: datetime) -> None:
    """Confirm it, or answer its questions."""
    asked = rules.QUESTIONS.get(pack)
    if not asked:
        regulations.documents.confirm_reading(version_id=version.pk, by=reader, at=at)
        return
    questions = [regulations.Question.model_validate(one) for one in asked]
    answers = {one.key: [place for place, option in enumerate(one.options) if option.right] for one in questions}
    regulations.reading.answer_questions(version_id=version.pk, answers=answers, by=reader, at=at)


def revising(acts: Acts) -> Course:
    """Quality writes a stricter version; it is still a draft today."""
    yield acts.soon(1, 30)
    shipped = regulations.pack(rules.REVISED)
    last = regulations.Version.objects.filter(regulation__key=shipped.key if shipped else "").order_by("number").last()
    if last is None:
        return
    quality = acts.desks[acts.home]["quality"]
    draft = regulations.documents.begin_version(
        regulation_id=last.regulation_id, note=rules.REVISED_NOTE, by=quality, at=acts.now
    )
    before, after = (f'"within":"{length}"' for length in rules.REVISED_WITHIN)
    stricter = regulations.Document.read(last.content.replace(before, after, 1))
    yield acts.soon(20, 90)
    regulations.documents.revise(version_id=draft.pk, document=stricter, by=quality, at=acts.now)


def _administrator() -> Actor:
    user = accounts.User.objects.get(username="admin")
    return Actor(kind=ActorKind.STAFF, user_id=user.pk)
