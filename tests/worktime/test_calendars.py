"""Named calendars: revised by commands, known as they were at every moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.units import make_office, make_team, make_unit
from tests.factories.worktime import NINE_TO_FIVE, make_calendar

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, StaleError
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.journal import public as journal
from aftercare.platform.worktime import public as worktime
from aftercare.platform.worktime.errors import (
    CalendarExistsError,
    CalendarInUseError,
    CalendarNotFoundError,
    NothingToWithdrawError,
)
from aftercare.platform.worktime.models import CalendarVersion, DayException, NamedCalendar
from aftercare.platform.worktime.rules import ALL_DAY, DayKind, parse_hours, week_of
from aftercare.platform.worktime.rules.public_days import PublicDay, published_year

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)
AUGUST = datetime(2026, 8, 1, tzinfo=UTC)
WEDNESDAY = date(2026, 9, 2)
SHORT = parse_hours([("10:00", "12:00")])


def hours_on(key: str, day: date, at: datetime | None = None) -> tuple[tuple[int, int], ...]:
    return worktime.calendar_for(key, at).day(day).hours


def revisions(calendar: NamedCalendar) -> list[dict[str, Any]]:
    return [event.payload for event in journal.events_of("calendar", calendar.pk, names={"calendar.revised"})]


def test_a_new_calendar_is_found_by_key_and_id() -> None:
    calendar = make_calendar(key="depot")
    assert worktime.calendar_for("depot") is worktime.calendar_for(calendar.pk)
    assert worktime.calendar_for("depot").revision == 1
    assert hours_on("depot", WEDNESDAY) == NINE_TO_FIVE


@pytest.mark.parametrize("key", ["24x7", "office", "daily"])
def test_standard_calendars_answer_before_anybody_set_them_up(key: str) -> None:
    assert worktime.calendar_for(key).key == key
    assert set(worktime.calendars_for({key, "24x7"})) == {key, "24x7"}


@pytest.mark.parametrize(
    "look",
    [lambda: worktime.calendar_for("none"), lambda: worktime.calendars_for({"none"}), lambda: worktime.calendar_for(0)],
)
def test_an_unknown_calendar_is_refused(look: Callable[[], object]) -> None:
    with pytest.raises(CalendarNotFoundError):
        look()


def test_a_calendar_that_takes_the_place_of_one_taken_back_keeps_its_own_key() -> None:
    with transaction.atomic():
        make_calendar(key="lost")
        assert worktime.calendar_for("lost").key == "lost"
        transaction.set_rollback(True)
    make_calendar(key="depot")  # with the same hours, and on SQLite with the same id
    assert worktime.calendar_for("depot").key == "depot"


def test_standard_calendars_can_be_set_up_once_and_then_changed() -> None:
    before = worktime.calendar_for("office")
    made = worktime.install_standard_calendars(by=SYSTEM, at=JUNE)
    assert sorted(one.key for one in made) == ["24x7", "daily", "office"]
    assert worktime.install_standard_calendars(by=SYSTEM, at=JULY) == []
    assert worktime.calendar_for("office").as_json() == before.as_json()
    worktime.set_hours(calendar_id=made[1].pk, week=week_of(ALL_DAY, days=7), make_up=ALL_DAY, by=SYSTEM, at=JULY)


def test_the_same_key_twice_is_refused() -> None:
    make_calendar(key="depot")
    with pytest.raises(CalendarExistsError):
        make_calendar(key="depot")
    assert NamedCalendar.objects.filter(key="depot").count() == 1


def test_an_exception_goes_first_and_can_be_withdrawn() -> None:
    calendar = make_calendar(key="depot")
    worktime.set_exception(
        calendar_id=calendar.pk, day=WEDNESDAY, kind="hours", hours=SHORT, note="盘点", by=SYSTEM, at=JUNE
    )
    found = worktime.calendar_for("depot").day(WEDNESDAY)
    assert (found.hours, found.kind, found.name.zh) == (SHORT, DayKind.EXCEPTION, "盘点")
    worktime.withdraw_exception(calendar_id=calendar.pk, day=WEDNESDAY, by=SYSTEM, at=JULY)
    assert hours_on("depot", WEDNESDAY) == NINE_TO_FIVE
    with pytest.raises(NothingToWithdrawError):
        worktime.withdraw_exception(calendar_id=calendar.pk, day=WEDNESDAY, by=SYSTEM, at=JULY)


def test_each_change_is_a_revision_that_says_which_days_it_touches() -> None:
    calendar = make_calendar(key="depot")
    worktime.set_exception(calendar_id=calendar.pk, day=WEDNESDAY, kind="closed", by=SYSTEM, at=JUNE)
    worktime.set_hours(
        calendar_id=calendar.pk, week=week_of(SHORT), make_up=SHORT, first_day=date(2026, 10, 1), by=SYSTEM, at=JULY
    )
    worktime.rename_calendar(calendar_id=calendar.pk, name=Words("库房", "Depot"), by=SYSTEM, at=AUGUST)
    calendar.refresh_from_db()
    assert calendar.revision == 4
    assert [(one["revision"], one["what"], one["first_day"], one["last_day"]) for one in revisions(calendar)] == [
        (2, "exception", "2026-09-02", "2026-09-02"),
        (3, "hours", "2026-10-01", None),
        (4, "name", None, None),
    ]
    assert revisions(calendar)[-1]["digest"] == calendar.digest == worktime.calendar_for("depot").digest


def test_new_hours_hold_from_their_first_day_until_the_next_planned_change() -> None:
    calendar = make_calendar(key="depot")
    for first_day, hours in ((date(2026, 10, 1), SHORT), (date(2026, 5, 1), NINE_TO_FIVE), (date(2026, 5, 1), ALL_DAY)):
        worktime.set_hours(
            calendar_id=calendar.pk, week=week_of(hours), make_up=hours, first_day=first_day, by=SYSTEM, at=JUNE
        )
    assert hours_on("depot", date(2026, 4, 30)) == NINE_TO_FIVE
    assert hours_on("depot", date(2026, 5, 1)) == ALL_DAY
    assert hours_on("depot", date(2026, 9, 30)) == ALL_DAY
    assert hours_on("depot", date(2026, 10, 1)) == SHORT
    assert CalendarVersion.objects.filter(calendar=calendar, active_to=None).count() == 3


def test_a_calendar_is_known_as_it_was() -> None:
    calendar = make_calendar(key="depot")
    worktime.set_exception(calendar_id=calendar.pk, day=WEDNESDAY, kind="closed", by=SYSTEM, at=JUNE)
    worktime.set_exception(calendar_id=calendar.pk, day=WEDNESDAY, kind="hours", hours=SHORT, by=SYSTEM, at=JULY)
    worktime.withdraw_exception(calendar_id=calendar.pk, day=WEDNESDAY, by=SYSTEM, at=AUGUST)
    known = [hours_on("depot", WEDNESDAY, at) for at in (datetime(2026, 5, 1, tzinfo=UTC), JUNE, JULY, AUGUST)]
    assert known == [NINE_TO_FIVE, (), SHORT, NINE_TO_FIVE]


def test_the_second_of_two_editors_is_told() -> None:
    calendar = make_calendar(key="depot")
    worktime.set_exception(calendar_id=calendar.pk, day=WEDNESDAY, kind="closed", by=SYSTEM, at=JUNE, version=1)
    with pytest.raises(StaleError):
        worktime.withdraw_exception(calendar_id=calendar.pk, day=WEDNESDAY, by=SYSTEM, at=JULY, version=1)
    assert hours_on("depot", WEDNESDAY) == ()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "closed", "hours": SHORT},
        {"kind": "hours", "hours": ()},
        {"kind": "party"},
    ],
)
def test_an_impossible_exception_is_refused(values: dict[str, Any]) -> None:
    calendar = make_calendar(key="depot")
    with pytest.raises(InvalidError):
        worktime.set_exception(calendar_id=calendar.pk, day=WEDNESDAY, by=SYSTEM, at=JUNE, **values)
    assert not DayException.objects.exists()
    assert revisions(calendar) == []


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        make_calendar(zone="Asia/Nowhere")
    assert "zone" in refused.value.fields
    assert not NamedCalendar.objects.exists()


def test_one_exception_a_day_is_guaranteed_by_the_database() -> None:
    calendar = make_calendar()
    DayException.objects.create(calendar=calendar, day=WEDNESDAY, kind="closed", active_from=JUNE)
    with pytest.raises(IntegrityError):
        DayException.objects.create(calendar=calendar, day=WEDNESDAY, kind="make_up", active_from=JULY)


def test_one_first_version_is_guaranteed_by_the_database() -> None:
    calendar = make_calendar()
    with pytest.raises(IntegrityError):
        CalendarVersion.objects.create(calendar=calendar, spec={}, active_from=JULY)


def test_our_own_public_year_goes_before_the_packages() -> None:
    calendar = make_calendar(key="depot", country="CN")
    assert hours_on("depot", date(2027, 2, 8)) == NINE_TO_FIVE
    days = [
        PublicDay(date(2027, 2, 8), works=False, name=Words("春节", "Spring Festival")),
        PublicDay(date(2027, 2, 13), works=True, name=Words("春节", "Spring Festival")),
    ]
    worktime.set_public_year(country="CN", year=2027, days=days, source="国办发明电", by=SYSTEM, at=JUNE)
    assert worktime.calendar_for("depot").is_published(2027)
    assert hours_on("depot", date(2027, 2, 8)) == ()
    assert hours_on("depot", date(2027, 2, 13)) == NINE_TO_FIVE
    assert revisions(calendar)[-1] | {"revision": 0, "digest": ""} == {
        "calendar": calendar.pk, "key": "depot", "revision": 0, "digest": "", "what": "public_year",
        "first_day": "2027-01-01", "last_day": "2027-12-31",
    }  # fmt: skip


def test_published_years_are_adopted_once() -> None:
    make_calendar(key="depot", country="CN")
    before = worktime.calendar_for("depot")
    assert worktime.adopt_published_years(first_year=2025, by=SYSTEM, at=JUNE) == [2025, 2026]
    assert worktime.adopt_published_years(first_year=2025, by=SYSTEM, at=JULY) == []
    after = worktime.calendar_for("depot")
    assert after.public_years[2026] == published_year("CN", 2026)
    assert [after.day(date(2026, 2, day)) for day in range(10, 28)] == [
        before.day(date(2026, 2, day)) for day in range(10, 28)
    ]


def test_a_day_of_another_year_is_refused() -> None:
    calendar = make_calendar(country="CN")
    with pytest.raises(InvalidError):
        worktime.set_public_year(
            country="CN", year=2027, days=[PublicDay(date(2026, 2, 8), works=False)], source="x", by=SYSTEM, at=JUNE
        )
    assert revisions(calendar) == []


def test_an_unpublished_next_year_is_a_concern_until_somebody_enters_it() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert [(one.country, one.year, one.published) for one in worktime.concerns(at)] == [("CN", 2027, False)]
    worktime.set_public_year(country="CN", year=2027, days=[], source="x", by=SYSTEM, at=JUNE)
    assert worktime.concerns(at) == []


def test_new_year_in_the_company_zone_is_what_counts() -> None:
    assert [one.year for one in worktime.concerns(datetime(2026, 12, 31, 17, tzinfo=UTC))] == [2027, 2028]


def test_a_unit_works_by_the_nearest_calendar_above() -> None:
    company = make_unit()
    office = make_office(parent=company)
    team = make_team(parent=office)
    assert worktime.key_for_unit(team.path) == "office"
    worktime.choose_calendar(unit_id=company.pk, calendar_id=make_calendar(key="one").pk, by=SYSTEM, at=JUNE)
    worktime.choose_calendar(unit_id=office.pk, calendar_id=make_calendar(key="two").pk, by=SYSTEM, at=JULY)
    assert worktime.key_for_unit(team.path) == "two"
    assert worktime.key_for_unit(company.path) == "one"
    assert worktime.key_for_unit(team.path, JUNE) == "one"
    worktime.choose_calendar(unit_id=office.pk, calendar_id=make_calendar(key="three").pk, by=SYSTEM, at=AUGUST)
    assert worktime.key_for_unit(team.path) == "three"


def test_a_calendar_in_use_cannot_be_closed() -> None:
    calendar = make_calendar()
    worktime.choose_calendar(unit_id=make_unit().pk, calendar_id=calendar.pk, by=SYSTEM, at=JUNE)
    with pytest.raises(CalendarInUseError):
        worktime.close_calendar(calendar_id=calendar.pk, by=SYSTEM, at=JULY)
    calendar.refresh_from_db()
    assert calendar.active_to is None


def test_a_closed_calendar_still_counts() -> None:
    calendar = make_calendar(key="depot")
    assert worktime.close_calendar(calendar_id=calendar.pk, by=SYSTEM, at=JULY).active_to == JULY
    assert hours_on("depot", WEDNESDAY) == NINE_TO_FIVE


def test_who_may_not_edit_changes_nothing() -> None:
    calendar = make_calendar(key="depot")
    nobody = Actor(kind=ActorKind.STAFF, id=1)
    with pytest.raises(NotAllowedError):
        worktime.set_exception(calendar_id=calendar.pk, day=WEDNESDAY, kind="closed", by=nobody, at=JUNE)
    assert hours_on("depot", WEDNESDAY) == NINE_TO_FIVE


def test_a_known_calendar_costs_one_query(django_assert_num_queries: Callable[[int], Any]) -> None:
    for key in ("one", "two", "three"):
        make_calendar(key=key)
    worktime.calendars_for({"one", "two", "three"})
    with django_assert_num_queries(1):
        worktime.calendars_for({"one", "two", "three", "24x7"})


def test_forms_offer_every_calendar_and_mark_the_closed_ones() -> None:
    make_calendar(key="mall")
    closed = make_calendar(key="old")
    worktime.close_calendar(calendar_id=closed.pk, by=SYSTEM, at=JUNE)
    field = ui.ChoiceField("x", choices=worktime.choices, required=False)
    assert [key for key, _name in field.choices] == ["", "24x7", "daily", "mall", "office", "old"]
    names = dict(worktime.choices())
    assert names["mall"] == "mall"
    assert names["old"] != "old"
    assert worktime.existing(["", "office", "old", "nowhere"]) == {"office", "old"}
