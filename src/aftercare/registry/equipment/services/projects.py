"""Projects are registered, changed (completed, accepted, handed over) and closed."""

from datetime import date, datetime
from typing import Unpack
from uuid import UUID

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.customers.public import PartyRole, SiteParty, get_customer, get_site
from aftercare.registry.equipment.errors import ClosedError, NumberTakenError
from aftercare.registry.equipment.events import (
    ProjectChanged,
    ProjectClosed,
    ProjectPartyEnded,
    ProjectPartySet,
    ProjectRegistered,
)
from aftercare.registry.equipment.models import Project, ProjectParty
from aftercare.registry.equipment.rules.values import PROJECT_DAYS, ProjectValues, project_columns
from aftercare.registry.equipment.selectors.deals import get_project
from aftercare.registry.organisation.public import change_root, checked, free_number


@command("project.register")
def register_project(
    *,
    customer_id: int,
    unit_id: int | None = None,
    uid: UUID | None = None,
    by: Actor,
    at: datetime,
    **values: Unpack[ProjectValues],
) -> Project:
    """Enter a project; `name` is needed. Without `unit_id` it belongs to the customer's unit."""
    customer = get_customer(customer_id=customer_id, by=by)
    unit = get_unit(unit_id or customer.unit_id)
    require(by, "project.create", unit_path=unit.path)
    columns = checked(Project, project_columns(values, today=timezone.localdate(at)), required=["name"])
    _refuse_taken(columns.get("number", ""))
    if columns.get("site_id"):
        get_site(site_id=columns["site_id"], by=by)
    columns["number"] = columns.get("number") or free_number(Project, "equipment.project", unit_id=unit.pk, at=at)
    project = Project.objects.create(uid=uid or uuid7(at), customer=customer, unit=unit, unit_path=unit.path, **columns)
    event = ProjectRegistered(number=project.number, customer=customer.pk, site=project.site_id, unit=unit.pk)
    publish(event, stream_id=project.pk, at=at)
    if any(columns.get(name) for name in (*PROJECT_DAYS, "handed_over_on", "liability_months")):
        publish(_changed(project, sorted(columns)), stream_id=project.pk, at=at)
    return project


def _refuse_taken(number: str) -> None:
    if number and Project.objects.filter(number=number).exists():
        raise NumberTakenError(number=number)


def _changed(project: Project, fields: list[str]) -> ProjectChanged:
    return ProjectChanged(
        fields=fields,
        completed_on=project.completed_on,
        accepted_on=project.accepted_on,
        handed_over_on=project.handed_over_on,
        liability_months=project.liability_months,
        retention_due_on=project.retention_due_on,
        retention_paid_on=project.retention_paid_on,
    )


@command("project.change")
def change_project(
    *, project_id: int, version: int | None = None, by: Actor, at: datetime, **values: Unpack[ProjectValues]
) -> Project:
    """Change a project; what is left out stays. Assets without a day of acceptance take the project's."""
    project = get_project(project_id=project_id, by=by)
    require(by, "project.change", unit_path=project.unit_path)
    project.expect(version)
    if project.closed_at is not None:
        raise ClosedError
    days: dict[str, date | None] = {name: getattr(project, name) for name in PROJECT_DAYS}
    columns = checked(Project, project_columns(values, today=timezone.localdate(at), known=days))
    if columns.get("number", project.number) != project.number:
        _refuse_taken(columns["number"])
    changed = change_root(project, columns)
    if changed:
        publish(_changed(project, changed), stream_id=project.pk, at=at)
    return project


@command("project.close")
def close_project(*, project_id: int, version: int | None = None, by: Actor, at: datetime) -> Project:
    """Close a project: nothing about it changes any more; terms that it began run on."""
    project = get_project(project_id=project_id, by=by)
    require(by, "project.change", unit_path=project.unit_path)
    project.expect(version)
    if project.closed_at is None:
        change_root(project, {"closed_at": at})
        publish(ProjectClosed(), stream_id=project.pk, at=at)
    return project


@command("project.set_party")
def set_project_party(*, project_id: int, customer_id: int, role: str, by: Actor, at: datetime) -> ProjectParty:
    """Give a company a part in a project; said already = nothing changes."""
    project = get_project(project_id=project_id, by=by)
    require(by, "project.change", unit_path=project.unit_path)
    party = get_customer(customer_id=customer_id, by=by)
    known = PartyRole(checked(SiteParty, {"role": role}, required=["role"])["role"])
    row, is_new = ProjectParty.objects.get_or_create(
        project=project, customer=party, role=known, active_to=None, defaults={"active_from": at}
    )
    if is_new:
        publish(ProjectPartySet(customer=party.pk, role=row.role), stream_id=project.pk, at=at)
    return row


@command("project.end_party")
def end_project_party(*, party_id: int, by: Actor, at: datetime) -> None:
    """A company no longer has its part in a project."""
    row = ProjectParty.objects.filter(pk=party_id, active_to__isnull=True).first()
    if row is None:
        raise NotFoundError
    project = get_project(project_id=row.project_id, by=by)
    require(by, "project.change", unit_path=project.unit_path)
    if at <= row.active_from:
        row.delete()
    else:
        ProjectParty.objects.filter(pk=row.pk).update(active_to=at)
    publish(ProjectPartyEnded(customer=row.customer_id, role=row.role), stream_id=project.pk, at=at)
