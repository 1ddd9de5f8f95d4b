"""What equipment shows on the pages of customers and sites: machines, contracts, projects."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import actor_of
from aftercare.registry.customers.public import site_ids_below
from aftercare.registry.equipment import shown as looks
from aftercare.registry.equipment.models import Asset, Contract, Project
from aftercare.registry.equipment.selectors.assets import assets_of
from aftercare.registry.equipment.selectors.deals import contracts_of, projects_of

LIMIT = 20


def _of_customer(customer_id: int) -> Q:
    return Q(customer_id=customer_id)


def _at_site(site_id: int) -> Q:
    """There, or further down: a campus shows the lifts of its buildings."""
    return Q(site_id__in=site_ids_below(site_id))


def _assets_panel(kind: str, where: Callable[[int], Q], word: str) -> ui.Panel:
    def found(by: Actor, subject_id: int) -> "QuerySet[Asset]":
        whole = Q(parent__isnull=True) & ~Q(state=Asset.State.RETIRED)
        return assets_of(by).filter(where(subject_id), whole)

    def render(request: HttpRequest, subject_id: int) -> str:
        rows = list(
            found(actor_of(request), subject_id).select_related("product", "site").order_by("number", "pk")[:LIMIT]
        )
        values: dict[str, Any] = {
            "rows": rows,
            "looks": looks,
            "more": f"{reverse('equipment:assets')}?q={word}:{subject_id}" if len(rows) == LIMIT else "",
            "labels": reverse("equipment:site_labels", args=[subject_id]) if kind == "site" else "",
        }
        return ui.fragment(request, "equipment/_assets.html", values) if rows else ""

    return ui.Panel(
        kind=kind,
        title=_("Equipment"),
        render=render,
        icon="elevator",
        permission="asset.view",
        count=lambda by, subject_id: found(by, subject_id).count(),
    )


def contracts_of_customer(request: HttpRequest, customer_id: int) -> str:
    """The customer's contracts, the latest first."""
    rows = contracts_of(actor_of(request)).filter(customer_id=customer_id).order_by("-ends_on", "-pk")[:LIMIT]
    today = timezone.localdate(clock.now())
    shown = [{"one": one, "state": looks.contract_state(one, today)} for one in rows]
    return ui.fragment(request, "equipment/_contracts.html", {"rows": shown}) if shown else ""


def projects_of_customer(request: HttpRequest, customer_id: int) -> str:
    """The projects that were built for the customer, the newest first."""
    rows = list(projects_of(actor_of(request)).filter(customer_id=customer_id).order_by("-pk")[:LIMIT])
    return ui.fragment(request, "equipment/_projects.html", {"rows": rows}) if rows else ""


PANELS = {
    "equipment.customer_assets": _assets_panel("customer", _of_customer, "customer_is"),
    "equipment.site_assets": _assets_panel("site", _at_site, "site_is"),
    "equipment.customer_contracts": ui.Panel(
        kind="customer", title=_("Contracts"), render=contracts_of_customer, icon="contract",
        permission="contract.view",
        count=lambda by, customer_id: _running(contracts_of(by).filter(customer_id=customer_id)).count(),
    ),
    "equipment.customer_projects": ui.Panel(
        kind="customer", title=_("Projects"), render=projects_of_customer, icon="building-community",
        permission="project.view",
        count=lambda by, customer_id: _unclosed(projects_of(by).filter(customer_id=customer_id)).count(),
    ),
}  # fmt: skip


def _running(rows: "QuerySet[Contract]") -> "QuerySet[Contract]":
    today = timezone.localdate(clock.now())
    return rows.filter(cancelled_at__isnull=True, starts_on__lte=today, ends_on__gt=today)


def _unclosed(rows: "QuerySet[Project]") -> "QuerySet[Project]":
    return rows.filter(closed_at__isnull=True)


def register() -> None:
    """Called in `ready()`."""
    for order, (key, panel) in enumerate(PANELS.items(), start=5):
        ui.panels.register(key, panel, order=order)
