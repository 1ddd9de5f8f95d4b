"""The certificates of all, by their last valid day."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.registry.organisation.rules.certificates import STAGES
from aftercare.registry.organisation.selectors.abilities import certificates_of


def _soon(_by: Actor, at: Any) -> Q:
    today = timezone.localdate(at)
    return Q(expires_on__gte=today, expires_on__lte=today + timedelta(days=max(STAGES)))


def _over(_by: Actor, at: Any) -> Q:
    return Q(expires_on__lt=timezone.localdate(at))


LIST = ui.ListPage(
    key="organisation.certificates",
    title=_("Certificates"),
    permission="staff.view",
    rows=certificates_of,
    columns=(
        c.Title("staff__name", _("Person"), to="organisation:staff", id="staff_id", key="person"),
        c.Words("kind__name", _("Certificate"), key="kind"),
        c.Text("number", _("Number")),
        c.Day("expires_on", _("Last valid day"), key="until", sort=True),
        c.Day("issued_on", _("Issued on"), key="issued"),
        c.Text("authority", _("Issued by"), hidden=True),
        c.Words("staff__unit__name", _("Unit"), key="unit"),
    ),
    filters=(
        f.Flag("soon", _("Ends within 90 days"), when=_soon),
        f.Flag("over", _("Expired"), when=_over),
        f.Pick("kind_is", _("Certificate is"), path="kind_id", kind="certificate_kind"),
        f.Pick("staff", _("Person is"), path="staff_id", kind="staff"),
        f.Pick("unit_is", _("Unit is"), path="staff__unit_id", kind="unit"),
    ),
    search=("staff__name", "staff__number", "number"),
    sort="until",
    views=(
        ui.View("soon", _("Ends soon"), "soon:yes", count=True),
        ui.View("over", _("Expired"), "over:yes", count=True),
        ui.View("all", _("All")),
    ),
    empty=_("No certificate is on file."),
)
