"""A regulation from its first draft to being superseded, read and withdrawn."""

from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from django.utils import translation
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from aftercare.base.kernel.words import Words
from aftercare.platform.approvals import public as approvals
from aftercare.platform.approvals.models import Approval
from aftercare.platform.approvals.selectors import title_of
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.regulations.documents import selectors, services
from aftercare.regulations.documents.errors import (
    AlreadyAnsweredError,
    DocumentFaultyError,
    EffectiveInPastError,
    InWorkError,
    KeyTakenError,
    NotApprovedError,
    NotDraftError,
    NothingInItError,
    NotInterpreterError,
    NotUnpublishedError,
)
from aftercare.regulations.documents.models import Reading, Regulation, Version
from aftercare.regulations.documents.rules import Document, DocumentUnreadableError, differences, read_yaml

pytestmark = pytest.mark.django_db

YAML = """
key: quick-answer
name: {zh: 快速答复制度, en: Quick answers}
approved_by: general-manager
chapters:
  - key: one
    number: 第一章
    title: {zh: 总则, en: General}
    clauses:
      - key: answer
        number: 第一条
        text: {zh: 一小时内答复客户。, en: Customers are answered within an hour.}
        bindings:
          - key: answer
            kind: clock
            clock: response
            name: {zh: 答复, en: Answer}
            start: request.received
            stop: request.answered
            targets: [{within: 1 h}]
      - key: manners
        number: 第二条
        text: {zh: 待人有礼。, en: Be polite.}
        bindings: [{key: said, kind: statement}]
"""


@pytest.fixture(autouse=True)
def _monday():
    with clock.running(MONDAY):
        yield


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def author(office) -> Actor:
    return staff_actor("administrator", staff=make_staff(unit=office))


@pytest.fixture
def boss(office) -> Actor:
    person = make_staff(unit=office)
    give_post(person, make_post("general-manager"))
    return staff_actor("manager", unit=office, staff=person)


def document(**changes) -> Document:
    made = read_yaml(YAML)
    return made.model_copy(update=changes)


def published(author: Actor, boss: Actor, office, text: Document | None = None) -> Version:
    draft = services.open_regulation(document=text or document(), unit_id=office.pk, by=author, at=MONDAY)
    return put_in_force(draft, author, boss)


def put_in_force(draft: Version, author: Actor, boss: Actor, *, after: timedelta = timedelta()) -> Version:
    services.submit(version_id=draft.pk, by=author, at=MONDAY)
    decide(boss, "approved")
    return services.publish_version(version_id=draft.pk, by=author, at=MONDAY, effective_from=MONDAY + after)


def test_the_approver_reads_the_question_in_their_own_language(author: Actor, boss: Actor, office) -> None:
    draft = services.open_regulation(document=document(), unit_id=office.pk, by=author, at=MONDAY)
    with translation.override("zh-hans"):
        services.submit(version_id=draft.pk, by=author, at=MONDAY)
    question = Approval.objects.get()
    name = document().name
    title = Words(f"《{name.zh}》第 1 版", f"{name.en}, version 1")
    assert (question.title, title_of(question)) == (title.zh, title)
    for page in ("/approvals/?q=", f"/approvals/{question.pk}/"):
        text = browser_of(boss).get(page).content.decode()
        assert title.en in text
        assert title.zh not in text


def decide(boss: Actor, verdict: str) -> None:
    question = Approval.objects.get(state="open")
    approvals.decide(approval_id=question.pk, verdict=verdict, comment="…", by=boss, at=MONDAY)


def events() -> list[str]:
    return list(StoredEvent.objects.filter(stream="regulation").order_by("id").values_list("type", flat=True))


def test_from_draft_to_in_force(author, boss, office) -> None:
    version = published(author, boss, office)

    assert list(selectors.in_force(MONDAY)) == [version]
    assert selectors.document_of(version) == document()
    assert events() == ["regulation.drafted", "regulation.submitted", "regulation.approved", "regulation.published"]


def test_the_stored_text_is_what_was_approved(author, boss, office) -> None:
    version = published(author, boss, office)

    assert Version.objects.get(pk=version.pk).digest == document().digest
    with pytest.raises(NotDraftError):
        services.revise(version_id=version.pk, document=document(), by=author, at=MONDAY)


def test_a_revision_is_approved_again_and_takes_the_place_of_the_one_before(author, boss, office) -> None:
    first = published(author, boss, office)
    second = services.begin_version(regulation_id=first.regulation_id, by=author, at=MONDAY)
    services.revise(
        version_id=second.pk, document=document(name=Words("新", "New")), by=author, at=MONDAY, version=second.version
    )
    with pytest.raises(NotApprovedError):
        services.publish_version(version_id=second.pk, by=author, at=MONDAY)

    put_in_force(Version.objects.get(pk=second.pk), author, boss, after=timedelta(days=3))

    assert [one.number for one in selectors.in_force(MONDAY + timedelta(days=2))] == [1]
    assert [one.number for one in selectors.in_force(MONDAY + timedelta(days=3))] == [2]


def test_only_one_version_is_in_work(author, boss, office) -> None:
    first = published(author, boss, office)
    services.begin_version(regulation_id=first.regulation_id, by=author, at=MONDAY)
    with pytest.raises(InWorkError):
        services.begin_version(regulation_id=first.regulation_id, by=author, at=MONDAY)
    assert first.regulation.versions.count() == 2


def test_a_refused_draft_comes_back_and_may_be_changed(author, boss, office) -> None:
    draft = services.open_regulation(document=document(), unit_id=office.pk, by=author, at=MONDAY)
    services.submit(version_id=draft.pk, by=author, at=MONDAY)
    decide(boss, "refused")

    draft.refresh_from_db()
    assert draft.state == Version.State.DRAFT
    services.revise(version_id=draft.pk, document=document(purpose=Words("甲", "A")), by=author, at=MONDAY)
    assert events()[-2:] == ["regulation.returned", "regulation.revised"]


def test_what_names_an_unknown_event_is_not_handed_in(author, boss, office) -> None:
    faulty = read_yaml(YAML.replace("request.answered", "request.sung"))
    draft = services.open_regulation(document=faulty, unit_id=office.pk, by=author, at=MONDAY)
    with pytest.raises(DocumentFaultyError) as refused:
        services.submit(version_id=draft.pk, by=author, at=MONDAY)
    assert [(one.clause, one.binding, one.field) for one in refused.value.problems] == [("answer", "answer", "stop")]
    draft.refresh_from_db()
    assert draft.state == Version.State.DRAFT
    assert not Approval.objects.exists()


def test_a_regulation_without_a_clause_is_not_handed_in(author, boss, office) -> None:
    draft = services.open_regulation(document=document(chapters=()), unit_id=office.pk, by=author, at=MONDAY)
    with pytest.raises(NothingInItError):
        services.submit(version_id=draft.pk, by=author, at=MONDAY)


def test_nothing_takes_force_backwards(author, boss, office) -> None:
    draft = services.open_regulation(document=document(), unit_id=office.pk, by=author, at=MONDAY)
    services.submit(version_id=draft.pk, by=author, at=MONDAY)
    decide(boss, "approved")
    with pytest.raises(EffectiveInPastError):
        services.publish_version(
            version_id=draft.pk, by=author, at=MONDAY, effective_from=MONDAY - timedelta(minutes=1)
        )
    assert not selectors.in_force(MONDAY).exists()


def test_a_key_is_never_used_twice_and_never_changes(author, boss, office) -> None:
    draft = services.open_regulation(document=document(), unit_id=office.pk, by=author, at=MONDAY)
    with pytest.raises(KeyTakenError):
        services.open_regulation(document=document(), unit_id=office.pk, by=author, at=MONDAY)
    with pytest.raises(InvalidError):
        services.revise(version_id=draft.pk, document=document(key="other"), by=author, at=MONDAY)
    assert Regulation.objects.count() == 1


def test_of_two_authors_the_second_is_told(author, boss, office) -> None:
    draft = services.open_regulation(document=document(), unit_id=office.pk, by=author, at=MONDAY)
    services.revise(version_id=draft.pk, document=document(), by=author, at=MONDAY, version=1)
    with pytest.raises(StaleError):
        services.revise(version_id=draft.pk, document=document(chapters=()), by=author, at=MONDAY, version=1)
    draft.refresh_from_db()
    assert selectors.document_of(draft) == document()


def test_reading_is_confirmed_once(author, boss, office) -> None:
    version = published(author, boss, office)
    for _again in range(2):
        services.confirm_reading(version_id=version.pk, by=boss, at=MONDAY, score_bp=10_000)
    assert Reading.objects.count() == 1
    assert events().count("regulation.read") == 1


def test_withdrawing_ends_it(author, boss, office) -> None:
    version = published(author, boss, office)
    later = MONDAY + timedelta(days=30)
    with pytest.raises(InvalidError):
        services.withdraw(version_id=version.pk, reason=" ", by=author, at=MONDAY)
    services.withdraw(version_id=version.pk, reason="业务停办", by=author, at=MONDAY, effective_to=later)
    assert selectors.in_force(later - timedelta(seconds=1)).exists()
    assert not selectors.in_force(later).exists()


def test_an_approved_version_is_put_aside_with_a_reason_and_another_can_be_begun(author, boss, office) -> None:
    draft = services.open_regulation(document=document(), unit_id=office.pk, by=author, at=MONDAY)
    with pytest.raises(NotUnpublishedError):
        services.put_aside(version_id=draft.pk, reason="…", by=author, at=MONDAY)
    services.submit(version_id=draft.pk, by=author, at=MONDAY)
    decide(boss, "approved")
    with pytest.raises(InvalidError):
        services.put_aside(version_id=draft.pk, reason=" ", by=author, at=MONDAY)
    with pytest.raises(NotAllowedError):
        services.put_aside(version_id=draft.pk, reason="…", by=boss, at=MONDAY)
    draft.refresh_from_db()
    assert (draft.state, events()[-1]) == ("approved", "regulation.approved")

    services.put_aside(version_id=draft.pk, reason="由他人公布", by=author, at=MONDAY)
    draft.refresh_from_db()
    assert (draft.state, events()[-1]) == ("withdrawn", "regulation.put_aside")
    again = services.begin_version(regulation_id=draft.regulation_id, by=author, at=MONDAY)
    assert (again.number, again.state) == (2, "draft")


def test_what_is_in_force_is_not_put_aside(author, boss, office) -> None:
    version = published(author, boss, office)
    with pytest.raises(NotUnpublishedError):
        services.put_aside(version_id=version.pk, reason="…", by=author, at=MONDAY)
    assert list(selectors.in_force(MONDAY)) == [version]


def test_whoever_may_only_read_writes_nothing(author, boss, office) -> None:
    version = published(author, boss, office)
    reader = staff_actor("engineer", unit=office)
    assert selectors.get_version(version_id=version.pk, by=reader) == version
    with pytest.raises(NotAllowedError):
        services.begin_version(regulation_id=version.regulation_id, by=reader, at=MONDAY)
    assert version.regulation.versions.count() == 1


def test_another_offices_manager_does_not_write_here(author, boss, office) -> None:
    version = published(author, boss, office)
    other = staff_actor("manager", unit=make_office())
    with pytest.raises((NotAllowedError, NotFoundError)):
        services.begin_version(regulation_id=version.regulation_id, by=other, at=MONDAY)


def test_clauses_are_compared_by_their_keys() -> None:
    before = document()
    after = read_yaml(YAML.replace("within an hour", "within two hours").replace("1 h", "2 h"))
    changed = differences(before, after)
    assert [(one.key, one.kind, one.parts) for one in changed] == [("answer", "changed", ("text", "bindings"))]
    assert [one.kind for one in differences(before, before.model_copy(update={"chapters": ()}))] == ["removed"] * 2


def test_what_a_clause_means_is_said_by_whom_the_regulation_names(author, boss, office) -> None:
    version = published(author, boss, office)
    row = services.ask_meaning(version_id=version.pk, clause="answer", question="含午休吗？", by=author, at=MONDAY)
    with pytest.raises(NotInterpreterError):
        services.answer_meaning(interpretation_id=row.pk, answer="含。", by=author, at=MONDAY)
    services.answer_meaning(interpretation_id=row.pk, answer="不含。", by=boss, at=MONDAY)
    with pytest.raises(AlreadyAnsweredError):
        services.answer_meaning(interpretation_id=row.pk, answer="含。", by=boss, at=MONDAY)
    row.refresh_from_db()
    assert row.answer == "不含。"
    assert events()[-2:] == ["interpretation.asked", "interpretation.answered"]


def test_nobody_asks_about_a_clause_that_is_not_there(author, boss, office) -> None:
    version = published(author, boss, office)
    with pytest.raises(NotFoundError):
        services.ask_meaning(version_id=version.pk, clause="pay", question="?", by=author, at=MONDAY)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("urgency ==", "cannot be read"),
        ("weather == 'rain'", "weather"),
        ("skills.exists(a, skills.exists(b, a == b))", "within one another"),
    ],
)
def test_a_condition_that_cannot_be_judged_is_named_with_clause_and_field(
    author, boss, office, condition, said
) -> None:
    faulty = read_yaml(
        YAML.replace("stop: request.answered", f'stop: request.answered\n            when: "{condition}"')
    )
    draft = services.open_regulation(document=faulty, unit_id=office.pk, by=author, at=MONDAY)
    with pytest.raises(DocumentFaultyError) as refused:
        services.submit(version_id=draft.pk, by=author, at=MONDAY)
    (one,) = refused.value.problems
    assert (one.clause, one.binding, one.field) == ("answer", "answer", "when")
    assert said in str(one.message)
    draft.refresh_from_db()
    assert draft.state == Version.State.DRAFT
    assert not Approval.objects.exists()


def test_a_condition_that_is_too_long_is_named_with_clause_and_field_before_there_is_a_draft() -> None:
    condition = " || ".join(["is_major"] * 60)
    with pytest.raises(DocumentUnreadableError) as refused:
        read_yaml(YAML.replace("stop: request.answered", f'stop: request.answered\n            when: "{condition}"'))
    (one,) = refused.value.problems
    assert (one.clause, one.binding, one.field) == ("answer", "answer", "clock.when")


def test_the_worked_example_of_the_documentation_has_no_fault() -> None:
    text = (Path(__file__).parents[2] / "docs" / "regulations.md").read_text(encoding="utf-8")
    example = text.partition("   ```yaml\n   key: quick-answer")[2].partition("   ```")[0]
    found = read_yaml(dedent(f"   key: quick-answer{example}"))
    assert selectors.problems_of(found) == []
    assert [binding.key for _clause, binding in found.bound()] == ["in-time", "late"]
