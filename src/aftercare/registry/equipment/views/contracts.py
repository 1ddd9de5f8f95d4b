"""Pages of contracts: the list, the contract with its terms, and a form for each thing that can be done."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts.public import allows
from aftercare.platform.journal.public import timeline
from aftercare.platform.worktime import public as worktime
from aftercare.registry.equipment import forms
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment import shown as looks
from aftercare.registry.equipment.models import Contract, Entitlement
from aftercare.registry.equipment.rules.terms import add_months
from aftercare.registry.equipment.selectors.deals import contracts_of, coverage_lines, matching
from aftercare.registry.equipment.views.assets import values_of


def _in_force(_by: Actor, at: Any) -> Q:
    today = timezone.localdate(at)
    return Q(cancelled_at__isnull=True, starts_on__lte=today, ends_on__gt=today)


def _soon_over(_by: Actor, at: Any) -> Q:
    today = timezone.localdate(at)
    return Q(cancelled_at__isnull=True, ends_on__gt=today, ends_on__lte=add_months(today, 3))


LIST = ui.ListPage(
    key="equipment.contracts",
    title=_("Contracts"),
    permission="contract.view",
    rows=contracts_of,
    columns=(
        c.Title("number", _("Number"), title="name", to="equipment:contract", sort=True),
        c.Choice("kind", _("Kind"), choices=tuple(Contract.Kind.choices)),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Day("starts_on", _("From"), key="from"),
        c.Day("ends_on", _("Expires on"), key="until"),
        c.Count("priority", _("Priority"), hidden=True),
        c.YesNo("parts_included", _("Parts included"), key="parts"),
        c.YesNo("covers_all", _("All equipment"), key="everything", hidden=True),
        c.Moment("cancelled_at", _("Cancelled"), key="cancelled", hidden=True),
    ),
    filters=(
        f.Flag("in_force", _("In effect"), when=_in_force),
        f.Flag("soon_over", _("Ends within three months"), when=_soon_over),
        f.Pick("customer_is", _("Customer is"), path="customer_id", kind="customer"),
        f.Pick("unit_is", _("Unit is"), path="unit_id", kind="unit"),
    ),
    find=lambda _by, text: matching(text),
    sort="number",
    views=(
        ui.View("in_force", _("In effect"), "in_force:yes"),
        ui.View("soon_over", _("Ends soon"), "soon_over:yes", count=True),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New contract"), "equipment:contract_new", permission="contract.create"),
    empty=_("No contract yet."),
)


def to_contract(contract: Contract) -> str:
    """The address of a contract's page."""
    return reverse("equipment:contract", args=[contract.pk])


@ui.page("contract.view", of=equipment.get_contract)
def page(request: Request, contract_id: int) -> HttpResponse:
    """One contract: terms, coverage, promises."""
    by, at = request.actor, clock.now()
    contract = equipment.get_contract(contract_id=contract_id, by=by)
    may = contract.cancelled_at is None and allows(by, "contract.change", unit_path=contract.unit_path)
    names = (
        ("terms", _("Coverage and promises"), "list-check", False),
        ("edit", _("Change"), "edit", False),
        ("cancel", _("End the contract"), "ban", True),
    )
    return ui.detail(
        request,
        ui.Detail(
            kind="contract",
            id=contract.pk,
            number=contract.number,
            title=contract.name,
            version=contract.version,
            parents=(ui.Crumb(_("Contracts"), reverse("equipment:contracts")),),
            state=looks.contract_state(contract, timezone.localdate(at)),
            steps=tuple(
                ui.Step(
                    label,
                    reverse(f"equipment:contract_{name}", args=[contract.pk]),
                    icon=icon,
                    dialog=name != "terms",
                    danger=danger,
                )
                for name, label, icon, danger in names
                if may
            ),
            facts=_contract_facts(contract),
            timeline=timeline("contract", contract.pk, by),
            values={"lines": coverage_lines(contract), "promises": _promises(contract)},
        ),
        template="equipment/contract.html",
    )


def _promises(contract: Contract) -> list[dict[str, Any]]:
    """The promises with their calendars by name."""
    names = dict(worktime.choices())
    rows = contract.entitlements.order_by("kind", "pk")
    return [
        {
            "what": looks.PROMISES[one.kind],
            "amount": _amount(one),
            # The others are not counted in hours of the day.
            "timed": one.kind in forms.TIMED,
            "hours": names.get(one.calendar_key, ""),
        }
        for one in rows
    ]


def _amount(one: Entitlement) -> str:
    """In the unit of its kind. A bank of hours is counted in hours, as its quota is: 100 h, never 4 days."""
    if one.kind == Entitlement.Kind.DISCOUNT:
        return ui.formats.percent(one.amount)
    if one.kind == Entitlement.Kind.FREE_VISITS:
        return ngettext("%(count)s visit", "%(count)s visits", one.amount) % {"count": one.amount}
    if one.kind == Entitlement.Kind.HOUR_BANK:
        hours, rest = divmod(one.amount, 60)
        parts = [gettext("%(n)s h") % {"n": hours}] if hours or not rest else []
        return " ".join([*parts, ui.formats.duration(rest * 60)] if rest else parts)
    return ui.formats.duration(one.amount * 60)


def _contract_facts(contract: Contract) -> tuple[ui.Facts, ...]:
    payer = contract.billing_customer
    return (
        ui.Facts(
            _("Contract"),
            (
                ui.Fact(_("Kind"), contract.get_kind_display()),
                ui.Fact(
                    _("Customer"),
                    str(contract.customer),
                    url=reverse("customers:customer", args=[contract.customer_id]),
                ),
                ui.Fact(_("Paid for by"), str(payer or "")),
                ui.Fact(_("From"), ui.formats.day(contract.starts_on)),
                ui.Fact(_("Expires on"), ui.formats.day(contract.ends_on)),
                ui.Fact(_("Priority"), contract.priority),
                ui.Fact(_("Note"), contract.note),
            ),
        ),
    )


@ui.page("contract.create")
def new(request: Request) -> HttpResponse:
    """Enter a contract, then its terms."""
    return ui.submit(
        request, forms.NewContractForm, title=_("New contract"), key="equipment.contract.new", button=_("Register"),
        do=lambda values: equipment.register_contract(by=request.actor, at=clock.now(), **values),
        then=lambda contract: reverse("equipment:contract_terms", args=[contract.pk]), said=_("Registered."),
    )  # fmt: skip


@ui.page("contract.change", of=equipment.get_contract)
def edit(request: Request, contract_id: int) -> HttpResponse:
    """Change a contract."""
    contract = equipment.get_contract(contract_id=contract_id, by=request.actor)
    return ui.submit(
        request,
        forms.ContractForm,
        title=_("Change the contract"),
        of=ui.Crumb(contract.name, to_contract(contract)),
        key=f"equipment.contract.{contract_id}",
        version=contract.version,
        do=lambda values: equipment.change_contract(
            contract_id=contract_id, by=request.actor, at=clock.now(), **values
        ),
        then=to_contract,
        initial=values_of(contract, forms.ContractForm),
    )


@ui.page("contract.change", of=equipment.get_contract)
def terms_page(request: Request, contract_id: int) -> HttpResponse:
    """What a contract covers and promises."""
    contract = equipment.get_contract(contract_id=contract_id, by=request.actor)

    def do(values: dict[str, Any]) -> Contract:
        terms = forms.terms_of(values)
        return equipment.set_terms(
            contract_id=contract_id, terms=terms, version=values["version"], by=request.actor, at=clock.now()
        )

    return ui.submit(
        request,
        forms.TermsForm,
        title=_("Coverage and promises"),
        of=ui.Crumb(contract.name, to_contract(contract)),
        key=f"equipment.contract.{contract_id}.terms",
        do=do,
        then=to_contract,
        version=contract.version,
        initial=forms.terms_shown(contract),
        cancel=to_contract(contract),
    )


@ui.page("contract.change", of=equipment.get_contract)
def cancel(request: Request, contract_id: int) -> HttpResponse:
    """End a contract before its time."""
    contract = equipment.get_contract(contract_id=contract_id, by=request.actor)
    return ui.submit(
        request,
        ui.Form,
        title=_("End this contract now?"),
        help=_(
            "From now on it covers and promises nothing, whatever day it would have expired on."
            " What was done under it stays on file. This cannot be undone."
        ),
        of=ui.Crumb(contract.name, to_contract(contract)),
        key=f"equipment.contract.{contract_id}.cancel",
        button=_("End the contract"),
        danger=True,
        version=contract.version,
        then=to_contract,
        do=lambda values: equipment.cancel_contract(
            contract_id=contract_id, by=request.actor, at=clock.now(), **values
        ),
    )
