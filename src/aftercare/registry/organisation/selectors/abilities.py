"""Skills and certificates: catalogues, and whose papers a reader may see."""

from collections.abc import Collection

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.registry.organisation.models import Certificate, CertificateKind, Post, ShiftPattern, Skill
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


def certificates_of(by: Actor) -> "QuerySet[Certificate]":
    """Certificates that count, of people whom the reader may see."""
    return Certificate.objects.filter(withdrawn_at__isnull=True, staff__in=staff_of(by))


def certificates_seen(ids: Collection[int], by: Actor) -> set[int]:
    """Of these certificates, those of people whom the reader may see."""
    rows = Certificate.objects.filter(pk__in=ids, staff__in=staff_of(by))
    return set(rows.values_list("pk", flat=True))
