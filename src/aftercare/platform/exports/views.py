"""The page on which a long view is taken away."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.exports import services


@ui.page()
def new(request: Request) -> HttpResponse:
    """Have a job write the view that `?of=` names, as `?format=`."""
    of, form = request.GET.get("of", ""), request.GET.get("format", "")
    one = ui.list_at(of, request.actor)
    return ui.submit(
        request, ui.Form, title=_("Export “%(title)s”") % {"title": one.title}, key="exports.new", button=_("Begin"),
        help=_("These are more rows than are written while you wait. A job writes all of them and can be called off; "
               "you are told when the file is there. It is kept for seven days."),
        cancel=of,
        do=lambda values: services.export(
            of=of, form=form, language=get_language() or "zh-hans", by=request.actor, at=clock.now(), **values
        ),
        then=lambda job: reverse("jobs:job", args=[job.pk]), said=_("The list is being written."),
    )  # fmt: skip
