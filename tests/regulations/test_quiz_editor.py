"""Writing the questions of a draft on its page: added, changed, moved, removed, by whoever may write the draft."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY, make_staff
from tests.factories.regulations import make_regulation
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.platform.journal import public as journal
from aftercare.platform.units.public import Unit
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Option, Question
from aftercare.regulations.reading import services

pytestmark = pytest.mark.django_db

TYPED = {
    "question_zh": "多久答复客户？", "question_en": "How soon is a customer answered?", "clause": "answer",
    "text_0_zh": "一小时", "text_0_en": "One hour", "right_0": "on", "text_2_zh": "一天", "text_2_en": "A day",
}  # fmt: skip


@pytest.fixture
def office() -> Unit:
    return make_office()


@pytest.fixture
def author(office: Unit) -> Actor:
    return staff_actor("administrator", staff=make_staff(unit=office))


@pytest.fixture
def draft(office: Unit) -> Version:
    return make_regulation(office)


def asked(draft: Version) -> list[tuple[str, str, list[tuple[str, bool]]]]:
    document = documents.document_of(Version.objects.get(pk=draft.pk))
    return [
        (one.key, one.question.zh, [(each.text.zh, each.right) for each in one.options]) for one in document.questions
    ]


def send(author: Actor, draft: Version, address: str, typed: dict[str, Any]) -> Any:
    version = Version.objects.get(pk=draft.pk).version
    return browser_of(author).post(address, typed | {"version": version, "submission": str(uuid4())})


def at(draft: Version, name: str, *more: str) -> str:
    return reverse(f"regulations:{name}", args=[draft.pk, *more])


def test_a_question_is_added_and_shown_as_it_will_be_asked(author: Actor, draft: Version) -> None:
    answer = send(author, draft, at(draft, "question_new"), TYPED)
    assert answer.headers["Location"] == at(draft, "questions")
    assert asked(draft) == [("question-1", "多久答复客户？", [("一小时", True), ("一天", False)])]
    page = browser_of(author).get(at(draft, "questions")).content.decode()
    assert "How soon is a customer answered?" in page
    assert 'type="radio"' in page
    assert at(draft, "questions") in browser_of(author).get(at(draft, "edit")).content.decode()


def test_it_is_changed_in_place_and_read_back_into_the_form(author: Actor, draft: Version) -> None:
    send(author, draft, at(draft, "question_new"), TYPED)
    page = browser_of(author).get(at(draft, "question", "question-1")).content.decode()
    assert "多久答复客户？" in page
    send(author, draft, at(draft, "question", "question-1"), TYPED | {"text_1_zh": "两小时", "right_1": "on"})
    assert asked(draft) == [("question-1", "多久答复客户？", [("一小时", True), ("两小时", True), ("一天", False)])]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"text_2_zh": "", "text_2_en": ""}, "text_1", "at least two options"),
        ({"right_0": ""}, "right_0", "at least one right and one wrong"),
        ({"right_2": "on"}, "right_0", "at least one right and one wrong"),
        ({"right_3": "on"}, "text_3", "Say what this option is"),
        ({"question_zh": "", "question_en": ""}, "question", "required"),
        ({"clause": "nowhere"}, "clause", "choice"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(
    typed: dict[str, str], field: str, said: str, author: Actor, draft: Version
) -> None:
    answer = send(author, draft, at(draft, "question_new"), {k: v for k, v in (TYPED | typed).items() if v})
    page = answer.content.decode()
    assert answer.status_code == 422
    place = page.index(f'id="field-{field}"')
    assert said in page[place : page.index("</div>", page.index("field-error", place))]
    assert asked(draft) == []


def test_somebody_elses_change_in_between_is_shown(author: Actor, draft: Version) -> None:
    stale = TYPED | {"version": 999, "submission": str(uuid4())}
    assert browser_of(author).post(at(draft, "question_new"), stale).status_code == 409
    assert asked(draft) == []


def question(key: str) -> Question:
    options = (Option.model_validate({"text": "对", "right": True}), Option.model_validate({"text": "错"}))
    return Question.model_validate({"key": key, "question": key, "options": options})


def test_questions_are_moved_up_and_removed(author: Actor, draft: Version) -> None:
    for key in ("one", "two"):
        services.set_question(version_id=draft.pk, question=question(key), by=SYSTEM, at=MONDAY)
    send(author, draft, at(draft, "question_move", "two"), {})
    assert [one[0] for one in asked(draft)] == ["two", "one"]
    send(author, draft, at(draft, "question_remove", "two"), {})
    assert [one[0] for one in asked(draft)] == ["one"]
    with pytest.raises(NotFoundError):
        services.remove_question(version_id=draft.pk, key="two", by=SYSTEM, at=MONDAY)
    assert len(journal.events_of("regulation", draft.regulation_id, names="regulation.revised")) == 4


def test_only_whoever_may_write_the_draft_changes_its_questions(office: Unit, draft: Version) -> None:
    engineer = staff_actor("engineer", unit=office, staff=make_staff(unit=office))
    with pytest.raises(NotAllowedError):
        services.set_question(version_id=draft.pk, question=question("one"), by=engineer, at=MONDAY)
    assert browser_of(engineer).get(at(draft, "questions")).status_code == 403
    assert asked(draft) == []


def test_what_was_handed_in_no_longer_changes(author: Actor, draft: Version) -> None:
    Version.objects.filter(pk=draft.pk).update(state="in_review")
    assert send(author, draft, at(draft, "question_new"), TYPED).status_code == 409
    assert browser_of(author).get(at(draft, "questions")).status_code == 409
    assert asked(draft) == []
