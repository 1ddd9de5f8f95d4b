"""The customer's word on a visit: a signature on glass, a code, a link, a call; or a refusal with its reason."""

import secrets
from datetime import datetime

from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, submission_key
from aftercare.base.kernel.errors import SAY_WHY, InvalidError, Text
from aftercare.platform.files import public as files
from aftercare.platform.notify import public as notify
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import (
    AlreadyConfirmedError,
    CodeNotSentError,
    CodeWrongError,
    NobodyToSendToError,
    NotFinishedError,
)
from aftercare.service.visits.events import VisitCodeSent, VisitConfirmed
from aftercare.service.visits.models import CompletionCode, Confirmation, Visit
from aftercare.service.visits.services import ids, tell

Method = Confirmation.Method
# Declared in receivers/wordings.py.
CODE_TEMPLATE, CODE_READER = "visit.code", "visit"


@command("visit.confirm")
def confirm(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    method: str,
    name: str,
    role: str = "",
    remark: str = "",
    signature_file_id: int | None = None,
    rating: int | None = None,
    device_at: datetime | None = None,
) -> Confirmation:
    """The customer confirms the visit: signs, confirms by link, login or phone, or refuses with a reason.

    C.7, D02.5, D17.1. By code: `confirm_by_code`. How content they are the customer alone says.
    """
    visit = _to_confirm(visit_id, by)
    fields = _lacking(by, method=method, name=name, remark=remark, rating=rating)
    if method == Method.SIGNATURE and signature_file_id is None:
        fields["signature_file_id"] = [rules.SIGN_HERE]
    if signature_file_id is not None and not selectors.is_picture(signature_file_id, by):
        fields["signature_file_id"] = [rules.NOT_A_PICTURE]
    if fields:
        raise InvalidError(fields=fields)
    return _keep(
        visit, method=method, name=name, role=role, remark=remark, signature=signature_file_id, by=by, at=at,
        device_at=device_at, rating=rating,
    )  # fmt: skip


def _lacking(by: Actor, *, method: str, name: str, remark: str, rating: int | None) -> dict[str, list[Text]]:
    """What is not right about the customer's word, by fields."""
    fields: dict[str, list[Text]] = {}
    if not name.strip():
        fields["name"] = [rules.SAY_WHO]
    if method == Method.CODE:
        fields["method"] = [rules.NOT_BY_HAND]
    elif method == Method.LOGIN and by.kind is not ActorKind.CUSTOMER:
        fields["method"] = [rules.NOT_YOUR_LOGIN]
    elif method not in Method.values:
        fields["method"] = [SAY_WHY]
    if method == Method.REFUSED and not remark.strip():
        fields["remark"] = [SAY_WHY]
    if rating is not None and not rules.may_rate(by.kind):
        fields["rating"] = [rules.NOT_YOURS_TO_RATE]
    elif rating is not None and rating not in rules.RATINGS:
        fields["rating"] = [rules.FROM_1_TO_5]
    return fields


@command("visit.send_code")
def send_code(*, visit_id: int, by: Actor, at: datetime) -> CompletionCode:
    """Send the customer a code that they tell the engineer when the work is done (完单验收码, feature 49).

    A new one takes the place of the one before. Raises NobodyToSendToError.
    """
    visit = _to_confirm(visit_id, by, unfinished=True)
    reader = notify.Recipient(CODE_READER, visit.pk)
    if not selectors.reachable_customer([visit.pk]):
        raise NobodyToSendToError
    code = f"{secrets.randbelow(1_000_000):06}"
    known = CompletionCode.objects.filter(visit=visit).first()
    values = {"digest": _digest(visit, code), "sent_at": at, "expires_at": at + rules.CODE_FOR, "tries": 0}
    sent, _new = CompletionCode.objects.update_or_create(
        visit=visit, defaults={**values, "sent_count": known.sent_count + 1 if known else 1}
    )
    number = f"{visit.order.number}-{visit.sequence}"
    notify.tell(
        cause=f"visit.code:{visit.pk}:{sent.sent_count}", to=[reader], template=CODE_TEMPLATE, by=by, at=at,
        facts=notify.Facts(number=number, title=visit.order.title, unit_path=visit.unit_path, values={"code": code}),
        channels=(notify.MAIL,), subject_kind="visit", subject_id=visit.pk, is_urgent=True, max_age=rules.CODE_FOR,
    )  # fmt: skip
    tell(visit, VisitCodeSent(**ids(visit), until=sent.expires_at), at)
    return sent


def confirm_by_code(
    *, visit_id: int, by: Actor, at: datetime, code: str, name: str, role: str = "", device_at: datetime | None = None
) -> Confirmation:
    """The customer told the engineer the code. Each try counts, the refused ones too: they are kept apart."""
    with submission_key(None):
        _count_try(visit_id=visit_id, by=by, at=at)
    return _confirm_by_code(visit_id=visit_id, by=by, at=at, code=code, name=name, role=role, device_at=device_at)


@command("visit.try_code")
def _count_try(*, visit_id: int, by: Actor, at: datetime) -> None:
    """One more code was typed."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.confirm")
    CompletionCode.objects.filter(visit=visit, expires_at__gt=at, tries__lte=rules.CODE_TRIES).update(
        tries=F("tries") + 1
    )


@command("visit.confirm_by_code")
def _confirm_by_code(
    *, visit_id: int, by: Actor, at: datetime, code: str, name: str, role: str, device_at: datetime | None
) -> Confirmation:
    visit = _to_confirm(visit_id, by)
    if not name.strip():
        raise InvalidError(fields={"name": [rules.SAY_WHO]})
    sent = CompletionCode.objects.filter(visit=visit, expires_at__gt=at, tries__lte=rules.CODE_TRIES).first()
    if sent is None:
        raise CodeNotSentError
    if not constant_time_compare(sent.digest, _digest(visit, code.strip())):
        raise CodeWrongError(left=rules.CODE_TRIES - sent.tries)
    return _keep(
        visit, method=Method.CODE, name=name, role=role, remark="", signature=None, by=by, at=at, device_at=device_at
    )


def _to_confirm(visit_id: int, by: Actor, *, unfinished: bool = False) -> Visit:
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.confirm")
    if visit.state != Visit.State.FINISHED and not (unfinished and visit.state == Visit.State.ON_SITE):
        raise NotFinishedError
    if Confirmation.objects.filter(visit=visit).exists():
        raise AlreadyConfirmedError
    return visit


def _digest(visit: Visit, code: str) -> str:
    return salted_hmac(f"service.completion_code.{visit.pk}", code, algorithm="sha256").hexdigest()


def _keep(
    visit: Visit,
    *,
    method: str,
    name: str,
    role: str,
    remark: str,
    signature: int | None,
    by: Actor,
    at: datetime,
    device_at: datetime | None,
    rating: int | None = None,
) -> Confirmation:
    """The row, the signature among the files of the visit, the fact with the signature's hash."""
    confirmation = Confirmation.objects.create(
        visit=visit,
        method=method,
        name=name.strip(),
        role=role.strip(),
        remark=remark.strip(),
        signature_file_id=signature,
        rating=rating,
        at=at,
    )
    sha256 = ""
    if signature is not None:
        link = files.attach(
            file_id=signature, kind="visit", subject_id=visit.pk, role=files.SIGNATURE, audience=files.CUSTOMER, by=by,
            at=at,
        )  # fmt: skip
        sha256 = link.file.content.sha256
    event = VisitConfirmed(
        **ids(visit),
        method=method,
        name=name.strip(),
        role=role.strip(),
        remark=remark.strip(),
        signature=signature,
        signature_sha256=sha256,
        rating=rating,
    )
    tell(visit, event, at, device_at)
    return confirmation
