"""What lower apps call back: who a customer's login belongs to, how customers and sites are found."""

from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import Person, followed, mask_mail, mask_phone, people, permissions
from aftercare.platform.files.public import attachers, owners
from aftercare.platform.journal.public import Subject, actor_names, subject_names
from aftercare.platform.notify.public import Address, directories
from aftercare.platform.numbering.public import Series, declare
from aftercare.platform.search.public import Builder, Row, builders
from aftercare.platform.units.public import path_copies
from aftercare.registry.customers import events
from aftercare.registry.customers.models import Contact, Customer, Site
from aftercare.registry.customers.public import (
    contacts_of,
    customers_of,
    find_contacts,
    find_customers,
    find_sites,
    sites_of,
)
from aftercare.registry.customers.receivers import lines

OBJECTS = {
    "customer": Words("客户", "Customers"),
    "contact": Words("联系人", "Contacts"),
    "site": Words("现场", "Sites"),
}
EVERYWHERE = ("team", "office", "company")


def declare_permissions() -> None:
    """What can be allowed about customers."""
    for key, name in OBJECTS.items():
        permissions.name_object(key, name)
    followed.follow("customer.view", "site.view")
    permissions.declare("customer.view", Words("查看", "See"))
    permissions.declare("customer.create", Words("登记", "Register"), scopes=EVERYWHERE)
    permissions.declare("customer.change", Words("修改", "Change"), scopes=EVERYWHERE)
    permissions.declare("customer.flag", Words("标记欠款与纠纷", "Mark debt and dispute"), scopes=EVERYWHERE)
    permissions.declare("customer.phone", Words("看到完整电话", "See the whole phone number"), mask=mask_phone)
    permissions.declare("customer.mail", Words("看到完整邮箱", "See the whole e-mail address"), mask=mask_mail)
    permissions.declare("contact.change", Words("维护", "Maintain"), scopes=EVERYWHERE)
    permissions.declare("site.view", Words("查看", "See"))
    permissions.declare("site.create", Words("登记", "Register"), scopes=EVERYWHERE)
    permissions.declare("site.change", Words("修改", "Change"), scopes=EVERYWHERE)


def contact_names(ids: set[int]) -> dict[int, str]:
    """For timelines: contacts by name."""
    return dict(Contact.objects.filter(pk__in=ids).values_list("pk", "name"))


def customer_subjects(ids: set[int], by: Actor) -> dict[int, Subject]:
    """For timelines: customers by name, with their page."""
    rows = customers_of(by).filter(pk__in=ids).values_list("pk", "name")
    return {pk: Subject(name, reverse("customers:customer", args=[pk])) for pk, name in rows}


def site_subjects(ids: set[int], by: Actor) -> dict[int, Subject]:
    """For timelines: sites by name, with their page."""
    rows = sites_of(by).filter(pk__in=ids).values_list("pk", "name")
    return {pk: Subject(name, reverse("customers:site", args=[pk])) for pk, name in rows}


def contact_subjects(ids: set[int], by: Actor) -> dict[int, Subject]:
    """For timelines: contacts by name."""
    return {pk: Subject(name) for pk, name in contacts_of(by).filter(pk__in=ids).values_list("pk", "name")}


class ContactPeople:
    """For accounts: the person behind a customer's login."""

    kind = ActorKind.CUSTOMER

    def of_user(self, user_id: int) -> Person | None:
        """The contact who signs in with this login."""
        row = Contact.objects.filter(user_id=user_id, active_to__isnull=True).values_list("pk", "name", "customer_id")
        found = row.first()
        return found and Person(kind=self.kind, id=found[0], name=found[1], party_ids=frozenset({found[2]}))

    def user_of(self, person_id: int) -> int | None:
        """The login of a contact."""
        return Contact.objects.filter(pk=person_id, active_to__isnull=True).values_list("user_id", flat=True).first()


def addresses_of(contact_ids: Sequence[int]) -> dict[int, Address]:
    """For messages: how contacts in use are reached, in the language of their login, else of their letters."""
    rows = Contact.objects.filter(pk__in=contact_ids, active_to__isnull=True)
    return {
        pk: Address(name=name, mail=mail or login_mail or "", language=chosen or language)
        for pk, name, mail, login_mail, language, chosen in rows.values_list(
            "pk", "name", "mail", "user__email", "language", "user__language"
        )
    }


def search_customers(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: open customers."""
    return [_customer(row) for row in find_customers(text=text, by=by, limit=limit)]


def get_customers(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these customers."""
    return [_customer(row) for row in customers_of(by).filter(pk__in=ids).order_by("pk")]


def _customer(row: Customer) -> ui.Option:
    return ui.Option(row.pk, row.name, row.number)


def search_contacts(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: contacts in use."""
    return [_contact(row) for row in find_contacts(text=text, by=by, limit=limit)]


def get_contacts(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these contacts."""
    rows = contacts_of(by).filter(pk__in=ids).select_related("customer")
    return [_contact(row) for row in rows.order_by("pk")]


def _contact(row: Contact) -> ui.Option:
    return ui.Option(row.pk, row.name, str(row.customer))


def search_sites(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: open sites."""
    return [_site(row) for row in find_sites(text=text, by=by, limit=limit)]


def get_sites(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these sites."""
    return [_site(row) for row in sites_of(by).filter(pk__in=ids).select_related("customer").order_by("pk")]


def _site(row: Site) -> ui.Option:
    return ui.Option(row.pk, row.name, f"{row.number} · {row.customer}")


def customer_rows(ids: Sequence[int]) -> Iterable[Row]:
    """For search: what customers are found by, their contacts' names and numbers included."""
    contacts: dict[int, list[str]] = {}
    rows = Contact.objects.filter(customer_id__in=ids, active_to__isnull=True)
    for customer_id, name, phone in rows.values_list("customer_id", "name", "phone"):
        contacts.setdefault(customer_id, []).append(f"{name} {phone}")
    for row in Customer.objects.filter(pk__in=ids):
        yield Row(
            id=row.pk, unit_path=row.unit_path, title=row.name, number=row.number,
            text=" ".join(part for part in (row.short_name, row.address) if part),
            unseen=" ".join([row.credit_code, *contacts.get(row.pk, [])]), owners=(("party", row.pk),),
        )  # fmt: skip


def site_rows(ids: Sequence[int]) -> Iterable[Row]:
    """For search: what sites are found by."""
    for row in Site.objects.filter(pk__in=ids).select_related("customer"):
        yield Row(
            id=row.pk, unit_path=row.unit_path, title=row.name, number=row.number,
            text=f"{row.customer} {row.address}".strip(), owners=(("party", row.customer_id),),
        )  # fmt: skip


def visible_customers(ids: Collection[int], by: Actor) -> set[int]:
    """Of these customers, those that the reader may see."""
    return set(customers_of(by).filter(pk__in=ids).values_list("pk", flat=True))


def visible_sites(ids: Collection[int], by: Actor) -> set[int]:
    """Of these sites, those that the reader may see."""
    return set(sites_of(by).filter(pk__in=ids).values_list("pk", flat=True))


def touched_by(event: Recorded) -> list[int]:
    """The customer of an event in its own stream; events about sites only mention theirs."""
    return [event.stream_id] if event.stream == "customer" else []


CUSTOMERS = Builder(
    label=OBJECTS["customer"],
    icon="building",
    permission="customer.view",
    events=frozenset({
        events.CustomerRegistered.type, events.CustomerChanged.type, events.CustomerMoved.type,
        events.CustomerClosed.type, events.CustomerReopened.type,
        events.ContactAdded.type, events.ContactChanged.type, events.ContactClosed.type,
    }),
    build=customer_rows,
    visible=visible_customers,
    url=lambda customer_id: reverse("customers:customer", args=[customer_id]),
    every=lambda after, limit: _after(Customer, after, limit),
    touched=touched_by,
)  # fmt: skip
SITES = Builder(
    label=OBJECTS["site"],
    icon="map-pin",
    permission="site.view",
    events=frozenset({
        events.SiteRegistered.type, events.SiteChanged.type, events.SiteMoved.type, events.SiteClosed.type,
    }),
    build=site_rows,
    visible=visible_sites,
    url=lambda site_id: reverse("customers:site", args=[site_id]),
    every=lambda after, limit: _after(Site, after, limit),
    touched=lambda event: [event.stream_id] if event.stream == "site" else [],
)  # fmt: skip


def _after(model: type[Customer] | type[Site], after: int, limit: int) -> list[int]:
    return list(model.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


def register() -> None:
    """Everything that customers make known to the apps below; called in `ready()`."""
    declare_permissions()
    lines.register()
    declare(Series(key="customers.customer", pattern="C{n:05}", per="company", reset="never", name=OBJECTS["customer"]))
    declare(Series(key="customers.site", pattern="S{n:05}", per="company", reset="never", name=OBJECTS["site"]))
    people.register("customers", ContactPeople())
    directories.register("customer", addresses_of)
    path_copies.register("customers.customer", Customer)
    path_copies.register("customers.site", Site)
    for kind, seen in (("customer", visible_customers), ("site", visible_sites)):
        owners.register(kind, seen)
        attachers.register(kind, seen)
    builders.register("customer", CUSTOMERS, order=20)
    builders.register("site", SITES, order=25)
    ui.pickers.register("customer", ui.Picker(search=search_customers, get=get_customers))
    ui.pickers.register("contact", ui.Picker(search=search_contacts, get=get_contacts))
    ui.pickers.register("site", ui.Picker(search=search_sites, get=get_sites))
    actor_names.register("customer", contact_names)
    subject_names.register("customer", customer_subjects)
    subject_names.register("site", site_subjects)
    subject_names.register("contact", contact_subjects)
    _register_menu()


def _register_menu() -> None:
    entries = (
        ("customers.customers", "customer", "customers:customers", "building", 10),
        ("customers.contacts", "contact", "customers:contacts", "address-book", 15),
        ("customers.sites", "site", "customers:sites", "map-pin", 20),
    )
    for key, kind, url, icon, order in entries:
        permission = "site.view" if kind == "site" else "customer.view"
        entry = ui.Entry(OBJECTS[kind], url=url, icon=icon, permission=permission, group=ui.Group.RECORDS, order=order)
        ui.menu.register(key, entry)
