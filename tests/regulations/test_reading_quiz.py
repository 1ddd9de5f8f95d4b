"""Questions of a regulation, who has not read it, and reminders."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import REGULATION, make_regulation
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.platform.approvals import public as approvals
from aftercare.platform.approvals.models import Approval
from aftercare.platform.journal import public as journal
from aftercare.platform.notify.models import Message
from aftercare.platform.units.public import Unit
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents import services
from aftercare.regulations.documents.errors import DocumentFaultyError, QuestionsFirstError
from aftercare.regulations.documents.models import Reading, Version
from aftercare.regulations.documents.rules import DocumentUnreadableError, read_yaml, write_yaml
from aftercare.regulations.reading import selectors
from aftercare.regulations.reading.rules import wrong_answers
from aftercare.regulations.reading.services import Marked, answer_questions, remind

QUIZ = (
    REGULATION
    + """
questions:
  - key: how-long
    question: {zh: 多久答复客户？, en: "How soon is a customer answered?"}
    clause: answer
    options:
      - {text: {zh: 一小时, en: One hour}, right: true}
      - {text: {zh: 一天, en: A day}}
  - key: what
    question: {zh: 该做什么？, en: "What is to be done?"}
    options:
      - {text: {zh: 回访, en: Call back}, right: true}
      - {text: {zh: 有礼, en: Be polite}, right: true}
      - {text: {zh: 吵架, en: Quarrel}}
"""
)
RIGHT = {"how-long": [0], "what": [0, 1]}


@pytest.fixture
def office() -> Unit:
    return make_office()


@pytest.fixture
def author(office: Unit) -> Actor:
    return staff_actor("administrator", staff=make_staff(unit=office, name="王起草"))


@pytest.fixture
def published(office: Unit, author: Actor) -> Version:
    boss = make_staff(unit=office, name="李批准")
    give_post(boss, make_post("general-manager"))
    draft = make_regulation(office, source=QUIZ)
    services.submit(version_id=draft.pk, by=author, at=MONDAY)
    approvals.decide(
        approval_id=Approval.objects.get(state="open").pk, verdict="approved", comment="", at=MONDAY,
        by=staff_actor("manager", unit=office, staff=boss),
    )  # fmt: skip
    return services.publish_version(version_id=draft.pk, by=author, at=MONDAY)


def test_questions_are_written_and_read_as_yaml() -> None:
    document = read_yaml(QUIZ)
    assert read_yaml(write_yaml(document)) == document
    assert [one.right_count for one in document.questions] == [1, 2]


def test_a_regulation_without_questions_is_stored_as_before() -> None:
    assert "questions" not in read_yaml(REGULATION).text
    assert type(read_yaml(QUIZ)).read(read_yaml(QUIZ).text) == read_yaml(QUIZ)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("right: true}\n      - {text: {zh: 一天, en: A day}}", "}\n      - {text: {zh: 一天, en: A day}}", "at least one right"),
        ("{text: {zh: 一天, en: A day}}", "{text: {zh: 一天, en: A day}, right: true}", "one wrong option"),
        ("key: what", "key: how-long", "Two questions have the key how-long"),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_marked_are_refused(before: str, after: str, said: str) -> None:
    assert before in QUIZ
    with pytest.raises(DocumentUnreadableError, match=said):
        read_yaml(QUIZ.replace(before, after))


@given(st.dictionaries(st.sampled_from(["how-long", "what", "other"]), st.sets(st.integers(0, 3))))
def test_only_exactly_the_right_options_count(answers: dict[str, set[int]]) -> None:
    wrong = {one.key for one in wrong_answers(read_yaml(QUIZ), answers)}
    assert wrong == {key for key, right in RIGHT.items() if answers.get(key, set()) != set(right)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("clause: answer", "clause: nowhere", "There is no clause nowhere"), ("zh: 吵架, ", "", "in both languages")],
)
def test_questions_with_faults_are_not_handed_in(
    office: Unit, author: Actor, before: str, after: str, said: str
) -> None:
    draft = make_regulation(office, source=QUIZ.replace(before, after))
    with pytest.raises(DocumentFaultyError, match=said):
        services.submit(version_id=draft.pk, by=author, at=MONDAY)
    assert Version.objects.get().state == "draft"


@pytest.mark.django_db
def test_reading_is_confirmed_only_by_right_answers_and_each_attempt_is_recorded(
    published: Version, author: Actor
) -> None:
    with pytest.raises(QuestionsFirstError):
        services.confirm_reading(version_id=published.pk, by=author, at=MONDAY)
    marked = answer_questions(version_id=published.pk, answers={"how-long": [1], "what": [0]}, by=author, at=MONDAY)
    assert marked is not None
    assert [one.key for one in marked.wrong] == ["how-long", "what"]
    assert not Reading.objects.exists()
    assert answer_questions(version_id=published.pk, answers=RIGHT, by=author, at=MONDAY) == Marked([])
    assert Reading.objects.get().score_bp == 10_000
    taken = [one for one in journal.events_of("regulation", published.regulation_id) if one.type.endswith("quiz_taken")]
    assert [(one.payload["right"], one.payload["questions"], one.payload["passed"]) for one in taken] == [
        (0, 2, False), (2, 2, True),
    ]  # fmt: skip
    assert all("answers" not in one.payload for one in taken)


@pytest.mark.django_db
def test_in_the_browser_a_wrong_answer_names_the_clause(published: Version, author: Actor) -> None:
    browser = browser_of(author)
    url = reverse("regulations:quiz", args=[published.pk])
    with clock.running(MONDAY):
        assert url in browser.get(reverse("regulations:reading", args=[published.pk])).content.decode()
        assert "How soon is a customer answered?" in browser.get(url).content.decode()
        answer = browser.post(url, {"q-how-long": "1", "q-what": ["0", "1"]})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Read Article 1 Answering again" in text
        assert f"{reverse('regulations:reading', args=[published.pk])}#answer" in text
        assert browser.post(url, {"q-what": ["0"]}).status_code == 422
        assert not Reading.objects.exists()
        assert browser.post(url, {"q-how-long": "0", "q-what": ["0", "1"]}).status_code == 302
    assert Reading.objects.get().staff_id == author.id


@pytest.mark.django_db
def test_the_editor_shows_the_questions_while_they_are_written(author: Actor) -> None:
    text = browser_of(author).post(reverse("regulations:preview"), {"content": QUIZ}).content.decode()
    assert "What is to be done?" in text
    assert "Quarrel" in text


@pytest.mark.django_db
def test_who_has_not_read_is_listed_and_exported(published: Version, author: Actor, office: Unit) -> None:
    make_staff(unit=make_office(), name="外人")
    answer_questions(version_id=published.pk, answers=RIGHT, by=author, at=MONDAY)
    (one,), missing = selectors.overview(author, MONDAY + timedelta(days=15))
    assert (one.concerned, one.read, one.late) == (2, 1, 1)
    assert [(each.name, each.is_late) for each in missing] == [("李批准", True)]
    browser = browser_of(author)
    url = reverse("regulations:unread")
    with clock.running(MONDAY):
        assert "李批准" in browser.get(url).content.decode()
        assert "李批准" not in browser.get(url, {"late": "1"}).content.decode()
    with clock.running(MONDAY + timedelta(days=15)):
        sheet = browser.get(url, {"late": "1", "format": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert (rows[1][0], rows[1][2], rows[1][5]) == ("Quick answers", "李批准", "✓")


@pytest.mark.django_db
def test_reminders_come_before_the_day_then_weekly_and_reach_who_is_above(published: Version, office: Unit) -> None:
    lead = make_post("lead")
    boss, reader = make_staff(unit=office, name="组长"), make_staff(unit=office, name="张未读")
    give_post(boss, lead)
    give_post(reader, make_post("hand", supervisor=lead))
    assert published.read_by is not None
    due = published.read_by

    def told(staff_id: int) -> list[str]:
        rows = Message.objects.filter(recipient_kind="staff", recipient_id=staff_id).order_by("pk")
        return list(rows.values_list("template", flat=True))

    remind(by=SYSTEM, at=due - timedelta(days=4))
    assert told(reader.pk) == []
    for moment in (due - timedelta(days=2), due - timedelta(days=1), due + timedelta(days=1), due + timedelta(days=2)):
        remind(by=SYSTEM, at=moment)
    assert told(reader.pk) == ["reading.soon", "reading.late"]
    assert told(boss.pk) == ["reading.soon", "reading.late", "reading.unread"]
    remind(by=SYSTEM, at=due + timedelta(days=8))
    assert told(reader.pk)[2:] == ["reading.late"]
    assert documents.in_force(due).count() == 1
