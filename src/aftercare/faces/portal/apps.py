"""The customers' own pages: report, follow, urge, confirm; no account needed."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "aftercare.faces.portal"
    label = "portal"

    def ready(self) -> None:
        from django.urls import reverse

        from aftercare.base.ui import public as ui
        from aftercare.platform.printing import public as printing
        from aftercare.service import public as service

        service.tracking.register("portal", lambda token: reverse("portal:track", args=[token]))
        face = ui.Face(prefix="/p/", layout="portal/said.html", home="portal:report", head=printing.company_head)
        ui.faces.register("portal", face)
