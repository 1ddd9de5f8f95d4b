"""How the head of the life file reads: what it is and where, warranty and contracts today, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from markupsafe import Markup

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import formats
from aftercare.platform.journal import public as journal
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.public import Asset
from aftercare.service.life import selectors
from aftercare.service.life.rules.sections import Section, sections
from aftercare.service.life.shown.figures import Period

STANDING = {
    "unknown": ui.State(pgettext_lazy("warranty", "A day is missing"), "alert-triangle", "amber"),
    "coming": ui.State(pgettext_lazy("warranty", "Not yet"), "clock", "blue"),
    "running": ui.State(pgettext_lazy("warranty", "Runs"), "shield-check", "green"),
    "over": ui.State(pgettext_lazy("warranty", "Over"), "circle-x"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A warranty or a contract as it stands today."""

    label: str
    state: ui.State
    span: str
    basis: str
    url: str = ""


def standings(asset: Asset, at: datetime, by: Actor) -> list[Standing]:
    """Warranties by component, then contracts in the order in which they apply."""
    terms, today = equipment.terms_of(asset.pk, at), timezone.localdate(at)
    readable = equipment.readable_contracts([one.contract_id for one in terms.contracts], by)
    return [
        *(_of_warranty(one, today) for one in terms.warranties),
        *(
            Standing(
                _("Contract"), STANDING["running"], _span(one.starts_on, one.ends_on), f"{one.number} {one.name}",
                reverse("equipment:contract", args=[one.contract_id]) if one.contract_id in readable else "",
            )
            for one in terms.contracts
        ),
    ]  # fmt: skip


def _of_warranty(one: equipment.WarrantyTerm, today: date) -> Standing:
    label = _component(one.component) if one.component else _("Warranty")
    if one.starts_on is None or one.ends_on is None:
        return Standing(label, STANDING["unknown"], "", str(one.basis))
    how = "coming" if today < one.starts_on else "running" if today < one.ends_on else "over"
    return Standing(label, STANDING[how], _span(one.starts_on, one.ends_on), str(one.basis))


def _component(code: str) -> str:
    return _("Warranty: %(component)s") % {"component": equipment.component_words(code)}


def _span(since: date, until: date) -> str:
    return f"{formats.day(since)} – {formats.day(until)}"


Pair = tuple[str, str, str]


def head(asset: Asset, by: Actor) -> list[tuple[str, list[Pair]]]:
    """What it is and where, in groups of label, text and address."""
    seen = ui.access.allowed(by, "customer.view")
    customer = reverse("customers:customer", args=[asset.customer_id]) if seen else ""
    product = f"{asset.product} · {asset.product.code}"
    site = reverse("customers:site", args=[asset.site_id]) if asset.site_id else ""
    whole = reverse("equipment:asset", args=[asset.parent_id]) if asset.parent_id else ""
    return [
        (_("Equipment"), [
            (_("Product"), product, reverse("equipment:product", args=[asset.product_id])),
            (_("Serial number"), asset.serial, ""),
            (_("Status"), str(asset.get_status_display() if asset.state == Asset.State.IN_SERVICE
                              else asset.get_state_display()), ""),
            (_("Part of"), str(asset.parent or ""), whole),
        ]),
        (pgettext("equipment", "Place"), [
            (_("Customer"), str(asset.customer), customer),
            (_("Site"), str(asset.site or ""), site),
            (_("Where on the site"), asset.place, ""),
        ]),
        (_("Dates"), [
            (_("Shipped on"), formats.day(asset.shipped_on), ""),
            (_("Installed on"), formats.day(asset.installed_on), ""),
            (_("Accepted on"), formats.day(asset.accepted_on), ""),
            (_("Retired on"), formats.day(asset.retired_on), ""),
        ]),
    ]  # fmt: skip


def changes(asset: Asset, by: Actor) -> tuple[journal.Entry, ...]:
    """The changes of place, whole, warranty and contract as people read them; moves say from where to where."""
    events = selectors.changes_of(asset)
    moves = [event.payload for event in events if event.type == "asset.moved"]
    sites = {told[f"{end}_site"] for told in moves for end in ("from", "to")} - {None}
    wholes = {told[f"{end}_parent"] for told in moves for end in ("from", "to")} - {None}
    names = {
        "site": dict(customers.sites_of(by).filter(pk__in=sites).values_list("pk", "name")) if sites else {},
        "parent": dict(equipment.assets_of(by).filter(pk__in=wholes).values_list("pk", "number")) if wholes else {},
    }
    return tuple(
        replace(one, detail=_way(one.event.payload, names)) if one.event.type == "asset.moved" else one
        for one in journal.entries(events, by)
    )


def _way(told: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]) -> str:
    ends = [
        " · ".join(filter(None, (names[kind].get(told[f"{end}_{kind}"], "") for kind in ("site", "parent"))))
        for end in ("from", "to")
    ]
    return " → ".join(one or "–" for one in ends)


def shown_sections(asset: Asset, period: Period, by: Actor) -> list[tuple[Section, Sequence[Sequence[str]]]]:
    """What later apps add, where there is something that the reader may see."""
    found = [
        (one, one.rows(asset.pk, period.since, period.until, by))
        for one in sections
        if ui.access.allowed(by, one.permission)
    ]
    return [(one, rows) for one, rows in found if rows]


def detail(asset: Asset, *, period: Period, at: datetime, by: Actor, values: dict[str, Any]) -> ui.Detail:
    """The page of the life file."""
    address = reverse("equipment:asset", args=[asset.pk])
    terms = tuple(
        ui.Fact(one.label, Markup("{} {}").format(ui.badge(one.state), one.span), url=one.url, hint=one.basis)
        for one in standings(asset, at, by)
    )
    groups = tuple(
        ui.Facts(title, tuple(ui.Fact(label, text, url=url) for label, text, url in pairs))
        for title, pairs in head(asset, by)
    )
    return ui.Detail(
        kind="asset_life",
        id=asset.pk,
        number=asset.number,
        title=_("Life file of %(what)s") % {"what": asset.name or asset.product},
        parents=(ui.Crumb(_("Equipment"), reverse("equipment:assets")), ui.Crumb(str(asset), address)),
        facts=(*groups, ui.Facts(_("Warranty and contracts today"), terms)),
        timeline=changes(asset, by),
        values={**values, "period": period},
    )
