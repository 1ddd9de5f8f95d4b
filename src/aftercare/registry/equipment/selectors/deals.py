"""Projects and contracts: who may see which, lists, pickers, what runs out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.public import scope_q
from aftercare.registry.customers.public import own_customers
from aftercare.registry.equipment.models import Contract, Coverage, Project, ProjectParty
from aftercare.registry.organisation.public import in_force, initials


def projects_of(by: Actor) -> "QuerySet[Project]":
    """The projects that the reader may see: customers their own and those in which they have a part."""
    mine = own_customers(by)
    own = None
    if mine is not None:
        parts = ProjectParty.objects.filter(customer_id__in=mine, active_to__isnull=True)
        own = Q(customer_id__in=mine) | Q(pk__in=parts.values("project_id"))
    return Project.objects.filter(scope_q(by, "project.view", own=own))


def get_project(*, project_id: int, by: Actor) -> Project:
    """One project with customer, site and manager; raises NotFoundError."""
    rows = projects_of(by).select_related("customer", "site", "manager")
    row = rows.filter(pk=project_id).first()
    if row is None:
        raise NotFoundError
    return row


def contracts_of(by: Actor) -> "QuerySet[Contract]":
    """The contracts that the reader may see."""
    mine = own_customers(by)
    own = None if mine is None else Q(customer_id__in=mine)
    return Contract.objects.filter(scope_q(by, "contract.view", own=own))


def readable_contracts(ids: Collection[int], by: Actor) -> set[int]:
    """Of these contracts, those whose page the reader may open."""
    return set(contracts_of(by).filter(pk__in=ids).values_list("pk", flat=True))


def get_contract(*, contract_id: int, by: Actor) -> Contract:
    """One contract with its customers; raises NotFoundError."""
    rows = contracts_of(by).select_related("customer", "billing_customer")
    row = rows.filter(pk=contract_id).first()
    if row is None:
        raise NotFoundError
    return row


def matching(text: str) -> Q:
    """Projects or contracts that a typed text may mean: number, name, pinyin initials, customer."""
    text = text.strip()
    found = Q(number__istartswith=text) | Q(name__icontains=text) | Q(customer__name__icontains=text)
    letters = initials(text).replace(" ", "")
    return found | Q(initials__startswith=letters) if letters and text.isascii() else found


def find_projects(*, text: str, by: Actor, limit: int = 20) -> list[Project]:
    """For pickers: open projects, by number."""
    rows = projects_of(by).filter(closed_at__isnull=True).select_related("customer")
    if text.strip():
        rows = rows.filter(matching(text))
    return list(rows.order_by("number", "pk")[:limit])


def find_contracts(*, text: str, by: Actor, limit: int = 20) -> list[Contract]:
    """For pickers: contracts not cancelled, by number."""
    rows = contracts_of(by).filter(cancelled_at__isnull=True).select_related("customer")
    if text.strip():
        rows = rows.filter(matching(text))
    return list(rows.order_by("number", "pk")[:limit])


def parties_of(project: Project, at: datetime) -> list[ProjectParty]:
    """The companies that have a part in a project now."""
    rows = ProjectParty.objects.filter(in_force(at), project=project).select_related("customer")
    return list(rows.order_by("role", "pk"))


def get_party(*, project_id: int, party_id: int, by: Actor) -> ProjectParty:
    """The part that a company has in a project which the reader may see; raises NotFoundError."""
    row = ProjectParty.objects.filter(project_id=project_id, pk=party_id).select_related("customer").first()
    if row is None:
        raise NotFoundError
    row.project = get_project(project_id=project_id, by=by)
    return row


def coverage_lines(contract: Contract) -> list[Coverage]:
    """What a contract covers, line by line."""
    rows = contract.coverages.select_related("asset", "site", "product", "family")
    return list(rows.order_by("pk"))


@dataclass(frozen=True, slots=True)
class RunningOut:
    """Something that ends soon or has ended: `kind` is contract, liability (质保期) or retention (质保金)."""

    kind: str
    id: int
    number: str
    name: str
    customer_id: int
    day: date


def running_out(*, start: date, end: date, unit_path: str = "/") -> list[RunningOut]:
    """Contracts that end and retention money that falls due from `start` until before `end`, the earliest first."""
    span = (start, end)
    contracts = Contract.objects.filter(
        unit_path__startswith=unit_path, cancelled_at__isnull=True, ends_on__gte=span[0], ends_on__lt=span[1]
    )
    retentions = Project.objects.filter(
        unit_path__startswith=unit_path,
        retention_paid_on__isnull=True,
        retention_due_on__gte=span[0],
        retention_due_on__lt=span[1],
    )
    fields = ("pk", "number", "name", "customer_id")
    found = [RunningOut("contract", *row) for row in contracts.values_list(*fields, "ends_on")]
    found += [RunningOut("retention", *row) for row in retentions.values_list(*fields, "retention_due_on")]
    return sorted(found, key=lambda one: (one.day, one.kind, one.id))


def contract_rows(
    by: Actor, *, after: int | None = None, limit: int = 50, text: str = "", customer_id: int | None = None
) -> list[dict[str, Any]]:
    """At most `limit` contracts for the API, the newest first, older than the id `after`."""
    rows = contracts_of(by) if after is None else contracts_of(by).filter(pk__lt=after)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if text:
        rows = rows.filter(matching(text))
    return list(rows.order_by("-pk").values(*CONTRACT_FIELDS)[:limit])


CONTRACT_FIELDS = (
    "id",
    "uid",
    "version",
    "number",
    "name",
    "kind",
    "customer_id",
    "billing_customer_id",
    "starts_on",
    "ends_on",
    "priority",
    "labour_included",
    "parts_included",
    "covers_all",
    "cancelled_at",
    "unit_id",
)
