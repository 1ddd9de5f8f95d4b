"""Who has read which regulation, and who has not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Reading, Version

COMPLY = "regulation.comply"


@dataclass(frozen=True, slots=True)
class Unread:
    """Somebody whom a version concerns and who has not read it."""

    version_id: int
    regulation: Words
    number: int
    staff_id: int
    name: str
    unit: str
    read_by: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """One regulation: whom it concerns, who has read it, who is late."""

    version_id: int
    regulation: Words
    read_by: datetime | None
    concerned: int
    read: int
    late: int


def overview(by: Actor, at: datetime) -> tuple[list[Sum], list[Unread]]:
    """Every regulation in force with its readers, and everybody who has not read one; three queries."""
    accounts.require_somewhere(by, COMPLY)
    visible = documents.in_force(at).filter(regulation__in=documents.visible_to(by))
    people = organisation.Staff.objects.filter(accounts.scope_q(by, COMPLY))
    return _counted(visible, people, at)


def unread_by_all(at: datetime) -> list[Unread]:
    """For reminders: everybody who has not read a version in force, whoever asks."""
    return _counted(documents.in_force(at), organisation.Staff.objects.all(), at)[1]


def _counted(
    versions: QuerySet[Version], people: QuerySet[organisation.Staff], at: datetime
) -> tuple[list[Sum], list[Unread]]:
    rows = versions.select_related("regulation").defer("content").order_by("read_by", "regulation__key", "pk")
    staff = people.filter(organisation.working_on(timezone.localdate(at))).select_related("unit")
    concerned = list(staff.order_by("unit_path", "name", "pk"))
    read = set(Reading.objects.filter(version__in=versions).values_list("version_id", "staff_id"))
    sums: list[Sum] = []
    unread: list[Unread] = []
    for version in rows:
        meant = [one for one in concerned if one.unit_path.startswith(version.regulation.unit_path)]
        missing = list(_missing(version, (one for one in meant if (version.pk, one.pk) not in read), at))
        sums.append(
            Sum(
                version_id=version.pk,
                regulation=version.regulation.name,
                read_by=version.read_by,
                concerned=len(meant),
                read=len(meant) - len(missing),
                late=sum(one.is_late for one in missing),
            )
        )
        unread += missing
    return sums, unread


def _missing(version: Version, people: Iterable[organisation.Staff], at: datetime) -> Iterable[Unread]:
    is_late = version.read_by is not None and version.read_by < at
    return (
        Unread(
            version_id=version.pk,
            regulation=version.regulation.name,
            number=version.number,
            staff_id=one.pk,
            name=one.name,
            unit=str(one.unit.name),
            read_by=version.read_by,
            is_late=is_late,
        )
        for one in people
    )
