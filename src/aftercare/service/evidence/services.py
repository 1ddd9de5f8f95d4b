"""Forms and files that a clause asks for, and leave to go without them."""

from datetime import datetime

from django.core.files.base import File as Upload

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.files import public as files
from aftercare.platform.sheets import public as sheets
from aftercare.regulations import public as regulations
from aftercare.service.evidence import selectors
from aftercare.service.orders import selectors as orders
from aftercare.service.orders.models import Order
from aftercare.service.requests import selectors as requests
from aftercare.service.requests.models import Request
from aftercare.service.visits import selectors as visits
from aftercare.service.visits.models import Visit

# Why such a sheet is there.
ROLE = "record"


@command("visit.lay_out_form")
def lay_out_form(*, visit_id: int, form: str, by: Actor, at: datetime) -> sheets.Sheet:
    """Lay out a form that the case's rules ask for, with what is known already; the one that lies there is kept.

    NotFoundError: no rule of this case asks for such a form.
    """
    visit = visits.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    if form not in regulations.forms_asked(visit.case_id):
        raise NotFoundError
    return sheets.lay_out(form=form, kind="visit", subject_id=visit.pk, role=ROLE, by=by, at=at)


def attach_file(*, visit_id: int, role: str, upload: "Upload[bytes]", by: Actor, at: datetime) -> Visit:
    """Attach a file in the role that a gate of the case asks for. Bytes are written before the transaction opens."""
    visit = selectors.get_asked(visit_id=visit_id, role=role, by=by)
    kept = files.store(content=upload, name=upload.name or role, by=by, at=at)
    files.attach(
        file_id=kept.pk, kind="visit", subject_id=visit.pk, role=role, by=by, at=at, about=visits.about(visit.pk)
    )
    return visit


def waive_on_visit(*, visit_id: int, clause: str, reason: str, by: Actor, at: datetime) -> Visit:
    """Let a visit pass a gate without what its clause asks for, with a reason."""
    visit = visits.get_visit(visit_id=visit_id, by=by)
    _waive(visit, clause=clause, of="visit", reason=reason, by=by, at=at)
    return visit


def waive_on_order(*, order_id: int, clause: str, reason: str, by: Actor, at: datetime) -> Order:
    """Let an order pass a gate without what its clause asks for, with a reason."""
    order = orders.get_order(order_id=order_id, by=by)
    _waive(order, clause=clause, of="order", reason=reason, by=by, at=at)
    return order


def waive_on_request(*, request_id: int, clause: str, reason: str, by: Actor, at: datetime) -> Request:
    """Let the whole case pass a gate without what its clause asks for, with a reason."""
    request = requests.get_request(request_id=request_id, by=by)
    regulations.grant_waiver(
        case_id=request.case_id, clause=clause, unit_path=request.unit_path, reason=reason, by=by, at=at
    )
    return request


def ask_on_visit(*, visit_id: int, clause: str, reason: str, by: Actor, at: datetime) -> Visit:
    """Ask for the approval that a clause wants before a step of a visit."""
    visit = visits.get_visit(visit_id=visit_id, by=by)
    _ask(visit.case_id, visit.order, clause=clause, reason=reason, by=by, at=at)
    return visit


def ask_on_order(*, order_id: int, clause: str, reason: str, by: Actor, at: datetime) -> Order:
    """Ask for the approval that a clause wants before a step of an order."""
    order = orders.get_order(order_id=order_id, by=by)
    _ask(order.case_id, order, clause=clause, reason=reason, by=by, at=at)
    return order


def ask_on_request(*, request_id: int, clause: str, reason: str, by: Actor, at: datetime) -> Request:
    """Ask for the approval that a clause wants before a step of a request."""
    request = requests.get_request(request_id=request_id, by=by)
    _ask(request.case_id, request, clause=clause, reason=reason, by=by, at=at)
    return request


def _ask(case_id: int, root: Order | Request, *, clause: str, reason: str, by: Actor, at: datetime) -> None:
    regulations.ask_approval(
        case_id=case_id, clause=clause, unit_id=root.unit_id, title=f"{root.number} {root.title}", reason=reason,
        by=by, at=at,
    )  # fmt: skip


def _waive(item: Visit | Order, *, clause: str, of: str, reason: str, by: Actor, at: datetime) -> None:
    regulations.grant_waiver(
        case_id=item.case_id, clause=clause, of=of, item=item.pk, unit_path=item.unit_path, reason=reason, by=by, at=at
    )
