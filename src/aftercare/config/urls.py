"""Where every app's pages live. The access table (tests/access) has a row for each address."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path

from aftercare.config.api import api, nothing_here
from aftercare.config.views import api_page

Route = URLPattern | URLResolver
# What is asked most; every address before it costs it time.
BUSIEST = ("requests/", "orders/", "visits/")


def _busiest_first(patterns: Sequence[Route]) -> list[Route]:
    return sorted(patterns, key=lambda one: not str(one.pattern).startswith(BUSIEST))


# The API stands first.
_operations, _app, _namespace = api.urls
urlpatterns = [
    path("api/v1/", (_busiest_first(_operations), _app, _namespace)),
    path("", include("aftercare.base.ui.urls")),
    path("", include("aftercare.service.urls")),
    path("units/", include("aftercare.platform.units.urls")),
    path("journal/", include("aftercare.platform.journal.urls")),
    path("calendars/", include("aftercare.platform.worktime.urls")),
    path("jobs/", include("aftercare.platform.jobs.urls")),
    path("numbering/", include("aftercare.platform.numbering.urls")),
    path("access/", include("aftercare.platform.accounts.urls")),
    path("files/", include("aftercare.platform.files.urls")),
    path("search/", include("aftercare.platform.search.urls")),
    path("approvals/", include("aftercare.platform.approvals.urls")),
    path("sheets/", include("aftercare.platform.sheets.urls")),
    path("printing/", include("aftercare.platform.printing.urls")),
    path("imports/", include("aftercare.platform.imports.urls")),
    path("exports/", include("aftercare.platform.exports.urls")),
    path("inbox/", include("aftercare.platform.notify.urls")),
    path("organisation/", include("aftercare.registry.organisation.urls")),
    path("customers/", include("aftercare.registry.customers.urls")),
    path("equipment/", include("aftercare.registry.equipment.urls")),
    path("regulations/", include("aftercare.regulations.urls")),
    path("dispatch/", include("aftercare.operations.dispatch.urls")),
    path("drills/", include("aftercare.drills.urls")),
    path("p/", include("aftercare.faces.portal.urls")),
    path("api/", api_page, name="api_page"),
    path("api/<path:rest>", nothing_here),
    path("accounts/", include("aftercare.platform.accounts.users.urls")),
    path("accounts/", include("allauth.urls")),
]
