"""The pages of public days: what is published, where two sources differ, and the form to enter a year."""

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.worktime import selectors, services
from aftercare.platform.worktime.forms import PublicYearForm, asked_year
from aftercare.platform.worktime.rules.public_days import cross_check, published_year

VIEW, EDIT = "calendar.view", services.EDIT


@ui.page(VIEW)
def public_days(request: Request) -> HttpResponse:
    """The holidays and make-up days of a year, where they come from, and where two sources differ."""
    year = asked_year(request.GET.get("year", ""))
    held = selectors.public_year("CN", year)
    days = selectors.public_years("CN").get(year) if held else published_year("CN", year)
    values = {
        "year": year,
        "held": held,
        "days": list((days or {}).values()),
        "published": days is not None,
        "differences": cross_check(year),
        "may_edit": ui.access.allowed(request.actor, EDIT),
        "crumbs": (ui.Crumb(_("Work calendars"), reverse("worktime:calendars")),),
    }
    return ui.render(request, "worktime/public_days.html", values)


@ui.page(EDIT)
def enter_public_days(request: Request) -> HttpResponse:
    """Type in the days of a year from the official notice."""
    year = asked_year(request.GET.get("year", ""))
    known = selectors.public_years("CN").get(year) or published_year("CN", year) or {}
    works, off = ("班", "休") if ui.formats.chinese() else ("work", "off")
    lines = [f"{one.day} {works if one.works else off} {one.name.zh}".rstrip() for one in known.values()]
    return ui.submit(
        request,
        PublicYearForm,
        title=_("Public days of %(year)s") % {"year": year},
        key=f"worktime.public.{year}",
        help=_("One line for each day or span: 2027-02-05..2027-02-11 off Spring Festival; work for a make-up day."),
        initial={"days": "\n".join(lines)},
        do=lambda values: services.set_public_year(
            country="CN", year=year, days=values["days"], source=values["source"], by=request.actor, at=clock.now()
        ),
        then=f"{reverse('worktime:public_days')}?year={year}",
        said=_("The year is recorded; running clocks are counted anew."),
        cancel=f"{reverse('worktime:public_days')}?year={year}",
    )


def holiday_health(at: datetime) -> ui.Status:
    """Are this year's and next year's public days known for certain?"""
    found = selectors.concerns(at)
    if not found:
        return ui.Status(ui.Level.OK, pgettext("calendar", "Published"))
    unknown = ", ".join(str(one.year) for one in found if not one.published)
    if unknown:
        text = gettext("%(years)s not published yet") % {"years": unknown}
        said = gettext("Due times there rest on an ordinary week. Enter the days as soon as the notice is out.")
        return ui.Status(ui.Level.WARN, text, said)
    days = ", ".join(str(one.day) for concern in found for one in concern.differences)
    return ui.Status(ui.Level.WARN, gettext("Two sources differ"), days)
