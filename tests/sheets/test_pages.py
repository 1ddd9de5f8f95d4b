"""Pages of forms and sheets: writing, filling in, handing in, waiving."""

from collections.abc import Collection, Iterator

import pytest
from django.test import Client
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.files import NOON, make_file
from tests.factories.organisation import make_engineer
from tests.factories.sheets import BRAKE, KIND, make_form, make_sheet

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.files.public import File
from aftercare.platform.journal.public import Subject, subject_names
from aftercare.platform.sheets import public as sheets
from aftercare.platform.sheets.models import Answer, Definition, Sheet, Version

pytestmark = pytest.mark.django_db

GOOD = {"has_brake": "pass", "gap": "0.45", "state": "good", "revision": "0"}


def _first_two(ids: Collection[int], _by: Actor) -> set[int]:
    return {1, 2} & set(ids)


@pytest.fixture(autouse=True)
def _owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    owner = sheets.Owner(label=Words("上门", "Visit"), can_see=_first_two, can_answer=lambda ids, _by: {1} & set(ids))
    monkeypatch.setattr(sheets.owners, "_items", {KIND: (100, owner)})
    return


@pytest.fixture
def browser() -> Client:
    return browser_of(admin_actor())


def test_fill_page_shows_every_kind_of_field(browser: Client) -> None:
    page = browser.get(f"/sheets/{make_sheet().pk}/fill/").content.decode()
    for part in (
        'name="has_brake"',
        'name="gap"',
        'name="faults"',
        'name="bearings-0-place"',
        'name="signed-name"',
        "0.30–0.70 mm",
    ):
        assert part in page


def test_handing_in_leads_to_the_sheet_which_shows_the_verdict(browser: Client) -> None:
    sheet = make_sheet()
    answer = browser.post(f"/sheets/{sheet.pk}/fill/", {**GOOD, "noise": "70", "faults": ["oil", "dust"]})
    assert (answer.status_code, answer.url) == (302, f"/sheets/{sheet.pk}/")
    page = browser.get(answer.url).content.decode()
    assert "70 dB" in page
    assert "Oil, Dust" in page
    assert "Fail" in page


def test_texts_stand_left_figures_right_and_a_column_that_says_nothing_is_left_out(browser: Client) -> None:
    sheet = make_sheet()
    browser.post(f"/sheets/{sheet.pk}/fill/", {**GOOD, "noise": "70", "faults": ["oil", "dust"]})
    page = browser.get(f"/sheets/{sheet.pk}/").content.decode()
    assert '<td class="num">70 dB</td>' in page
    assert "<td>Pass</td>" in page
    assert ">Limits</th>" in page
    assert ">Value</th>" in page

    text = "sections: [{key: one, title: 外出, fields: [{key: to, kind: text, label: 目的地}]}]"
    make_form(text, key="trips", purpose="register")
    register = sheets.open_sheet(form="trips", kind=KIND, subject_id=1, by=SYSTEM, at=NOON)
    browser.post(f"/sheets/{register.pk}/fill/", {"revision": "0", "to": "园区"})
    page = browser.get(f"/sheets/{register.pk}/").content.decode()
    assert "<td>园区</td></tr>" in page
    assert ">Limits</th>" not in page
    assert ">Answer</th>" in page
    assert ">Verdict</th>" not in page


def test_wrong_answers_come_back_at_their_field_with_everything_typed(browser: Client) -> None:
    sheet = make_sheet()
    typed = {**GOOD, "gap": "<b>wide", "bearings-0-heat": "hot", "bearings-4-place": "B"}
    answer = browser.post(f"/sheets/{sheet.pk}/fill/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not a number." in page
    assert 'value="&lt;b&gt;wide"' in page
    assert 'value="hot"' in page
    assert 'value="B"' in page
    assert not Answer.objects.exists()
    assert Sheet.objects.get().draft["gap"] == "<b>wide"


def test_draft_is_kept_and_answered_with_what_is_wrong(browser: Client) -> None:
    sheet = make_sheet()
    answer = browser.post(f"/sheets/{sheet.pk}/draft/", {"gap": "9"})
    assert set(answer.json()["errors"]) == {"gap"}
    assert 'value="9"' in browser.get(f"/sheets/{sheet.pk}/fill/").content.decode()


def test_second_page_opened_on_the_same_revision_is_told(browser: Client) -> None:
    sheet = make_sheet()
    browser.post(f"/sheets/{sheet.pk}/fill/", GOOD)
    assert browser.post(f"/sheets/{sheet.pk}/fill/", GOOD).status_code == 409
    assert Answer.objects.count() == 1


def test_sheet_sent_twice_is_handed_in_once(browser: Client) -> None:
    sheet = make_sheet()
    key = str(uuid7(NOON))
    answers = [browser.post(f"/sheets/{sheet.pk}/fill/", {**GOOD, "submission": key}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Answer.objects.count() == 1


def test_published_forms_are_picked_by_name_or_key(browser: Client) -> None:
    version = make_form()
    sheets.draft_form(key="raw", name=Words("生", "Raw"), purpose="test", source=BRAKE, by=SYSTEM, at=NOON)
    for text in ("brake", "制动"):
        assert [one.id for one in ui.pickers["form"].search(SYSTEM, text, 9)] == [version.definition_id]
    assert ui.pickers["form"].search(SYSTEM, "raw", 9) == []
    assert [one.hint for one in ui.pickers["form"].get(SYSTEM, [version.definition_id])] == ["brake-test"]


def test_correction_begins_with_what_was_handed_in_and_keeps_both(browser: Client) -> None:
    sheet = make_sheet()
    browser.post(f"/sheets/{sheet.pk}/fill/", {**GOOD, "bearings-0-place": "A", "bearings-0-heat": "20"})
    page = browser.get(f"/sheets/{sheet.pk}/fill/").content.decode()
    assert 'value="0.45"' in page
    assert 'name="bearings-0-heat" value="20"' in page
    browser.post(f"/sheets/{sheet.pk}/fill/", {**GOOD, "gap": "0.50", "revision": "1"})
    page = browser.get(f"/sheets/{sheet.pk}/?revision=1").content.decode()
    assert "0.45 mm" in page
    assert "Revision 2" in page


def test_photos_and_signature_are_shown(browser: Client) -> None:
    photo = make_file()
    File.objects.update(by_user_id=admin_id(browser))
    sheet = make_sheet()
    browser.post(
        f"/sheets/{sheet.pk}/fill/", {**GOOD, "photos": [photo.pk], "signed-file": photo.pk, "signed-name": "李雷"}
    )
    page = browser.get(f"/sheets/{sheet.pk}/").content.decode()
    assert f"/files/{photo.pk}/240.jpg" in page
    assert "李雷" in page


def test_whoever_fills_in_a_sheet_with_one_signature_finds_their_name_there() -> None:
    one = "sections: [{key: a, title: A, fields: [{key: s, kind: signature, label: Traveller, mandatory: true}]}]"
    two = one.replace("mandatory: true}", "mandatory: true}, {key: t, kind: signature, label: Boss, mandatory: true}")
    engineer = make_engineer()
    browser = browser_of(staff_actor("engineer", staff=engineer))
    make_form(one, key="trips")
    make_form(two, key="receipt")
    alone, both = (
        sheets.open_sheet(form=key, kind=KIND, subject_id=1, by=SYSTEM, at=NOON) for key in ("trips", "receipt")
    )

    assert f'name="s-name" value="{engineer.name}"' in browser.get(f"/sheets/{alone.pk}/fill/").content.decode()
    # Of two nobody knows which is theirs.
    assert f'value="{engineer.name}"' not in browser.get(f"/sheets/{both.pk}/fill/").content.decode()


def admin_id(browser: Client) -> int:
    return int(browser.session["_auth_user_id"])


def test_a_sheet_says_by_name_what_it_is_about(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = sheets.Owner(
        label=Words("上门", "Visit"), can_see=_first_two, can_answer=_first_two, url_name="accounts:user"
    )  # fmt: skip
    monkeypatch.setattr(sheets.owners, "_items", {KIND: (100, owner)})
    sheet = make_sheet()
    assert ">Visit</a>" in browser.get(f"/sheets/{sheet.pk}/fill/").content.decode()  # what has no name
    monkeypatch.setattr(
        subject_names, "_items", {KIND: (100, lambda ids, _by: {pk: Subject(f"WO-{pk}") for pk in ids})}
    )
    assert ">WO-1</a>" in browser.get(f"/sheets/{sheet.pk}/fill/").content.decode()
    assert ">WO-1</a>" in browser.get(f"/sheets/{sheet.pk}/").content.decode()


def test_who_only_sees_the_subject_reads_and_does_not_fill_in(browser: Client) -> None:
    sheet = make_sheet(subject_id=2)
    assert browser.get(f"/sheets/{sheet.pk}/").status_code == 200
    assert browser.get(f"/sheets/{sheet.pk}/fill/").status_code == 302
    assert browser.post(f"/sheets/{sheet.pk}/fill/", GOOD).status_code == 403
    hidden = make_sheet(subject_id=3)
    assert browser.get(f"/sheets/{hidden.pk}/").status_code == 404


def test_waiver_is_offered_given_and_lets_the_value_pass(browser: Client) -> None:
    sheet = make_sheet()
    page = browser.post(f"/sheets/{sheet.pk}/fill/", {**GOOD, "gap": "0.2"}).content.decode()
    assert f"/sheets/{sheet.pk}/waive/gap/" in page
    assert browser.post(f"/sheets/{sheet.pk}/waive/gap/", {"reason": "设计允许"}).status_code == 302
    browser.post(f"/sheets/{sheet.pk}/fill/", {**GOOD, "gap": "0.2"})
    assert "设计允许" in browser.get(f"/sheets/{sheet.pk}/").content.decode()


def test_form_is_written_previewed_published(browser: Client) -> None:
    assert "动作正常" in browser.get("/sheets/forms/new/").content.decode()
    preview = browser.post("/sheets/forms/preview/", {"source": BRAKE}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in preview
    assert "Brake gap" in preview
    head = {"key": "brake", "name_zh": "制动", "name_en": "Brake", "purpose": "test", "source": BRAKE}
    answer = browser.post("/sheets/forms/new/", head)
    definition = Definition.objects.get()
    assert answer.url == f"/sheets/forms/{definition.pk}/"
    assert "Publish" in browser.get(answer.url).content.decode()
    browser.post(f"/sheets/forms/{definition.pk}/publish/")
    assert Version.objects.get().published_at is not None
    assert "brake" in browser.get("/sheets/forms/").content.decode()


def test_form_that_makes_no_sense_comes_back_with_reasons(browser: Client) -> None:
    head = {"key": "brake", "name_zh": "制动", "name_en": "", "purpose": "test", "source": "sections: []"}
    answer = browser.post("/sheets/forms/new/", head)
    assert answer.status_code == 422
    assert "sections" in answer.content.decode()
    assert not Definition.objects.exists()
    preview = browser.post("/sheets/forms/preview/", {"source": "sections: ["}).content.decode()
    assert "cannot be read" in preview


def test_next_version_begins_with_the_newest_text(browser: Client) -> None:
    version = make_form()
    page = browser.get(f"/sheets/forms/{version.definition_id}/edit/").content.decode()
    assert "制动间隙" in page
    head = {"name_zh": "制动", "name_en": "Brake", "purpose": "test", "source": BRAKE.replace("Noise", "Sound")}
    browser.post(f"/sheets/forms/{version.definition_id}/edit/", head)
    assert Version.objects.count() == 2
    browser.post(f"/sheets/forms/{version.definition_id}/discard/")
    assert Version.objects.count() == 1


def test_who_may_not_write_forms_is_refused() -> None:
    engineer = browser_of(staff_actor("engineer"))
    assert engineer.get("/sheets/forms/new/").status_code == 403
    assert engineer.post("/sheets/forms/preview/", {"source": ""}).status_code == 403


def test_pages_stand_in_chinese_too(browser: Client) -> None:
    sheets.open_sheet(form=make_form().definition.key, kind=KIND, subject_id=1, by=SYSTEM, at=NOON)
    page = browser.get(
        f"/sheets/{Sheet.objects.get().pk}/fill/", headers={"accept-language": "zh-hans"}
    ).content.decode()
    assert "制动间隙" in page


WHEN = """
sections:
  - key: trip
    title: {zh: 外出, en: Trip}
    fields:
      - {key: leaves_at, kind: moment, label: {zh: 出发时间, en: Leaves at}, mandatory: true}
"""


def test_a_moment_is_typed_and_shown_in_the_local_zone(browser: Client) -> None:
    make_form(WHEN, key="trip")
    sheet = sheets.open_sheet(form="trip", kind=KIND, subject_id=1, by=SYSTEM, at=NOON)
    browser.post(f"/sheets/{sheet.pk}/draft/", {"leaves_at": "2026-03-03T09:30"})
    assert 'value="2026-03-03T09:30"' in browser.get(f"/sheets/{sheet.pk}/fill/").text
    browser.post(f"/sheets/{sheet.pk}/fill/", {"leaves_at": "2026-03-03T09:30", "revision": "0"})
    assert "2026-03-03T01:30:00" in Answer.objects.get().values
    assert 'value="2026-03-03T09:30"' in browser.get(f"/sheets/{sheet.pk}/fill/").text
