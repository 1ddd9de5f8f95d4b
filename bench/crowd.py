"""A company with as many cases as wanted: one case is made through the services, the others are copied in SQL.

Every copy has its request, order, visit and clocks. The first `TOLD` of them have their events too,
and theirs are the pages that are opened; the journal's own size is the business of `journal`.
"""

from dataclasses import dataclass

from django.db import connection, models, transaction
from tests.factories.accounts import make_user
from tests.factories.service import make_company, make_order, make_visit

from aftercare.base.kernel import statistics
from aftercare.platform.accounts.models import User
from aftercare.platform.journal.log.models import PrivateText, StoredAbout, StoredEvent
from aftercare.regulations.models import Clock
from aftercare.service.models import Case, Order, Request, Visit

COMPANY = "bench"
# So many copies have events.
TOLD = 2_000
# Copies lie a minute apart, going back from the first.
SECONDS_APART = 60
SQLITE = {
    "uuid": "lower(hex(randomblob(16)))",
    "earlier": "strftime('%%Y-%%m-%%d %%H:%%M:%%S', {column}, '-' || (n * {seconds}) || ' seconds')",
}
POSTGRESQL = {"uuid": "gen_random_uuid()", "earlier": "{column} - n * interval '{seconds} seconds'"}


@dataclass(frozen=True)
class Crowd:
    """What there is to ask for."""

    user: User
    asset_id: int
    first_request: int
    last_request: int
    first_order: int
    told: int


def crowd(count: int) -> Crowd:
    """At least `count` requests, each with an order and a visit; more only if there were more."""
    user = User.objects.filter(username=COMPANY).first() or make_user(COMPANY, role="administrator")
    if not Request.objects.exists():
        company = make_company()
        make_visit(company, order=make_order(company))
    with transaction.atomic():
        _copy_up_to(count)
    told = _tell(min(TOLD, count))
    _analyse()
    newest = Request.objects.order_by("-pk").values_list("pk", flat=True)[0]
    first = Request.objects.order_by("pk").values("pk", "asset_id")[0]
    order_id = Order.objects.order_by("pk").values_list("pk", flat=True)[0]
    return Crowd(user, first["asset_id"], first["pk"], newest, order_id, told)


def _copy_up_to(count: int) -> None:
    have = Request.objects.count()
    if have >= count:
        return
    request = Request.objects.order_by("pk")[0]
    order = Order.objects.filter(request=request).order_by("pk")[0]
    visit = Visit.objects.filter(order=order).order_by("pk").first()
    base = {model: _highest(model) for model in (Case, Request, Order, Visit)}
    rows = count - have
    case_id, request_id, order_id = (f"{base[model]} + n" for model in (Case, Request, Order))
    _copy(Case, request.case_id, rows, {})
    _copy(Request, request.pk, rows, {"case_id": case_id})
    _copy(Order, order.pk, rows, {"case_id": case_id, "request_id": request_id})
    if visit is not None:
        _copy(Visit, visit.pk, rows, {"order_id": order_id})
    for pk in Clock.objects.filter(subject_id=request.case_id).order_by("pk").values_list("pk", flat=True):
        _copy(Clock, pk, rows, {"subject_id": case_id})


def _tell(count: int) -> int:
    """Copy the events of the first case to those after it; returns how many cases have events."""
    first = Case.objects.order_by("pk").values_list("pk", flat=True)[0]
    mine = StoredEvent.objects.filter(stream="case")
    if mine.filter(stream_id=first + 1).exists() or count < 2:
        return min(TOLD, Case.objects.count())
    with transaction.atomic():
        for event in mine.filter(stream_id=first).order_by("pk"):
            event_id = f"{_highest(StoredEvent)} + n"
            _copy(StoredEvent, event.pk, count - 1, {"stream_id": f"{first} + n"})
            for part in (StoredAbout, PrivateText):
                for pk in part._default_manager.filter(event_id=event.pk).values_list("pk", flat=True):
                    _copy(part, pk, count - 1, {"event_id": event_id})
    return count


def _highest(model: type[models.Model]) -> int:
    highest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(highest or 0)


def _copy(model: type[models.Model], pk: int, rows: int, own: dict[str, str]) -> None:
    """`rows` copies of one row, numbered n = 1…; `own` gives columns an expression in n."""
    columns = {field.column: _expression(model, field, own) for field in model._meta.concrete_fields}
    numbers = (
        f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})"
        if connection.vendor == "sqlite"
        else f"WITH numbers(n) AS (SELECT generate_series(1, {rows}))"
    )
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"{numbers} INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(columns.values())} FROM {table}, numbers WHERE id = %s",
            [pk],
        )


def _expression(model: type[models.Model], field: models.Field, own: dict[str, str]) -> str:  # type: ignore[type-arg]
    """What a column of the n-th copy holds: the unique ones their own value, times earlier, the rest the same."""
    if field.primary_key:
        return f"{_highest(model)} + n"
    if field.column in own:
        return own[field.column]
    dialect = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    if isinstance(field, models.UUIDField):
        return dialect["uuid"]
    if isinstance(field, models.DateTimeField):
        return dialect["earlier"].format(column=field.column, seconds=SECONDS_APART)
    return f"'B' || (n + {_highest(model)})" if field.unique else f"{model._meta.db_table}.{field.column}"


def _analyse() -> None:
    """Planners need figures about tables that grew at once: on SQLite those that the product's own worker gathers."""
    if connection.vendor == "sqlite":
        statistics.refresh()
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
