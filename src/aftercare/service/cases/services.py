"""Opening, changing and closing cases; called within the commands of requests and orders."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from aftercare.base.kernel import tables
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError, NotFoundError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.regulations import public as regulations
from aftercare.service.cases import rules, selectors
from aftercare.service.cases.events import (
    Attribute,
    CaseAttributesChanged,
    CaseClosed,
    CaseRebased,
    CaseReopened,
)
from aftercare.service.cases.models import Case


def open_case(
    *,
    unit: units.Place,
    attributes: Mapping[str, Attribute],
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
    site: customers.SiteBrief | None = None,
) -> Case:
    """Open a case and freeze the rules in force on it (decision 16). `site`: its site, if it was looked up already."""
    history = by.kind is ActorKind.HISTORY
    home = None if history else selectors.home_region(attributes, at, site)
    attributes = {**attributes, **({} if home is None else {"home_region": home})}
    values = rules.case_values(
        uid=uid or uuid7(at),
        unit_id=unit.unit_id,
        unit_path=unit.path,
        attributes=attributes,
        snapshot=regulations.snapshot_for(attributes, at).digest,
        at=at,
        history=history,
    )
    case = tables.create(Case, **values)
    publish(rules.opened_event(case.pk, values), stream_id=case.pk, at=at)
    return case


def change_attributes(*, case_id: int, changes: Mapping[str, Attribute], at: datetime) -> None:
    """Record what the rules ask about the case, if any of it changed."""
    case = Case.objects.get(pk=case_id)
    changed = {key: value for key, value in changes.items() if case.attributes.get(key) != value}
    if {"site", "unit_path"} & changed.keys():
        home = selectors.home_region({**case.attributes, **changed}, at)
        changed |= {} if case.attributes.get("home_region") == home else {"home_region": home}
    if not changed:
        return
    Case.objects.filter(pk=case_id).update(attributes={**case.attributes, **changed})
    publish(CaseAttributesChanged(case=case_id, attributes=changed), stream_id=case_id, at=at)


def move_case(*, case_id: int, unit_id: int, unit_path: str) -> None:
    """Another office answers for it; the attributes tell the journal."""
    Case.objects.filter(pk=case_id).exclude(unit_id=unit_id).update(unit_id=unit_id, unit_path=unit_path)


def close_case(*, case_id: int, at: datetime) -> None:
    """Nothing more is to be done."""
    if Case.objects.filter(pk=case_id, closed_at=None).update(closed_at=at):
        publish(CaseClosed(case=case_id), stream_id=case_id, at=at)


def reopen_case(*, case_id: int, at: datetime) -> None:
    """It is taken up again."""
    if Case.objects.filter(pk=case_id, closed_at__isnull=False).update(closed_at=None):
        publish(CaseReopened(case=case_id), stream_id=case_id, at=at)


@command("case.rebase")
def rebase_case(*, case_id: int, reason: str, by: Actor, at: datetime) -> Case:
    """Judge an open case by the rules in force now; the reason stays with it (decision 16, feature 21)."""
    case = Case.objects.filter(pk=case_id, closed_at=None).first()
    if case is None:
        raise NotFoundError
    accounts.require(by, "regulation.override", unit_path=case.unit_path)
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    case.snapshot = regulations.snapshot_for(case.attributes, at).digest
    Case.objects.filter(pk=case_id).update(snapshot=case.snapshot)
    publish(CaseRebased(case=case_id, snapshot=case.snapshot, reason=reason.strip()), stream_id=case_id, at=at)
    return case
