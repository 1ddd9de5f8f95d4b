"""What a customer's press does: one call into the service, and the files that come with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.files.base import File

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.faces.portal.errors import TooOftenError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

VISITOR = Actor(kind=ActorKind.LINK, channel=Channel.PUBLIC_FORM)
# How long a customer may follow a request by its link.
LINK_FOR = timedelta(days=180)
# Reports from one address within an hour; a whole building behind one address still gets through.
HOURLY = 30


def report(*, report: service.Report, photos: Sequence["File[bytes]"], address: str, at: datetime) -> str:
    """Register a report and return the token of its page. Photos belong to the request.

    They are written first: one that is refused, or a full disk, leaves nothing behind but the form to be mended.
    """
    refuse_floods(f"reports.{address}", HOURLY)
    with files.deposited(photos):
        request = service.requests.receive(report=replace(report, source=_source(report)), by=VISITOR, at=at)
    token = accounts.links.make(kind="request", subject_id=request.pk, at=at, expires_at=at + LINK_FOR)
    by = accounts.links.open_link(token, kind="request", at=at, channel=Channel.PUBLIC_FORM).by
    _keep(photos, request.pk, by=by, at=at)
    return token


def report_own(*, report: service.Report, photos: Sequence["File[bytes]"], by: Actor, at: datetime) -> service.Request:
    """A customer or dealer with a login reports about what is theirs; what is not does not exist for them."""
    contact = customers.get_contact(contact_id=by.id or 0, by=by)
    source = service.Request.Source.WEB_FORM
    if report.asset_id is not None:
        asset = equipment.get_asset(asset_id=report.asset_id, by=by)
        source = source if asset.customer_id == contact.customer_id else service.Request.Source.DEALER
    if report.site_id is not None:
        customers.get_site(site_id=report.site_id, by=by)
    said = replace(report, source=source, contact_id=contact.pk)
    if report.asset_id is None and report.site_id is None:
        said = replace(said, customer_id=contact.customer_id)
    with files.deposited(photos):
        request = service.requests.receive(report=said, by=by, at=at)
    _keep(photos, request.pk, by=by, at=at)
    return request


def _keep(photos: Sequence["File[bytes]"], request_id: int, *, by: Actor, at: datetime) -> None:
    for photo in photos:
        kept = files.store(content=photo, name=photo.name or "photo", by=by, at=at)
        files.add(
            file_id=kept.pk, kind="request", subject_id=request_id, role="photo", audience=files.CUSTOMER, by=by, at=at
        )


def _source(report: service.Report) -> str:
    return service.Request.Source.QR_CODE if report.asset_id else service.Request.Source.WEB_FORM


def refuse_floods(what: str, most: int) -> None:
    """Count one more of this within the hour, and refuse what goes beyond the most."""
    key = f"portal.{what}"
    cache.add(key, 0, timeout=3600)
    if cache.incr(key) > most:
        raise TooOftenError
