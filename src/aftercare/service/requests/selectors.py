"""Reading requests, always for somebody."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError, InvalidError, NotAllowedError
from aftercare.base.kernel.events import About
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.regulations import public as regulations
from aftercare.service.cases import selectors as cases
from aftercare.service.requests import rules
from aftercare.service.requests.errors import (
    NotConfirmedError,
    ReportsMissingError,
    RequestMoveError,
    RequestNotFoundError,
)
from aftercare.service.requests.models import Diagnosis, Request


def visible_to(by: Actor, permission: str = "request.view") -> QuerySet[Request]:
    """The requests that an actor may see (or do `permission` to)."""
    return Request.objects.filter(accounts.scope_q(by, permission, own=lambda: _own(by)))


def listed(by: Actor) -> QuerySet[Request]:
    """`visible_to`, for a list: who may see none at all is refused, not shown an empty one."""
    accounts.require_somewhere(by, "request.view")
    return visible_to(by)


def late_at(at: datetime) -> Q:
    """Requests one of whose clocks is past due."""
    return Q(case_id__in=regulations.overdue(at).values("subject_id"))


_REQUEST = Ready(lambda pk: Request.objects.filter(pk=pk))


def get_request(*, request_id: int, by: Actor, permission: str = "request.view") -> Request:
    """One request; what the actor may not see does not exist, what they see but may not do is refused."""
    return cases.granted(
        _REQUEST.first(request_id),
        lambda request, wanted: _may(request, by, wanted),
        permission,
        view="request.view",
        missing=RequestNotFoundError,
    )


def _may(request: Request, by: Actor, permission: str) -> bool:
    """What `visible_to` says of many rows, of one that was read."""
    wide = accounts.allows(by, permission, unit_path=request.unit_path)
    return wide or visible_to(by, permission).filter(pk=request.pk).exists()


_NAMES = (
    "customer__name",
    "site__name",
    "owner__name",
    "repeat_of__number",
    "merged_into__number",
    "split_from__number",
)
_NAMED = Ready(lambda pk: Request.objects.filter(pk=pk).values(*_NAMES))


def names_of(request: Request) -> dict[str, str | None]:
    """How those whom a request names are called, in one look-up."""
    return {path.partition("__")[0]: name for row in _NAMED(request.pk) for path, name in row.items()}


def is_own(request: Request, by: Actor) -> bool:
    """Whether the request is the actor's own, whatever else they may see."""
    return Request.objects.filter(_own(by), pk=request.pk).exists()


def _own(by: Actor) -> Q:
    """Of staff: those one answers for or works on."""
    working = Request.objects.filter(orders__visits__crew__staff_id=by.id or 0).values("pk")
    return cases.own(
        by,
        staff=Q(owner_id=by.id) | Q(pk__in=working),
        customer="customer_id",
        request="pk",
        asker="contact__customer_id",
    )


def seen(ids: Collection[int], by: Actor) -> set[int]:
    """Of these requests, those that the actor may see: who sees the request sees its files."""
    return set(visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))


def about(request_id: int) -> tuple[About, ...]:
    """What else an event about a request is about."""
    case_id = Request.objects.values_list("case_id", flat=True).get(pk=request_id)
    return (About("request", "request", request_id), About("case", "case", case_id))


def duplicates(
    *,
    by: Actor,
    asset_id: int | None,
    site_id: int | None,
    symptom_code: str = "",
    phone: str = "",
    leave_out: int | None = None,
) -> list[dict[str, Any]]:
    """Open requests that may say the same (feature 8): same equipment, or same site and symptom, or same caller."""
    same = {"asset_id": asset_id, "reporter_phone": phone}
    if site_id and symptom_code:
        same |= {"site_id": site_id, "symptom_code": symptom_code}
    given = {name: value for name, value in same.items() if value}
    if not given:
        return []
    found = _same_as(tuple(given))(leave_out or 0, *given.values())
    if accounts.allows_each(by, "request.view", (row["unit_path"] for row in found)):
        return found
    return list(_alike(visible_to(by), tuple(given), leave_out or 0, *given.values()))


@cache
def _same_as(names: tuple[str, ...]) -> Ready[dict[str, Any]]:
    """For a report that gives these."""
    return Ready(lambda leave_out, *values: _alike(Request.objects.all(), names, leave_out, *values))


def _alike(rows: QuerySet[Request], names: tuple[str, ...], leave_out: int, *values: Any) -> QuerySet[Any]:
    """Of these rows the newest open ones that say the same."""
    given, same = dict(zip(names, values, strict=True)), Q(pk__in=[])
    for group in (("asset_id",), ("site_id", "symptom_code"), ("reporter_phone",)):
        if set(group) <= given.keys():
            same |= Q(**{name: given[name] for name in group})
    found = rows.filter(same, state__in=Request.OPEN_STATES).exclude(pk=leave_out).order_by("-id")
    return found.values(
        "id", "number", "title", "state", "sub_state", "received_at", "asset_id", "symptom_code", "unit_path"
    )[:10]


def earlier_same(*, asset_id: int | None, symptom_code: str, before: datetime, leave_out: int | None) -> Request | None:
    """The last resolved request on the same equipment and symptom within the repeat window (feature 50)."""
    if not asset_id or not symptom_code:
        return None
    return (
        Request.objects.filter(
            asset_id=asset_id,
            symptom_code=symptom_code,
            resolved_at__gte=before - rules.REPEAT_WINDOW,
            resolved_at__lt=before,
        )
        .exclude(pk=leave_out or 0)
        .order_by("-resolved_at", "-id")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Named:
    """What a report names, and what follows from it: the asset's site, the site's customer. Looked up once."""

    asset: equipment.AssetBrief | None = None
    site: customers.SiteBrief | None = None
    customer: customers.CustomerBrief | None = None

    @property
    def place(self) -> dict[str, Any]:
        """Customer and site as columns."""
        return {
            "customer_id": self.customer.id if self.customer else None,
            "site_id": self.site.id if self.site else None,
        }


def named(*, customer_id: int | None, site_id: int | None, asset_id: int | None) -> Named:
    """Look up what is given, and fill in what follows."""
    known = equipment.asset_in_place(asset_id) if asset_id else None
    site = known.site if known else None
    if site_id and (site is None or site.id != site_id):
        site = customers.site(site_id)
    customer = known.customer if known else None
    customer_id = customer_id or (site.customer_id if site and customer is None else None)
    if customer_id and (customer is None or customer.id != customer_id):
        customer = customers.customer(customer_id)
    return Named(known.asset if known else None, site, customer)


def completed(report: rules.Report) -> tuple[rules.Report, Named]:
    """Fill in what follows from what is given."""
    found = named(customer_id=report.customer_id, site_id=report.site_id, asset_id=report.asset_id)
    return replace(report, **found.place), found


def following(request: Request, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from a correction: the place, and the office as long as the company at large has the request."""
    given = {key: changes.get(key, getattr(request, key)) for key in ("customer_id", "site_id", "asset_id")}
    found = named(**given)
    if request.unit_id != units.root().pk or request.orders.exists():
        return {**found.place}
    unit = unit_for(found, None)
    return {**found.place, "unit_id": unit.unit_id, "unit_path": unit.path}


def unit_for(found: Named, unit_id: int | None) -> units.Place:
    """The office that answers: as told, else the site's, else the customer's, else the company."""
    where = found.site or found.customer
    if unit_id is None and where:
        return units.Place(where.unit_id, where.unit_path)
    return units.place_of(units.get(unit_id) if unit_id else units.root())


def usual_unit_id(report: rules.Report) -> int | None:
    """Where a report goes that names no place: to the office that whoever takes it looks at."""
    office = accounts.offices.chosen()
    placed = report.customer_id or report.site_id or report.asset_id
    return office.id if office and not placed else None


def attributes_for(
    report: rules.Report, named: Named, unit_path: str, *, history: bool = False
) -> dict[str, str | int | bool | None]:
    """The case's attributes when it opens; of history only what its source says."""
    family = named.asset.family if named.asset else ""
    if history and report.asset_id:
        return rules.history_attributes(
            nature=report.nature,
            customer_id=report.customer_id,
            site_id=report.site_id,
            asset_id=report.asset_id,
            family=family,
            unit_path=unit_path,
        )
    return rules.attributes(
        nature=report.nature,
        urgency=report.urgency,
        impact=report.impact,
        safety=report.safety,
        is_major=False,
        customer_id=report.customer_id,
        site_id=report.site_id,
        asset_id=report.asset_id,
        family=family,
        is_completed=named.asset is not None and named.asset.is_completed,
        grade=named.customer.grade if named.customer else "",
        payer=Request.Payer.UNKNOWN.value,
        contract="",
        unit_path=unit_path,
    )


def attributes_of(request: Request) -> dict[str, str | int | bool | None]:
    """The case's attributes as they are now."""
    thing = equipment.asset(request.asset_id) if request.asset_id else None
    return rules.attributes(
        nature=request.nature,
        urgency=request.urgency,
        impact=request.impact,
        safety=request.safety,
        is_major=request.is_major,
        customer_id=request.customer_id,
        site_id=request.site_id,
        asset_id=request.asset_id,
        family=thing.family if thing else "",
        is_completed=thing is not None and thing.is_completed,
        grade=customers.customer(request.customer_id).grade if request.customer_id else "",
        payer=request.payer,
        contract=request.coverage_basis if request.payer == Request.Payer.CONTRACT else "",
        unit_path=request.unit_path,
    )


def check_match(request: Request, changes: Mapping[str, Any]) -> None:
    """Refuse a place or equipment of another customer."""
    customer_id = changes.get("customer_id", request.customer_id)
    site_id = changes.get("site_id", request.site_id)
    asset_id = changes.get("asset_id", request.asset_id)
    fields = {}
    if site_id and customer_id and customers.site(site_id).customer_id not in {None, customer_id}:
        fields["site_id"] = [rules.OTHER_CUSTOMERS]
    if asset_id and customer_id and equipment.asset(asset_id).customer_id not in {None, customer_id}:
        fields["asset_id"] = [rules.OTHER_CUSTOMERS]
    if fields:
        raise InvalidError(fields=fields)


_DIAGNOSES = Ready(lambda pk: Request(pk=pk).diagnoses.select_related("by").order_by("-at", "-pk"))


def diagnoses_of(request: Request) -> list[Diagnosis]:
    """What was found out from afar, the newest first."""
    return _DIAGNOSES(request.pk)


_OVER = ("done", "reported", "closed", "cancelled")
_OPEN_ORDERS = Ready(
    lambda pk: Request(pk=pk).orders.exclude(state__in=_OVER).order_by("pk").values_list("pk", flat=True)[:1]
)


def open_order_of(request: Request) -> int | None:
    """The first of the request's orders that is still active."""
    return _OPEN_ORDERS.first(request.pk)


def left_to_do(request: Request, open_order: int | None) -> rules.Left:
    """What the next step hangs on, in the states in which it does."""
    if request.state == Request.State.IN_PROGRESS:
        return rules.Left(open_order=open_order is not None)
    if request.state == Request.State.RESOLVED:
        contents = file_contents(request)
        return rules.Left(unconfirmed=contents.unconfirmed, unreviewed=contents.unreviewed)
    return rules.Left()


def newest_order(request: Request) -> int | None:
    """The order that was opened last and not called off."""
    return request.orders.exclude(state="cancelled").order_by("-pk").values_list("pk", flat=True).first()


def newest_visit(request: Request) -> int | None:
    """The visit that takes forms and files: the last one that was not called off."""
    rows = request.orders.filter(visits__state__in=rules.STANDING_VISITS).order_by("-visits__pk")
    return rows.values_list("visits__pk", flat=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContents:
    """What lies in the file of a request when it is archived."""

    orders: int
    visits: int
    reports: int
    unconfirmed: int
    unreviewed: int
    file_hashes: list[str]


def file_contents(request: Request) -> FileContents:
    """Count what the file holds and what it still lacks."""
    orders = list(request.orders.exclude(state="cancelled").values("id", "state", "finished_without_visit"))
    ids = [row["id"] for row in orders]
    visits = list(request.case.visits.exclude(state="cancelled").values_list("state", "confirmation__method"))
    hashes = list(
        request.orders.filter(reports__state="reviewed").order_by("pk").values_list("reports__file_sha256", flat=True)
    )
    return FileContents(
        orders=len(ids),
        visits=len(visits),
        reports=len(hashes),
        unconfirmed=sum(1 for state, method in visits if state == "finished" and not method),
        unreviewed=sum(1 for row in orders if row["state"] in {"done", "reported"}) if not request.from_history else 0,
        file_hashes=[one for one in hashes if one],
    )


def kept_from_archive(by: Actor, ids: Collection[int]) -> dict[int, DomainError]:
    """Of these requests, those that `archive` would refuse, each with the refusal; clauses speak at the deed itself."""
    known = {row.pk: row for row in visible_to(by, "request.archive").filter(pk__in=ids)}
    unconfirmed = Q(case__visits__state="finished", case__visits__confirmation=None)
    unreviewed = Q(orders__state__in=("done", "reported"), from_history=False)
    lacking = [(NotConfirmedError(), unconfirmed), (ReportsMissingError(), unreviewed)]
    without = [
        (error, set(Request.objects.filter(what, pk__in=known).values_list("pk", flat=True))) for error, what in lacking
    ]
    found: dict[int, DomainError] = {}
    for one in ids:
        row = known.get(one)
        if row is None:
            found[one] = NotAllowedError()
            continue
        try:
            rules.MOVES.check("archive", row.state, by=by, error=RequestMoveError)
        except RequestMoveError as error:
            found[one] = error
            continue
        found.update((one, error) for error, those in reversed(without) if one in those)
    return found


def speaks_for(one: Request | None) -> str:
    """Who is likely to sign: the contact of the request, else whoever reported it."""
    if one is None:
        return ""
    return one.contact.name if one.contact else one.reporter_name
