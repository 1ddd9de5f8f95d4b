"""Pages of customers and contacts: lists, the customer, and a form for each thing that can be done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts.public import allows, masked
from aftercare.platform.journal.public import timeline
from aftercare.registry.customers import forms
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.models import Contact, Customer
from aftercare.registry.customers.selectors.customers import (
    contacts_of,
    customers_of,
    engineer_names,
    matching,
    matching_contact,
)
from aftercare.registry.organisation.public import shown_division, shown_phone

GRADES = {
    "A": ui.State(_("A · Key customer"), "star-filled", "teal"),
    "B": ui.State(_("B · Important"), "star", "blue"),
    "C": ui.State(_("C · Regular"), "circle"),
    "D": ui.State(_("D · Occasional"), "circle-dotted"),
}
ROLES = dict(Contact.Role.choices)
SAVE = _("Save")
# Of a customer or a site: to serve it no longer; what a dialog or a project does is another word in Chinese.
STOP = pgettext_lazy("customer", "Close")

LIST = ui.ListPage(
    key="customers.customers",
    title=_("Customers"),
    permission="customer.view",
    rows=customers_of,
    columns=(
        c.Title("number", _("Number"), title="name", to="customers:customer", sort=True),
        c.State("grade", _("Grade"), states=GRADES),
        c.Text("short_name", _("Short name"), hidden=True),
        c.Text("credit_code", _("Credit code"), hidden=True),
        c.Choice("kind", _("Kind"), choices=tuple(Customer.Kind.choices), hidden=True),
        c.YesNo("in_debt", _("Owes money"), key="debt"),
        c.YesNo("in_dispute", _("In dispute"), key="dispute"),
        c.Text("address", _("Address")),
        c.Words("unit__name", _("Looked after by"), key="unit"),
        c.Moment("active_from", _("Registered"), key="registered"),
    ),
    filters=(
        f.Flag("open", _("Is served"), when=lambda _by, _at: Q(active_to__isnull=True)),
        f.Pick("unit_is", _("Unit is"), path="unit_id", kind="unit"),
    ),
    find=lambda _by, text: matching(text),
    sort="number",
    views=(
        ui.View("open", _("Served"), "open:yes"),
        ui.View("key", _("Key customers"), "open:yes grade:A"),
        ui.View("warned", _("Debt or dispute"), "(debt:yes or dispute:yes)", count=True),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New customer"), "customers:customer_new", permission="customer.create"),
    empty=_("No customer yet."),
)

CONTACTS = ui.ListPage(
    key="customers.contacts",
    title=_("Contacts"),
    permission="customer.view",
    rows=contacts_of,
    columns=(
        c.Title("name", _("Full name"), to="customers:customer", id="customer_id"),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Text("phone", _("Phone"), mask="customer.phone", written=shown_phone),
        c.Text("mail", pgettext_lazy("address", "E-mail"), mask="customer.mail"),
        c.Custom(
            "roles",
            _("Roles"),
            values=("roles",),
            render=lambda row: _roles(row["roles"]),
            text=lambda row: _roles(row["roles"]),
        ),
        c.Text("site__name", _("Site"), key="site"),
    ),
    filters=(
        f.Flag("used", _("In use"), when=lambda _by, _at: Q(active_to__isnull=True)),
        f.Pick("customer_is", _("Customer is"), path="customer_id", kind="customer"),
    ),
    find=lambda _by, text: matching_contact(text),
    sort="-id",
    views=(ui.View("used", _("In use"), "used:yes"), ui.View("all", _("All"))),
    empty=_("No contact yet."),
)


def _roles(codes: list[str]) -> str:
    return ui.formats.listed(str(ROLES.get(code, code)) for code in codes)


def to_customer(customer: Customer) -> str:
    """The address of a customer's page."""
    return reverse("customers:customer", args=[customer.pk])


@ui.page("customer.view", of=customers.get_customer)
def page(request: Request, customer_id: int) -> HttpResponse:
    """One customer: particulars, contacts, sites; what happened to the right."""
    by, at = request.actor, clock.now()
    customer = customers.get_customer(customer_id=customer_id, by=by)
    may = {
        "contact": allows(by, "contact.change", unit_path=customer.unit_path),
        "site": allows(by, "site.create", unit_path=customer.unit_path),
    }
    return ui.detail(
        request,
        ui.Detail(
            kind="customer",
            id=customer.pk,
            number=customer.number,
            title=customer.name,
            version=customer.version,
            parents=(ui.Crumb(_("Customers"), reverse("customers:customers")),),
            state=GRADES[customer.grade] if customer.active_to is None else ui.State(_("Closed"), "archive"),
            notice=_notice(customer),
            steps=_steps(customer, by),
            facts=_facts(customer, by),
            timeline=timeline("customer", customer.pk, by),
            values={
                "contacts": _contacts(customer, by),
                "sites": customers.site_tree(customer_id=customer.pk, by=by) if allows(by, "site.view") else [],
                "engineers": engineer_names(at=at, customer_id=customer.pk),
                "may": may,
            },
        ),
        template="customers/customer.html",
    )


def _notice(customer: Customer) -> str:
    """The warning that the hotline must not overlook."""
    flags = [
        text for text, is_set in ((_("Owes money"), customer.in_debt), (_("In dispute"), customer.in_dispute)) if is_set
    ]
    return " · ".join([*map(str, flags), *([customer.warning] if customer.warning else [])])


def _contacts(customer: Customer, by: Actor) -> list[Mapping[str, Any]]:
    """Contacts in use as the page shows them: phones and mails masked as the reader's role says."""
    path = customer.unit_path
    return [
        {
            "id": row.pk,
            "name": row.name,
            "phone": shown_phone(masked(by, "customer.phone", row.phone, unit_path=path)),
            "mail": masked(by, "customer.mail", row.mail, unit_path=path),
            "roles": _roles(row.roles),
            "site": str(row.site or ""),
            "hours": f"{row.call_from:%H:%M}–{row.call_until:%H:%M}" if row.call_from and row.call_until else "",
        }
        for row in customer.contacts.filter(active_to__isnull=True).select_related("site").order_by("name", "pk")
    ]


def _steps(customer: Customer, by: Actor) -> tuple[ui.Step, ...]:
    closed = customer.active_to is not None
    offered = (
        ("edit", _("Change"), "edit", "customer.change", not closed),
        ("flag", _("Debt, dispute, warning"), "alert-triangle", "customer.flag", not closed),
        ("move", _("Give to another unit"), "transfer", "customer.change", not closed),
        ("engineer", _("Preferred engineer"), "user-check", "customer.change", not closed),
        ("close", STOP, "archive", "customer.change", not closed),
        ("reopen", _("Reopen"), "rotate", "customer.change", closed),
    )
    return tuple(
        ui.Step(
            label,
            reverse(f"customers:customer_{name}", args=[customer.pk]),
            icon=icon,
            dialog=True,
            danger=name == "close",
        )
        for name, label, icon, permission, fits in offered
        if fits and allows(by, permission, unit_path=customer.unit_path)
    )


def _facts(customer: Customer, by: Actor) -> tuple[ui.Facts, ...]:
    payer = customer.billing_customer
    return (
        ui.Facts(
            _("Customer"),
            (
                ui.Fact(_("Short name"), customer.short_name),
                ui.Fact(_("Kind"), customer.get_kind_display()),
                ui.Fact(_("Credit code"), customer.credit_code),
                ui.Fact(_("Paid for by"), str(payer or ""), url=to_customer(payer) if payer else ""),
                ui.Fact(_("Looked after by"), str(customer.unit.name)),
            ),
        ),
        ui.Facts(
            _("Address"),
            (
                ui.Fact(_("Address"), customer.address),
                ui.Fact(_("Division"), shown_division(customer.division_code)),
                ui.Fact(_("Language of letters"), dict(settings.LANGUAGES).get(customer.language, customer.language)),
                ui.Fact(
                    _("Note"), customer.note if allows(by, "customer.change", unit_path=customer.unit_path) else ""
                ),
            ),
        ),
    )


@ui.page("customer.create")
def new(request: Request) -> HttpResponse:
    """Register a customer."""
    return ui.submit(
        request, forms.NewCustomerForm, title=_("New customer"), key="customers.customer.new", button=_("Register"),
        do=lambda values: customers.register_customer(by=request.actor, at=clock.now(), **values), then=to_customer,
        said=_("Registered."),
    )  # fmt: skip


def _form(
    form: type[ui.Form],
    permission: str,
    title: Any,
    service: Callable[..., object],
    *,
    initial: Callable[[Customer], dict[str, Any]] | None = None,
    versioned: bool = True,
    danger: bool = False,
    button: Any = SAVE,
    says: Any = "",
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb about a customer; `says` is what follows from it."""

    @ui.page(permission, of=customers.get_customer)
    def view(request: Request, customer_id: int) -> HttpResponse:
        customer = customers.get_customer(customer_id=customer_id, by=request.actor)
        return ui.submit(
            request, form, title=title, help=says, of=ui.Crumb(customer.name, to_customer(customer)),
            key=f"customers.customer.{customer.pk}.{service.__name__}", button=button,
            initial=initial(customer) if initial else None, version=customer.version if versioned else None,
            do=lambda values: service(customer_id=customer.pk, by=request.actor, at=clock.now(), **values),
            then=lambda _done: to_customer(customer), danger=danger, cancel=to_customer(customer),
        )  # fmt: skip

    return view


def values_of(row: object, form: type[ui.Form]) -> dict[str, Any]:
    """What a form shows of a row: the fields of the same name."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}


edit = _form(
    forms.CustomerForm, "customer.change", _("Change the customer"), customers.change_customer,
    initial=lambda customer: values_of(customer, forms.CustomerForm),
)  # fmt: skip
flag = _form(
    forms.FlagForm, "customer.flag", _("Debt, dispute, warning"), customers.flag_customer,
    initial=lambda customer: values_of(customer, forms.FlagForm),
)  # fmt: skip
move = _form(
    forms.UnitForm, "customer.change", _("Give to another unit"), customers.move_customer,
    initial=lambda customer: {"unit_id": customer.unit_id},
)  # fmt: skip
rule_engineer = _form(
    forms.EngineerForm, "customer.change", _("Preferred engineer"), customers.rule_customer_engineer, versioned=False
)
close = _form(
    ui.Form, "customer.change", _("Close this customer?"), customers.close_customer, danger=True, button=STOP,
    says=_(
        "It is no longer offered in forms and gets no new contacts and sites. Its sites, equipment, contracts and"
        " requests stay as they are. It can be reopened at any time."
    ),
)  # fmt: skip
reopen = _form(
    ui.Form, "customer.change", _("Serve this customer again?"), customers.reopen_customer, button=_("Reopen")
)
add_contact = _form(
    forms.ContactForm, "contact.change", _("New contact"), customers.add_contact, versioned=False,
    initial=lambda customer: {"language": customer.language},
)  # fmt: skip


def _contact_values(contact: Contact) -> dict[str, Any]:
    """Phone numbers as pages write them; the form reads them back."""
    phones = {name: shown_phone(getattr(contact, name)) for name in ("phone", "other_phone")}
    return values_of(contact, forms.ContactForm) | phones


@ui.page("contact.change", of=customers.get_contact)
def edit_contact(request: Request, contact_id: int) -> HttpResponse:
    """Change a contact."""
    contact = customers.get_contact(contact_id=contact_id, by=request.actor)
    return ui.submit(
        request, forms.ContactForm, title=_("Change the contact"), help=contact.name,
        key=f"customers.contact.{contact_id}", version=contact.version,
        of=ui.Crumb(contact.customer.name, to_customer(contact.customer)),
        initial=_contact_values(contact), then=lambda _done: to_customer(contact.customer),
        do=lambda values: customers.change_contact(
            contact_id=contact_id, by=request.actor, at=clock.now(), **values
        ),
    )  # fmt: skip


REMOVED = _(
    "They are no longer offered as a contact and get no more messages; a login of theirs shows nothing any more."
    " What they reported and signed stays on file. This cannot be undone."
)


@ui.page("contact.change", of=customers.get_contact)
def close_contact(request: Request, contact_id: int) -> HttpResponse:
    """Call a person no longer."""
    contact = customers.get_contact(contact_id=contact_id, by=request.actor)
    return ui.submit(
        request, ui.Form, title=_("Remove the contact %(name)s?") % {"name": contact.name}, button=_("Remove"),
        help=REMOVED, danger=True, key=f"customers.contact.{contact_id}.close", version=contact.version,
        of=ui.Crumb(contact.customer.name, to_customer(contact.customer)),
        do=lambda values: customers.close_contact(contact_id=contact_id, by=request.actor, at=clock.now(), **values),
        then=lambda _done: to_customer(contact.customer),
    )  # fmt: skip
