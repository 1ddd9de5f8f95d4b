"""Skills and certificates: catalogues, and whose papers a reader may see."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.registry.organisation.models import (
    Certificate,
    CertificateKind,
    Post,
    Roster,
    ShiftPattern,
    Skill,
    StaffSkill,
)
from aftercare.registry.organisation.selectors.staff import staff_of


def posts() -> "QuerySet[Post]":
    """The posts of the catalogue, by code."""
    return Post.objects.filter(active_to__isnull=True).select_related("supervisor").order_by("code", "pk")


def skills() -> "QuerySet[Skill]":
    """The skills of the catalogue, by code."""
    return Skill.objects.filter(active_to__isnull=True).order_by("code", "pk")


def certificate_kinds() -> "QuerySet[CertificateKind]":
    """The kinds of certificates, by code."""
    return CertificateKind.objects.filter(active_to__isnull=True).order_by("code", "pk")


def shift_patterns() -> "QuerySet[ShiftPattern]":
    """The shift patterns in use, by code."""
    return ShiftPattern.objects.filter(active_to__isnull=True).order_by("code", "pk")


def holders_of_skill(skill_id: int) -> int:
    """How many people have a skill now."""
    return StaffSkill.objects.filter(skill_id=skill_id, active_to__isnull=True).count()


def filed_certificates(kind_id: int) -> int:
    """How many certificates of a kind are on file."""
    return Certificate.objects.filter(kind_id=kind_id, withdrawn_at__isnull=True).count()


def workers_by(pattern_id: int) -> int:
    """How many people work by a shift pattern now."""
    return Roster.objects.filter(pattern_id=pattern_id, active_to__isnull=True).count()


def certificates_of(by: Actor) -> "QuerySet[Certificate]":
    """Certificates that count, of people whom the reader may see."""
    return Certificate.objects.filter(withdrawn_at__isnull=True, staff__in=staff_of(by))


def certificates_seen(ids: Collection[int], by: Actor) -> set[int]:
    """Of these certificates, those of people whom the reader may see."""
    rows = Certificate.objects.filter(pk__in=ids, staff__in=staff_of(by))
    return set(rows.values_list("pk", flat=True))


def are_certified(staff_ids: Collection[int], kinds: Collection[str], day: date) -> bool:
    """Whether each of these people holds a certificate of one of these kinds that is valid on the day."""
    valid = Q(expires_on__isnull=True) | Q(expires_on__gte=day)
    rows = Certificate.objects.filter(valid, staff_id__in=staff_ids, kind__code__in=kinds, issued_on__lte=day)
    return set(rows.filter(withdrawn_at=None).values_list("staff_id", flat=True)) == set(staff_ids) != set()
