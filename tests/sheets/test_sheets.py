"""Forms are versioned, sheets are handed in, and what was handed in stays."""

from collections.abc import Collection, Iterator
from datetime import timedelta

import pytest
from tests.factories.files import NOON, make_file, png
from tests.factories.sheets import BRAKE, KIND, make_form, make_sheet

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from aftercare.base.kernel.events import About
from aftercare.base.kernel.words import Words
from aftercare.platform.files import public as files
from aftercare.platform.files.rules import brief_of
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.platform.sheets import selectors, services
from aftercare.platform.sheets.errors import (
    AnswersInvalidError,
    NoPublishedVersionError,
    NothingToWaiveError,
    SheetClosedError,
    VersionPublishedError,
)
from aftercare.platform.sheets.models import Answer, Definition, Sheet, Version

pytestmark = pytest.mark.django_db

GOOD = {"has_brake": "pass", "gap": "0.45", "state": "good"}
ENGINEER = Actor(kind=ActorKind.STAFF, id=7)
LOOKER = Actor(kind=ActorKind.STAFF, id=8)


def _sees(ids: Collection[int], by: Actor) -> set[int]:
    return set(ids) if by in {ENGINEER, LOOKER} else set()


def _answers(ids: Collection[int], by: Actor) -> set[int]:
    return set(ids) if by == ENGINEER else set()


OWNER = sheets.Owner(
    label=Words(zh="上门", en="Visit"),
    can_see=_sees,
    can_answer=_answers,
    about=lambda subject_id: (About("case", "case", 100 + subject_id),),
)


@pytest.fixture(autouse=True)
def _owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sheets.owners, "_items", {KIND: (100, OWNER)})
    return


def _submit(sheet: Sheet, by: Actor = ENGINEER, **answers: object) -> Answer:
    return sheets.submit(sheet_id=sheet.pk, answers={**GOOD, **answers}, by=by, at=NOON)


# Forms. -----------------------------------------------------------------------------------------


def test_published_version_never_changes_and_the_next_draft_is_a_new_one() -> None:
    first = make_form()
    changed = BRAKE.replace("Noise", "Sound")
    draft = sheets.draft_form(
        key="brake-test", name=Words("a", "b"), purpose="test", source=changed, by=SYSTEM, at=NOON
    )
    again = sheets.draft_form(key="brake-test", name=Words("a", "b"), purpose="test", source=BRAKE, by=SYSTEM, at=NOON)
    assert (first.number, draft.number, again.pk) == (1, 2, draft.pk)
    assert Version.objects.get(pk=first.pk).body == first.body
    assert sheets.published("brake-test").pk == first.pk


def test_publishing_is_told_with_the_hash_and_done_once() -> None:
    version = make_form()
    (event,) = journal.events_of("form", version.definition_id)
    assert (event.type, event.payload["version"], len(event.payload["sha256"])) == ("form.published", 1, 64)
    with pytest.raises(VersionPublishedError):
        sheets.publish_draft(definition_id=version.definition_id, by=SYSTEM, at=NOON)


def test_installing_the_same_text_again_changes_nothing() -> None:
    assert make_form().pk == make_form().pk
    assert Version.objects.count() == 1


def test_form_without_a_published_version_cannot_be_laid_out() -> None:
    sheets.draft_form(key="raw", name=Words("生", "Raw"), purpose="test", source=BRAKE, by=SYSTEM, at=NOON)
    with pytest.raises(NoPublishedVersionError):
        sheets.open_sheet(form="raw", kind=KIND, subject_id=1, by=SYSTEM, at=NOON)
    assert not Sheet.objects.exists()


def test_discarded_draft_takes_a_form_along_that_was_never_published() -> None:
    draft = sheets.draft_form(key="raw", name=Words("生", "Raw"), purpose="test", source=BRAKE, by=SYSTEM, at=NOON)
    services.discard_draft(definition_id=draft.definition_id, by=SYSTEM, at=NOON)
    assert not Definition.objects.exists()


@pytest.mark.parametrize(
    ("field", "values"), [("key", {"key": "a key!"}), ("name", {"name": Words()}), ("purpose", {"purpose": "fun"})]
)
def test_form_without_a_proper_head_is_refused(field: str, values: dict[str, object]) -> None:
    head = {"key": "k", "name": Words("a", "b"), "purpose": "test", **values}
    with pytest.raises(InvalidError) as refusal:
        sheets.draft_form(**head, source=BRAKE, by=SYSTEM, at=NOON)
    assert list(refusal.value.fields) == [field]


def test_only_who_may_writes_forms() -> None:
    with pytest.raises(NotAllowedError):
        sheets.draft_form(key="k", name=Words("a", "b"), purpose="test", source=BRAKE, by=ENGINEER, at=NOON)


# Sheets. ----------------------------------------------------------------------------------------


def test_sheet_is_laid_out_once_for_a_role() -> None:
    assert make_sheet().pk == make_sheet().pk
    assert make_sheet(role="after").pk != make_sheet().pk


def test_handing_in_is_told_with_its_verdict_and_subjects() -> None:
    sheet = make_sheet()
    _submit(sheet, noise="70")
    (event,) = journal.events_about(KIND, 1, names=["sheet.submitted"])
    assert {key: event.payload[key] for key in ("definition", "version", "revision", "verdict", "failed", "waived")} == {
        "definition": "brake-test", "version": 1, "revision": 1, "verdict": "fail", "failed": ["noise"], "waived": [],
    }  # fmt: skip
    assert [one.id for one in journal.events_about("case", 101, names=["sheet.submitted"])] == [event.id]
    sheet.refresh_from_db()
    assert (sheet.state, sheet.verdict, sheet.revision) == ("submitted", "fail", 1)


def test_correction_is_a_further_revision_and_the_first_stays() -> None:
    sheet = make_sheet()
    first = _submit(sheet)
    second = _submit(sheet, gap="0.50")
    assert [answer.revision for answer in sheets.history(sheet.pk, ENGINEER)] == [2, 1]
    assert sheets.values_of(Answer.objects.get(pk=first.pk))["gap"] == 45
    assert sheets.values_of(second)["gap"] == 50


def test_two_people_on_one_revision_the_second_is_told() -> None:
    sheet = make_sheet()
    sheets.submit(sheet_id=sheet.pk, answers=GOOD, by=ENGINEER, at=NOON, revision=0)
    with pytest.raises(StaleError):
        sheets.submit(sheet_id=sheet.pk, answers=GOOD, by=ENGINEER, at=NOON, revision=0)
    assert Answer.objects.count() == 1


def test_wrong_answers_change_nothing() -> None:
    sheet = make_sheet()
    with pytest.raises(AnswersInvalidError) as refusal:
        _submit(sheet, gap="wide")
    assert set(refusal.value.fields) == {"gap"}
    assert not Answer.objects.exists()
    assert journal.events_about(KIND, 1, names=["sheet.submitted"]) == []


def test_draft_is_kept_until_it_is_handed_in() -> None:
    sheet = make_sheet()
    checked = sheets.answer(sheet_id=sheet.pk, answers={"gap": "wide", "unknown": 1}, by=ENGINEER, at=NOON)
    assert set(checked.errors) == {"gap"}
    assert sheets.filled(sheet.pk, ENGINEER).draft == {"gap": "wide"}
    _submit(sheet)
    assert sheets.filled(sheet.pk, ENGINEER).draft == {}


def test_value_out_of_limits_goes_in_with_a_waiver() -> None:
    sheet = make_sheet()
    with pytest.raises(AnswersInvalidError):
        _submit(sheet, gap="0.29")
    sheets.waive(sheet_id=sheet.pk, field="gap", reason="设计允许", by=SYSTEM, at=NOON)
    answer = _submit(sheet, gap="0.29")
    assert (answer.verdict, list(answer.waived), answer.waived["gap"]["reason"]) == ("pass", ["gap"], "设计允许")
    (event,) = journal.events_about(KIND, 1, names=["sheet.value_waived"])
    assert journal.private_text(event.id, "reason") == "设计允许"


def test_waiving_needs_the_right_a_reason_and_a_field_that_can_be_waived() -> None:
    sheet = make_sheet()
    with pytest.raises(NotAllowedError):
        sheets.waive(sheet_id=sheet.pk, field="gap", reason="x", by=ENGINEER, at=NOON)
    with pytest.raises(InvalidError):
        sheets.waive(sheet_id=sheet.pk, field="gap", reason=" ", by=SYSTEM, at=NOON)
    with pytest.raises(NothingToWaiveError):
        sheets.waive(sheet_id=sheet.pk, field="noise", reason="x", by=SYSTEM, at=NOON)
    assert not sheet.waivers.exists()


def test_closed_sheet_takes_nothing_more() -> None:
    sheet = make_sheet()
    sheets.close_sheet(sheet_id=sheet.pk, by=SYSTEM, at=NOON)
    with pytest.raises(SheetClosedError):
        _submit(sheet)
    assert make_sheet().pk != sheet.pk


def test_who_does_not_see_the_subject_sees_no_sheet_and_who_only_sees_may_not_fill_in() -> None:
    sheet = make_sheet()
    stranger = Actor(kind=ActorKind.STAFF, id=99)
    with pytest.raises(NotFoundError):
        sheets.filled(sheet.pk, stranger)
    assert sheets.sheets_of(KIND, 1, stranger) == []
    assert [one.pk for one in sheets.sheets_of(KIND, 1, LOOKER)] == [sheet.pk]
    with pytest.raises(NotAllowedError):
        _submit(sheet, by=LOOKER)


def test_photos_and_signatures_are_attached_and_seen_with_the_sheet() -> None:
    photo, signature = make_file(), make_file(png(), name="sign.png")
    files.File.objects.update(by_kind=ENGINEER.kind, by_id=ENGINEER.id)
    sheet = make_sheet()
    _submit(sheet, photos=[photo.pk], signed={"file": signature.pk, "name": "李雷"})
    assert files.visible([photo.pk, signature.pk], LOOKER) == {photo.pk, signature.pk}
    assert {link.role for link in files.links_of("sheet", sheet.pk, LOOKER)} == {"photos", "signature.signed"}
    told = journal.events_about("case", 101, names=["file.attached"])
    assert [brief_of(one.payload).partition(" · ")[0] for one in told] == ["Photo", "Signature"]


def test_file_that_is_not_ones_own_picture_is_no_photo() -> None:
    foreign, text = make_file(), make_file(b"words", name="x.txt")
    files.File.objects.filter(pk=text.pk).update(by_kind=ENGINEER.kind, by_id=ENGINEER.id)
    sheet = make_sheet()
    for file in (foreign, text):
        with pytest.raises(AnswersInvalidError) as refusal:
            _submit(sheet, photos=[file.pk])
        assert set(refusal.value.fields) == {"photos"}
    assert not files.Link.objects.exists()


def test_meter_may_not_fall_below_what_the_owner_knew() -> None:
    sheet = make_sheet(previous={"trips": 100})
    with pytest.raises(AnswersInvalidError):
        _submit(sheet, trips="99")
    assert _submit(sheet, trips="101").verdict == "pass"


def test_sheets_of_many_take_one_query(django_assert_num_queries) -> None:
    first, second = make_sheet(subject_id=1), make_sheet(subject_id=2)
    with django_assert_num_queries(1):
        found = sheets.sheets_of_many(KIND, [1, 2, 3], LOOKER)
        assert [[one.version.definition.key for one in found[key]] for key in (1, 2, 3)] == [
            ["brake-test"],
            ["brake-test"],
            [],
        ]
    assert selectors.visible_sheets([first.pk, second.pk], LOOKER) == {first.pk, second.pk}


def test_open_sheet_keeps_its_version_when_a_newer_one_comes() -> None:
    sheet = make_sheet()
    make_form(BRAKE.replace("Noise", "Sound"))
    assert sheets.filled(sheet.pk, ENGINEER).sheet.version.number == 1
    later = sheets.open_sheet(form="brake-test", kind=KIND, subject_id=2, by=SYSTEM, at=NOON + timedelta(days=1))
    assert later.version.number == 2
