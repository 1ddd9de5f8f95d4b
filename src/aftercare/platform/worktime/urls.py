from datetime import date

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from aftercare.platform.worktime.views import calendars, public_days


class DayConverter(StringConverter):
    """`2026-11-22`."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:  # type: ignore[override]
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:  # type: ignore[override]
        return value.isoformat()


register_converter(DayConverter, "iso_day")

app_name = "worktime"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", calendars.CALENDARS.view, name="calendars"),
    path("new/", calendars.new, name="new"),
    path("take-over/", calendars.take_over, name="take_over"),
    path("public-days/", public_days.public_days, name="public_days"),
    path("public-days/enter/", public_days.enter_public_days, name="enter_public_days"),
    path("<int:calendar_id>/", calendars.calendar, name="calendar"),
    path("<int:calendar_id>/hours/", calendars.hours, name="hours"),
    path("<int:calendar_id>/exception/", calendars.exception, name="exception"),
    path("<int:calendar_id>/exception/<iso_day:day>/withdraw/", calendars.withdraw, name="withdraw"),
    path("<int:calendar_id>/rename/", calendars.rename, name="rename"),
    path("<int:calendar_id>/choose/", calendars.choose, name="choose"),
    path("<int:calendar_id>/close/", calendars.close, name="close"),
]
