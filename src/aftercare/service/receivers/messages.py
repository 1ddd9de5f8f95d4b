"""Whom service work tells what: the relations people stand in, and what messages can say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.notify import public as notify
from aftercare.service.models import Order, Report, Request, Visit
from aftercare.service.receivers import wordings
from aftercare.service.reports.services import path_to
from aftercare.service.steps.services import confirming
from aftercare.service.visits import selectors as visit_selectors

# A customer who left a mail address with the report, and whom nobody has matched to a contact yet.
REPORTER = "reporter"

# -- what messages can say -----------------------------------------------------------------------


def request_facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """Of requests: number, title, who reported, where."""
    rows = Request.objects.filter(pk__in=ids).select_related("customer", "site")
    return {
        row.pk: notify.Facts(
            number=row.number,
            title=row.title,
            unit_path=row.unit_path,
            link=reverse("service:request", args=[row.pk]),
            make_outside_link=_tracking_of(row.pk),
            values={
                "customer": row.customer.name if row.customer else row.reporter_name,
                "site": row.site.name if row.site else row.place_text,
            },
        )
        for row in rows
    }


def case_facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """Of cases: what their request says, else the first order of those without a customer's word."""
    requests = _roots(Request, ids)
    orders = _roots(Order, set(ids) - requests.keys())
    asked, owed = request_facts(list(requests.values())), order_facts(list(orders.values()))
    return {case: asked[pk] for case, pk in requests.items()} | {case: owed[pk] for case, pk in orders.items()}


def _roots(model: type[Request] | type[Order], case_ids: Iterable[int]) -> dict[int, int]:
    """Case → its first row."""
    rows = model.objects.filter(case_id__in=list(case_ids)).order_by("-pk")
    return dict(rows.values_list("case_id", "pk"))


def order_facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """Of orders: number, title, where."""
    rows = Order.objects.filter(pk__in=ids).select_related("site")
    return {
        row.pk: notify.Facts(
            number=row.number,
            title=row.title,
            unit_path=row.unit_path,
            link=reverse("service:order", args=[row.pk]),
            make_outside_link=_tracking_of(row.request_id),
            values={"site": row.site.name if row.site else ""},
        )
        for row in rows
    }


def visit_facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """Of visits: number, title, who comes, when, where."""
    rows = Visit.objects.filter(pk__in=ids).select_related("order__site", "lead")
    return {
        row.pk: notify.Facts(
            number=f"{row.order.number}-{row.sequence}",
            title=row.order.title,
            unit_path=row.unit_path,
            link=reverse("service:visit", args=[row.pk]),
            make_outside_link=_tracking_of(row.order.request_id),
            values={
                "engineer": row.lead.name if row.lead else "",
                "start": row.planned_start_at,
                "site": row.order.site.name if row.order.site else "",
            },
        )
        for row in rows
    }


def _tracking_of(request_id: int | None) -> "_Link | None":
    return None if request_id is None else _Link(request_id)


class _Link:
    """Makes the address of a request's own page; none while no page for customers is installed."""

    def __init__(self, request_id: int) -> None:
        self.request_id = request_id

    def __call__(self, at: datetime) -> str:
        return path_to(request_id=self.request_id, at=at)


# -- whom events concern -------------------------------------------------------------------------


def owner_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Who answers for the request."""
    return _staff(_requests_of(event).values_list("owner_id", flat=True))


def crew_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Everybody who goes, once they have been sent; nobody if another engineer leads by now."""
    visits = Visit.objects.filter(pk__in=event.about_kind("visit"), dispatched_at__isnull=False)
    if event.payload.get("engineer"):
        visits = visits.filter(lead_id=event.payload["engineer"])
    return _staff(visits.order_by("crew__pk").values_list("crew__staff_id", flat=True))


def taker_of(event: Recorded) -> Iterable[notify.Recipient]:
    """To whom a colleague passed the visit."""
    return _staff(one.id for one in event.about if one.role == "taker")


def issuer_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Who wrote the report."""
    reports = Report.objects.filter(pk__in=event.about_kind("report"))
    return _staff(reports.values_list("issued_by_id", flat=True))


def customer_of(event: Recorded) -> Iterable[notify.Recipient]:
    """The contact of the request; without one who could be written to, whoever reported it."""
    rows = _requests_of(event).values_list("pk", "contact_id", "contact__mail", "reporter_mail")
    for pk, contact_id, mail, reporter_mail in rows:
        if reporter_mail and not mail:
            yield notify.Recipient(REPORTER, pk)
        elif contact_id:
            yield notify.Recipient("customer", contact_id)


def _requests_of(event: Recorded) -> QuerySet[Request]:
    """The request of the event's case; a case without a customer's word has none."""
    return Request.objects.filter(case_id=event.stream_id if event.stream == "case" else 0)


def _staff(ids: Iterable[int | None]) -> list[notify.Recipient]:
    return [notify.Recipient("staff", one) for one in ids if one is not None]


def reporters(request_ids: Sequence[int]) -> dict[int, notify.Address]:
    """How whoever reported is reached, as they typed it."""
    rows = Request.objects.filter(pk__in=request_ids).exclude(reporter_mail="")
    return {
        pk: notify.Address(name=name, mail=mail, language=own or usual or settings.LANGUAGE_CODE)
        for pk, name, mail, own, usual in rows.values_list(
            "pk", "reporter_name", "reporter_mail", "reporter_language", "customer__language"
        )
    }


SUBJECTS = {
    "case": notify.Subject(label=Words("案卷", "Case"), describe=case_facts, permission="request.view"),
    "request": notify.Subject(
        label=Words("服务请求", "Service request"), describe=request_facts, permission="request.view"
    ),
    "order": notify.Subject(label=Words("工单", "Order"), describe=order_facts, permission="order.view"),
    "visit": notify.Subject(label=Words("上门", "Visit"), describe=visit_facts, permission="visit.view"),
}
RESOLVERS = {
    "request.owner": notify.Resolver(label=Words("请求负责人", "The request's owner"), resolve=owner_of),
    "request.customer": notify.Resolver(
        label=Words("客户联系人或报修人", "The customer's contact, or who reported"), resolve=customer_of
    ),
    "visit.crew": notify.Resolver(label=Words("上门人员", "The crew"), resolve=crew_of),
    "visit.taker": notify.Resolver(label=Words("接手的工程师", "Who takes the visit over"), resolve=taker_of),
    "report.issuer": notify.Resolver(label=Words("报告出具人", "Who issued the report"), resolve=issuer_of),
}


def register() -> None:
    """Called once, when Django is ready."""
    for kind, subject in SUBJECTS.items():
        notify.subjects.register(kind, subject)
    for key, resolver in RESOLVERS.items():
        notify.resolvers.register(key, resolver)
    notify.directories.register(REPORTER, reporters)
    notify.directories.register(confirming.CODE_READER, visit_selectors.reachable_customer)
    wordings.register()
