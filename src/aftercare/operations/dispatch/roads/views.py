"""The page of what trips have taught."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.roads import services
from aftercare.operations.dispatch.roads.rules.models import Choice
from aftercare.operations.dispatch.roads.selectors import trips as selectors
from aftercare.operations.dispatch.roads.selectors.ways import model_of
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units


@ui.page(selectors.VIEW)
def page(request: Http) -> HttpResponse:
    """How long ways take, and from what that was learned; `?version=`: as it was learned then."""
    asked = request.GET.get("version", "")
    found = selectors.lesson(by=request.actor, version=int(asked) if asked.isdecimal() else None)
    values = {
        "found": found,
        "versions": selectors.versions(by=request.actor),
        "said": model_of(Choice()).used.said,
        "may_learn": accounts.allows(request.actor, selectors.LEARN, unit_path=units.root().path),
    }
    return ui.render(request, "dispatch/roads.html", values)


@ui.page(selectors.LEARN)
def learn(request: Http) -> HttpResponse:
    """Learn anew now instead of on Sunday."""
    return ui.submit(
        request,
        ui.Form,
        title=_("Learn from trips"),
        of=ui.Crumb(_("Travel times"), reverse("dispatch:roads")),
        key="dispatch.roads",
        button=pgettext_lazy("roads", "Learn now"),
        help=_("From all trips of the last 180 days. Plans made from then on use it; those that are there stay."),
        do=lambda _values: services.learn(by=request.actor, at=clock.now()),
        then=reverse("dispatch:roads"),
        said=_("Saved."),
    )
