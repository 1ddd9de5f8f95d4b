"""The pages of calendars."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.units import make_unit
from tests.factories.worktime import NINE_TO_FIVE, OPENED_AT, make_calendar

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.worktime import public as worktime
from aftercare.platform.worktime.models import DayException, NamedCalendar
from aftercare.platform.worktime.rules import ALL_DAY, parse_hours

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
WEEK = {"monday": "09:00-17:00", "tuesday": "9-12、13:00-17:00"}


@pytest.fixture
def admin() -> Client:
    return browser_of(admin_actor())


def page(name: str, *args: object) -> str:
    return reverse(f"worktime:{name}", args=args)


def test_list_shows_every_calendar(admin: Client) -> None:
    make_calendar(key="depot")
    text = admin.get(page("calendars")).content.decode()
    assert "depot" in text
    assert page("new") in text


def test_a_calendar_shows_its_week_and_its_year(admin: Client) -> None:
    calendar = make_calendar(key="depot", country="CN")
    worktime.set_exception(
        calendar_id=calendar.pk, day=date(2026, 3, 4), kind="hours", hours=parse_hours([("10:00", "11:00")]), note="盘点",
        by=SYSTEM, at=OPENED_AT,
    )  # fmt: skip
    text = admin.get(page("calendar", calendar.pk), {"year": "2026"}).content.decode()
    assert "09:00-17:00" in text
    assert text.count('class="day holiday shut"') == 33
    assert text.count('class="day make_up"') == 6 + 1  # and one in the legend
    assert "盘点" in text
    assert "not published" not in text


def test_an_unpublished_year_says_so(admin: Client) -> None:
    calendar = make_calendar(country="CN")
    text = admin.get(page("calendar", calendar.pk), {"year": "2027"}).content.decode()
    assert "The public holidays of 2027 are not published yet" in text


@pytest.mark.parametrize("year", ["", "abcd", "0001", "9999", "٢٠٢٦"])
def test_a_senseless_year_shows_a_page(admin: Client, year: str) -> None:
    assert admin.get(page("calendar", make_calendar(country="CN").pk), {"year": year}).status_code == 200


def test_a_calendar_is_set_up(admin: Client) -> None:
    values = {"key": "depot", "name_zh": "库房", "name_en": "Depot", "zone": "Asia/Shanghai", "country": "CN"}
    answer = admin.post(page("new"), WEEK | values)
    calendar = NamedCalendar.objects.get(key="depot")
    assert answer["Location"] == page("calendar", calendar.pk)
    season = worktime.calendar_for("depot").seasons[0]
    assert season.week[:3] == (NINE_TO_FIVE, parse_hours([("09:00", "12:00"), ("13:00", "17:00")]), ())
    assert season.make_up == NINE_TO_FIVE


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"monday": "17:00-09:00"}, "An interval must end after it begins."),
        ({"monday": "9-12, 11-13"}, "Two intervals overlap."),
        ({"monday": "early"}, "Write times as 08:30."),
        ({"monday": "", "tuesday": ""}, "A week needs at least one opening hour."),
        ({"key": "Not a key"}, "Use small Latin letters"),
        ({"zone": "Mars"}, "There is no such time zone."),
    ],
)
def test_a_wrong_calendar_comes_back_with_words(admin: Client, values: dict[str, str], said: str) -> None:
    given = {"key": "depot", "name_zh": "库房", "zone": "Asia/Shanghai"} | WEEK | values
    answer = admin.post(page("new"), given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "库房" in answer.content.decode()
    assert not NamedCalendar.objects.exists()


def test_hours_are_changed_from_a_day_on(admin: Client) -> None:
    calendar = make_calendar(key="depot")
    assert "09:00-17:00" in admin.get(page("hours", calendar.pk)).content.decode()
    admin.post(page("hours", calendar.pk), {"monday": "00:00-24:00", "first_day": "2026-05-01", "version": "1"})
    season = worktime.calendar_for("depot").seasons[1]
    assert (season.first_day, season.week[0], season.make_up) == (date(2026, 5, 1), ALL_DAY, ALL_DAY)


def test_the_second_editor_sees_that_somebody_was_faster(admin: Client) -> None:
    calendar = make_calendar(key="depot")
    admin.post(page("hours", calendar.pk), {"monday": "00:00-24:00", "version": "1"})
    answer = admin.post(page("hours", calendar.pk), {"monday": "01:00-02:00", "version": "1"})
    assert answer.status_code == 409
    assert worktime.calendar_for("depot").seasons[0].week[0] == ALL_DAY


def test_an_exception_is_added_and_withdrawn(admin: Client) -> None:
    calendar = make_calendar(key="depot")
    admin.post(page("exception", calendar.pk), {"day": "2026-03-04", "kind": "closed", "note": "年会"})
    assert DayException.objects.get().note == "年会"
    admin.post(page("withdraw", calendar.pk, date(2026, 3, 4)))
    assert worktime.calendar_for("depot").day(date(2026, 3, 4)).hours == NINE_TO_FIVE


def test_hours_on_a_closed_day_are_refused_at_the_field(admin: Client) -> None:
    calendar = make_calendar()
    answer = admin.post(page("exception", calendar.pk), {"day": "2026-03-04", "kind": "closed", "hours": "9-12"})
    assert answer.status_code == 422
    assert "Hours belong to" in answer.content.decode()
    assert not DayException.objects.exists()


def test_rename_choose_and_close(admin: Client) -> None:
    calendar, unit = make_calendar(key="depot"), make_unit()
    admin.post(page("rename", calendar.pk), {"name_zh": "库房", "name_en": "Depot", "version": "1"})
    admin.post(page("choose", calendar.pk), {"unit": str(unit.pk)})
    assert worktime.key_for_unit(unit.path) == "depot"
    assert admin.post(page("close", calendar.pk)).status_code == 409
    calendar.refresh_from_db()
    assert (calendar.name.zh, calendar.active_to) == ("库房", None)


def test_standard_calendars_are_taken_over(admin: Client) -> None:
    assert "They count without being set up" in admin.get(page("take_over")).content.decode()
    admin.post(page("take_over"))
    assert set(NamedCalendar.objects.values_list("key", flat=True)) == {"24x7", "daily", "office"}
    # Nothing is left to adopt.
    assert admin.get(page("take_over"))["Location"] == page("calendars")


def test_public_days_show_source_and_differences(admin: Client) -> None:
    assert (
        "31 Dec 2005: chinesecalendar says day off" in admin.get(page("public_days"), {"year": "2005"}).content.decode()
    )
    text = admin.get(page("public_days"), {"year": "2026"}).content.decode()
    assert "chinesecalendar" in text
    assert "differ" not in text


def test_an_unpublished_year_is_entered_from_the_notice(admin: Client) -> None:
    url = page("enter_public_days") + "?year=2027"
    assert "not published yet" in admin.get(page("public_days"), {"year": "2027"}).content.decode()
    admin.post(url, {"source": "国办发明电〔2026〕7号", "days": "2027-02-05..2027-02-11 休 春节\n2027-02-13 班 春节\n"})
    make_calendar(key="depot", country="CN")
    depot = worktime.calendar_for("depot")
    assert [bool(depot.day(date(2027, 2, day)).hours) for day in (4, 5, 11, 12, 13)] == [True, False, False, True, True]
    assert "国办发明电〔2026〕7号" in admin.get(page("public_days"), {"year": "2027"}).content.decode()


def test_public_days_are_typed_in_english_too(admin: Client) -> None:
    url = page("enter_public_days") + "?year=2027"
    assert "off Spring Festival; work for a make-up day" in admin.get(url).content.decode()
    admin.post(url, {"source": "notice", "days": "2027-02-05 off Spring Festival\n2027-02-13 work Spring Festival"})
    text = admin.get(page("public_days"), {"year": "2027"}).content.decode()
    assert "Public holiday" in text
    assert "Make-up day" in text


@pytest.mark.parametrize(
    "days",
    [
        "2027-02-05",
        "2027-02-05 party",
        "soon 休",
        "2027-02-11..2027-02-05 休",
        "2027-01-01..2027-12-31 休",
        "2026-02-05 休",
    ],
)
def test_a_wrong_line_is_named(admin: Client, days: str) -> None:
    answer = admin.post(page("enter_public_days") + "?year=2027", {"source": "x", "days": days})
    assert answer.status_code == 422
    assert not worktime.calendar_for("office").is_published(2027)


def test_health_warns_of_the_unpublished_year() -> None:
    from aftercare.base.ui import public as ui

    [status] = [one.run(NOW) for key, one in ui.health.items() if key == "worktime.holidays"]
    assert (status.level, status.text) == (ui.Level.WARN, "2027 not published yet")


def test_who_may_only_look_gets_no_buttons() -> None:
    calendar = make_calendar()
    reader = browser_of(staff_actor("dispatcher"))
    assert page("exception", calendar.pk) not in reader.get(page("calendar", calendar.pk)).content.decode()
    assert reader.post(page("exception", calendar.pk), {"day": "2026-03-04", "kind": "closed"}).status_code == 403
    assert not DayException.objects.exists()
