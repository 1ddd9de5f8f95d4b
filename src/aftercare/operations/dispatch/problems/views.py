"""Pages about what plans are made from: defects of the data, and what a unit plans by."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import DomainError, NotAllowedError
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.problems import forms, services
from aftercare.operations.dispatch.problems.rules.defects import DEFECTS
from aftercare.operations.dispatch.problems.selectors import health as selectors
from aftercare.operations.dispatch.problems.selectors import trying
from aftercare.operations.dispatch.problems.selectors.settings import own_settings
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.regulations import public as regulations
from aftercare.service import public as service


@ui.page("plan.view")
def health(request: Http) -> HttpResponse:
    """What is wrong with the data, order by order."""
    asked = request.GET.get("unit", "")
    unit, offered = selectors.unit_for(int(asked) if asked.isdecimal() else None, by=request.actor)
    values = {
        "unit": unit,
        "units": offered,
        "found": selectors.health(unit_path=unit.path, by=request.actor, at=clock.now()),
        "may_waive": accounts.allows(request.actor, "plan.waive", unit_path=unit.path),
        "may_set": accounts.allows(request.actor, "plan.settings", unit_path=unit.path),
    }
    return ui.render(request, "dispatch/health.html", values)


@ui.page("plan.waive", of=service.order)
def waive(request: Http, order_id: int, defect: str) -> HttpResponse:
    """Let plans go on although this order cannot be planned."""
    order = service.order(order_id=order_id, by=request.actor)
    return ui.submit(
        request,
        forms.WaiveForm,
        title=pgettext_lazy("plan", "Let pass"),
        of=shown.order_crumb(order),
        key=f"dispatch.waive.{order.pk}.{defect}",
        button=pgettext_lazy("plan", "Let pass"),
        help=str(DEFECTS.get(defect, "")).split("%(")[0].rstrip("：: "),
        do=lambda values: services.waive_defect(
            order_id=order.pk, defect=defect, by=request.actor, at=clock.now(), reason=values["reason"]
        ),
        then=f"{reverse('dispatch:health')}?unit={order.unit_id}",
    )


@ui.page("plan.settings")
def settings(request: Http, unit_id: int) -> HttpResponse:
    """What a unit plans by."""
    held, version = own_settings(unit_id=unit_id, by=request.actor, permission="plan.settings")
    unit = units.get(unit_id)
    weighed = regulations.weights_for(unit.path, clock.now())
    return ui.submit(
        request,
        forms.SettingsForm,
        title=_("Settings for planning: %(unit)s") % {"unit": unit},
        template="dispatch/settings.html",
        values={"unit": unit, "weights_by": weighed.clause if weighed else "", "parts": forms.PARTS},
        key=f"dispatch.settings.{unit_id}",
        initial=forms.initial(held),
        version=version,
        do=lambda values: services.change_settings(
            unit_id=unit_id, by=request.actor, at=clock.now(), values=forms.values_of(values), version=values["version"]
        ),
        then=f"{reverse('dispatch:health')}?unit={unit_id}",
    )


@ui.page("plan.settings")
@require_POST
def try_roads(request: Http, unit_id: int) -> HttpResponse:
    """Ask the road server that stands in the form, before it is saved; the answer stands under it."""
    asked = {name: request.POST.get(name, "") for name in ("travel_model", "travel_url", "travel_profile")}
    try:
        found = trying.try_roads(unit_id=unit_id, by=request.actor, **asked)
    except NotAllowedError:
        raise
    except DomainError as error:
        faults = [str(text) for texts in error.fields.values() for text in texts]
        found = trying.Tried(answers=False, fault=error.code, text=" ".join(faults) or str(error))
    return ui.render(request, "dispatch/_tried.html", {"tried": found})
