"""What people can do: skills as assessed, certificates as filed."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts.public import require
from aftercare.registry.organisation.errors import CodeTakenError
from aftercare.registry.organisation.events import (
    StaffCertificateAdded,
    StaffCertificateReminded,
    StaffCertificateWithdrawn,
    StaffSkillRated,
)
from aftercare.registry.organisation.models import Certificate, CertificateKind, Skill, StaffSkill
from aftercare.registry.organisation.rules.certificates import STAGES, due_reminder
from aftercare.registry.organisation.selectors.staff import get_staff
from aftercare.registry.organisation.services.catalogues import get_of
from aftercare.registry.organisation.services.roots import checked

NOT_A_LEVEL = _("A level is a number from 1 to 5; 0 takes the skill away.")
EXPIRES_BEFORE_ISSUE = _("It cannot end before it was issued.")


@command("staff.rate_skill")
def rate_skill(
    *, staff_id: int, skill_id: int, level: int, assessor_id: int | None = None, by: Actor, at: datetime
) -> StaffSkill | None:
    """Set somebody's level (1–5) from now on; 0 = has the skill no longer. The old level stays on file."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "skill.rate", unit_path=staff.unit_path)
    if not 0 <= level <= 5:
        raise InvalidError(fields={"level": [NOT_A_LEVEL]})
    skill = get_of(Skill, skill_id)
    held = StaffSkill.objects.filter(staff=staff, skill=skill, active_to__isnull=True).first()
    if (held.level if held else 0) == level:
        return held
    if held:
        _end(held, at)
    rated = None
    if level:
        rated = StaffSkill.objects.create(
            staff=staff, skill=skill, level=level, assessor_id=assessor_id, active_from=at
        )
    publish(StaffSkillRated(skill=skill.code, level=level, assessor=assessor_id), stream_id=staff.pk, at=at)
    return rated


def _end(held: StaffSkill, at: datetime) -> None:
    """A level set and taken back in the same moment was never held."""
    if at <= held.active_from:
        held.delete()
    else:
        StaffSkill.objects.filter(pk=held.pk).update(active_to=at)


@command("staff.add_certificate")
def add_certificate(
    *,
    staff_id: int,
    kind_id: int,
    number: str,
    issued_on: date,
    expires_on: date | None = None,
    authority: str = "",
    by: Actor,
    at: datetime,
) -> Certificate:
    """File a certificate; `expires_on` is its last valid day, None = for life."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "certificate.change", unit_path=staff.unit_path)
    kind = get_of(CertificateKind, kind_id)
    if expires_on is not None and expires_on < issued_on:
        raise InvalidError(fields={"expires_on": [EXPIRES_BEFORE_ISSUE]})
    texts = checked(Certificate, {"number": number, "authority": authority}, required=["number"])
    if Certificate.objects.filter(kind=kind, number=texts["number"]).exists():
        raise CodeTakenError(code=texts["number"])
    filed = Certificate.objects.create(staff=staff, kind=kind, issued_on=issued_on, expires_on=expires_on, **texts)
    event = StaffCertificateAdded(kind=kind.code, issued_on=issued_on, expires_on=expires_on)
    publish(event, stream_id=staff.pk, at=at)
    return filed


@command("staff.withdraw_certificate")
def withdraw_certificate(*, certificate_id: int, by: Actor, at: datetime) -> Certificate:
    """A certificate no longer counts (revoked, filed by mistake); it stays on file."""
    filed = get_of(Certificate, certificate_id)
    staff = get_staff(staff_id=filed.staff_id, by=by)
    require(by, "certificate.change", unit_path=staff.unit_path)
    if Certificate.objects.filter(pk=filed.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        kind = get_of(CertificateKind, filed.kind_id)
        publish(StaffCertificateWithdrawn(kind=kind.code), stream_id=staff.pk, at=at)
    filed.refresh_from_db()
    return filed


@command("staff.remind_certificate")
def remind_certificate(*, certificate_id: int, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - every command has an author
    """Tell that a certificate ends soon, 90, 30 and 7 days before. False: it was not due (any more)."""
    filed = Certificate.objects.filter(pk=certificate_id).select_related("kind").first()
    if filed is None or filed.expires_on is None:
        return False
    stage = due_reminder(filed.expires_on, today=timezone.localdate(at), reminded=filed.reminded_days)
    unchanged = Certificate.objects.filter(pk=filed.pk, withdrawn_at__isnull=True, reminded_days=filed.reminded_days)
    if stage is None or not unchanged.update(reminded_days=stage):
        return False
    event = StaffCertificateReminded(
        certificate=filed.pk, kind=filed.kind.code, expires_on=filed.expires_on, days=stage
    )
    publish(event, stream_id=filed.staff_id, at=at)
    return True


def remind_certificates(at: datetime) -> int:
    """Each certificate that ends soon and has no successor, in a command of its own; how many were told."""
    today = timezone.localdate(at)
    later = Certificate.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=OuterRef("expires_on")),
        staff=OuterRef("staff"),
        kind=OuterRef("kind"),
        withdrawn_at__isnull=True,
    )
    soon = Certificate.objects.filter(
        Q(staff__left_on__isnull=True) | Q(staff__left_on__gt=today),
        ~Exists(later),
        withdrawn_at__isnull=True,
        expires_on__range=(today, today + timedelta(days=max(STAGES))),
    )
    ids = list(soon.order_by("expires_on", "pk").values_list("pk", flat=True))
    return sum(remind_certificate(certificate_id=number, by=SYSTEM, at=at) for number in ids)
