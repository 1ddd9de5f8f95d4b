"""Forms: what is typed, what is refused, and that nothing is done twice."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.ui import site

from aftercare.base.kernel import commands
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.money import Money
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui


def test_a_form_shows_what_is_there_with_its_keys(browser: Client) -> None:
    text = browser.get("/sample/form/").content.decode()
    assert 'value="as it is now"' in text
    assert 'name="version" value="4"' in text
    assert UUID(text.split('name="submission" value="')[1].split('"')[0]).version == 7
    assert 'data-draft="sample.form"' in text
    assert "As on the door." in text


def test_values_arrive_in_their_types_and_the_way_leads_on(browser: Client) -> None:
    sent = {
        "name": " Lift ",
        "unit": "2",
        "heard": "2026-11-22T14:05",
        "cost": "1,250.5",
        "takes": "1:30",
        "words_zh": "电梯",
        "words_en": "Lift",
        "files": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")],
        "version": "4",
    }
    response = browser.post("/sample/form/", sent)
    assert response["Location"] == "/sample/units/"
    assert response.cookies["draft_done"].value == "sample.form"
    [values] = site.received
    files = values.pop("files")
    assert [one.name for one in files] == ["a.txt", "b.txt"]
    assert values == {
        "name": "Lift",
        "unit": 2,
        "heard": datetime(2026, 11, 22, 6, 5, tzinfo=UTC),
        "cost": Money(125_050),
        "takes": 5_400,
        "words": Words("电梯", "Lift"),
        "version": 4,
    }
    assert "Done it." in browser.get("/sample/units/").content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 21, "at most 20 characters"),
        ("unit", "nobody", "“nobody” is not one of them. Pick it from the list."),
        ("unit", "Tw", "“Tw” is not one of them."),
        ("unit", "77", "“77” is not one of them."),
        ("heard", "yesterday", "Enter a valid date/time."),
        ("cost", "much", "This is not an amount."),
        ("takes", "long", "This is not a duration."),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_kept(browser: Client, field: str, typed: str, said: str) -> None:
    response = browser.post("/sample/form/", {"name": "Lift", "words_zh": "电梯", field: typed})
    text = response.content.decode()
    assert response.status_code == 422
    assert said in text.split(f'id="field-{field}"')[1].split('id="field-')[0]
    assert 'value="电梯"' in text
    assert site.received == []


def test_a_picker_understands_text_that_fits_one_alone(browser: Client) -> None:
    browser.post("/sample/form/", {"name": "x", "unit-text": "One"})
    assert site.received[0]["unit"] == 1


def test_a_picker_asks_nobody_about_a_text_longer_than_any_name(reader: Actor) -> None:
    asked: list[str] = []

    def search(_by: Actor, text: str, _limit: int) -> list[ui.Option]:
        asked.append(text)
        return [ui.Option(1, "One")]

    picker = ui.Picker(search=search, get=lambda _by, _ids: [])
    assert picker.find(reader, "长" * 200, 2)
    assert not picker.find(reader, "长" * 201, 2)
    assert asked == ["长" * 200]


def test_a_file_beyond_the_limit_is_refused_by_name(browser: Client, settings: pytest.FixtureRequest) -> None:
    field = ui.FilesField("Files", limit=3)
    with pytest.raises(ValidationError, match=r"big\.txt has 4 B; the limit is 3 B\."):
        field.clean([SimpleUploadedFile("big.txt", b"1234")])


@pytest.mark.parametrize(
    ("name", "said", "status"),
    [
        ("full", "The house is full.", 409),
        ("field", "Another name, please.", 422),
        ("locked", "Others are saving just now", 503),
        ("disk", "There is no room left on the server: nothing was saved.", 507),
    ],
)
def test_a_refusal_comes_back_to_the_form(browser: Client, name: str, said: str, status: int) -> None:
    response = browser.post("/sample/form/", {"name": name, "words_zh": "电梯"})
    assert response.status_code == status
    text = response.content.decode()
    assert said in text
    assert 'value="电梯"' in text
    assert "draft_done" not in response.cookies
    assert site.received == []


class TwoAtOnce(ui.Form):
    """A field of each sort that people read otherwise than it is kept."""

    urgency = forms.ChoiceField(choices=[("", "—"), ("Danger", [("urgent", "Very urgent")])], required=False)
    major = forms.BooleanField(required=False)
    due = ui.MomentField(required=False)
    title = forms.CharField(required=False)
    same = forms.CharField(required=False)


def test_what_is_saved_now_is_told_in_words() -> None:
    form = TwoAtOnce({"due": "2026-03-03T09:00", "same": "as it was"})
    form.now = {
        "urgency": "urgent", "major": True, "due": datetime(2026, 3, 3, 2, 0, tzinfo=UTC), "title": "", "same": "as it was",
    }  # fmt: skip

    assert {bound.name: form.said_now(bound) for bound in form.visible_fields()} == {
        "urgency": "Very urgent", "major": "Yes", "due": "Tue 3 Mar 2026, 10:00", "title": "", "same": "",
    }  # fmt: skip


def test_a_fault_of_ours_is_no_mishap(browser: Client) -> None:
    browser.raise_request_exception = False
    response = browser.post("/sample/form/", {"name": "fault"})
    assert response.status_code == 500


def test_a_stale_form_shows_what_is_saved_now_and_may_be_sent_again(browser: Client) -> None:
    response = browser.post("/sample/form/", {"name": "stale", "version": "3"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Saved now: as it is now" in text
    assert 'name="version" value="4"' in text
    assert 'value="stale"' in text


def test_a_form_carries_its_key_into_the_command(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    @commands.command("sample.do")
    def act(*, by: object, at: object) -> None:
        seen.append(commands.current().uid)

    monkeypatch.setattr(site, "carry_out", lambda values: act(by=SYSTEM, at=datetime(2026, 1, 1, tzinfo=UTC)))
    key = uuid4()
    for _sent_twice in range(2):
        response = browser.post("/sample/form/", {"name": "x", "submission": str(key)})
        assert response.status_code == 302
    assert seen == [key]


def test_a_step_is_done_at_once_with_the_version_of_the_page(browser: Client) -> None:
    response = browser.post("/sample/units/5/open/", {"version": "7", "submission": str(uuid4())})
    assert response["Location"] == "/sample/units/5/"
    assert site.done == [(5, "7")]


def test_following_the_address_of_a_step_does_nothing(browser: Client) -> None:
    site.done.clear()
    assert browser.get("/sample/units/5/open/").status_code == 405
    assert site.done == []


def test_htmx_is_led_on_by_its_own_header(browser: Client) -> None:
    response = browser.post(
        "/sample/form/", {"name": "x"}, headers={"HX-Request": "true", "HX-Target": "div#dialog-body"}
    )
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sample/units/"


def test_in_a_dialog_the_form_is_a_fragment_that_stays_there(browser: Client) -> None:
    text = browser.get("/sample/form/", headers={"HX-Request": "true", "HX-Target": "div#dialog-body"}).content.decode()
    assert "<html" not in text
    assert 'hx-post="/sample/form/" hx-target="#dialog-body"' in text


@pytest.mark.parametrize(
    ("typed", "seconds"), [("1:30", 5_400), ("2h", 7_200), ("45min", 2_700), ("90", 5_400), ("1小时20分", 4_800)]
)
def test_durations_are_read_as_people_write_them(typed: str, seconds: int) -> None:
    assert ui.DurationField("x").clean(typed) == seconds


def test_the_picker_answers_what_fits(browser: Client) -> None:
    options = browser.get("/ui/pick/sample/", {"q": "Two"}).json()["options"]
    assert options == [{"id": 2, "label": "Two", "hint": ""}, {"id": 3, "label": "Twofold", "hint": ""}]
    assert browser.get("/ui/pick/nothing/").status_code == 404
