"""Changing the organisation tree. What hangs on a path follows in the same transaction."""

from datetime import datetime

from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.units import rules
from aftercare.platform.units.errors import (
    UnitClosedError,
    UnitInItselfError,
    UnitMisplacedError,
    UnitNotEmptyError,
    UnitTooDeepError,
)
from aftercare.platform.units.events import UnitClosed, UnitMoved, UnitOpened, UnitRenamed
from aftercare.platform.units.models import Unit
from aftercare.platform.units.selectors import by_code, get, has_open_units_below, path_copies

PERMISSION = "unit.manage"


@command("unit.open")
def open_unit(*, parent_id: int | None, kind: str, code: str, name: Words, by: Actor, at: datetime) -> Unit:
    """Open a unit below another; a company may stand at the top (`parent_id` None)."""
    _require(by)
    parent = _home(kind, parent_id)
    _check_texts(code, name)
    unit = Unit.objects.create(parent=parent, kind=kind, code=code, name=name, path="/", active_from=at)
    unit.path = _path(parent, unit.pk)
    unit.save(update_fields=["path"])
    publish(UnitOpened(unit=unit.pk, parent=parent_id, kind=kind, code=code, name=name), stream_id=unit.pk, at=at)
    return unit


@command("unit.rename")
def rename_unit(*, unit_id: int, name: Words, by: Actor, at: datetime, code: str | None = None) -> Unit:
    """Give a unit another name, and another code if one is given."""
    _require(by)
    unit = _locked(unit_id)
    code = unit.code if code is None else code
    _check_texts(code, name, unit_id=unit_id)
    unit.name, unit.code = name, code
    unit.save(update_fields=["name", "code"])
    publish(UnitRenamed(unit=unit_id, code=code, name=name), stream_id=unit_id, at=at)
    return unit


@command("unit.move")
def move_unit(*, unit_id: int, parent_id: int | None, by: Actor, at: datetime) -> Unit:
    """Hang a unit elsewhere, with everything below it; every copy of a path follows."""
    _require(by)
    unit = _locked(unit_id)
    parent = _home(unit.kind, parent_id)
    if parent is not None and rules.is_below(parent.path, unit.path):
        raise UnitInItselfError
    old, new = unit.path, _path(parent, unit_id)
    _check_depth(old, new)
    Unit.objects.filter(pk=unit_id).update(parent=parent)
    _repath(Unit, "path", old, new)
    publish(UnitMoved(unit=unit_id, parent=parent_id, old_path=old, new_path=new), stream_id=unit_id, at=at)
    unit.refresh_from_db()
    return unit


@command("unit.close")
def close_unit(*, unit_id: int, by: Actor, at: datetime) -> Unit:
    """Close a unit from now on; units below it must be closed or moved before."""
    _require(by)
    unit = _locked(unit_id)
    if has_open_units_below(unit):
        raise UnitNotEmptyError
    unit.active_to = at
    unit.save(update_fields=["active_to"])
    publish(UnitClosed(unit=unit_id), stream_id=unit_id, at=at)
    return unit


def follow_move(events: list[Recorded]) -> None:
    """In-transaction reader of `unit.moved`: the copies of the path move too."""
    for event in events:
        for model in path_copies:
            _repath(model, "unit_path", event.payload["old_path"], event.payload["new_path"])


def _require(by: Actor) -> None:
    if not ui.access.allowed(by, PERMISSION):
        raise NotAllowedError


def _locked(unit_id: int) -> Unit:
    """The unit, open and locked against other changes of the tree."""
    get(unit_id)
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    if unit.active_to is not None:
        raise UnitClosedError
    return unit


def _home(kind: str, parent_id: int | None) -> Unit | None:
    parent = None if parent_id is None else _locked(parent_id)
    if kind not in rules.HOMES:
        raise InvalidError(fields={"kind": [_("There is no such kind of unit.")]})
    if not rules.may_stand(kind, parent.kind if parent else ""):
        raise UnitMisplacedError
    return parent


def _path(parent: Unit | None, unit_id: int) -> str:
    path = rules.path_below(parent.path if parent else "", unit_id)
    if len(path) > rules.PATH_LIMIT:
        raise UnitTooDeepError
    return path


def _check_depth(old: str, new: str) -> None:
    longest = max(len(path) for path in Unit.objects.filter(path__startswith=old).values_list("path", flat=True))
    if longest - len(old) + len(new) > rules.PATH_LIMIT:
        raise UnitTooDeepError


def _check_texts(code: str, name: Words, *, unit_id: int | None = None) -> None:
    fields = {}
    if not code.strip() or len(code) > 20:
        fields["code"] = [_("A code has 1 to 20 characters.")]
    elif (known := by_code(code)) is not None and known.pk != unit_id:
        fields["code"] = [_("Another unit has this code.")]
    if not name:
        fields["name"] = [_("A unit needs a name.")]
    if fields:
        raise InvalidError(fields=fields)


def _repath(model: type[models.Model], column: str, old: str, new: str) -> None:
    rows = model._base_manager.filter(**{f"{column}__startswith": old})
    rows.update(**{column: Concat(Value(new), Substr(column, len(old) + 1))})
