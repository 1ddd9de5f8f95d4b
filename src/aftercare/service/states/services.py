"""Naming states, making sub-states, and putting something into one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import DomainError, InvalidError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.states import change
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.service.states import rules, selectors
from aftercare.service.states.errors import SubStateInUseError
from aftercare.service.states.events import StateNamed, StateNameEnded
from aftercare.service.states.models import StateName

Row = TypeVar("Row", bound=Any)


@command("state.rename")
def rename(*, subject: str, state: str, name: Words, by: Actor, at: datetime) -> StateName | None:
    """Call a built-in state otherwise; with no name it is called as before again."""
    accounts.require(by, "state.change")
    selectors.check_state(subject, state)
    known = StateName.objects.filter(subject=subject, state=state, code="", active_to=None).first()
    if known is not None and known.name != name:
        _end(known, at)
    if not name or (known is not None and known.name == name):
        return None
    return _begin(StateName(subject=subject, state=state, name=name, active_from=at), at)


@command("state.save_sub_state")
def save_sub_state(
    *,
    subject: str,
    state: str,
    code: str,
    name: Words,
    by: Actor,
    at: datetime,
    set_by: str = "",
    set_reason: str = "",
) -> StateName:
    """Make a sub-state under a built-in state, or change it: its name, and the event that sets it."""
    accounts.require(by, "state.change")
    selectors.check_state(subject, state)
    _check(subject, code=code, name=name, set_by=set_by, set_reason=set_reason)
    _refuse_elsewhere(subject, state, code)
    known = StateName.objects.filter(subject=subject, code=code, active_to=None).first()
    if known is not None:
        _end(known, at)
    return _begin(
        StateName(
            subject=subject, state=state, code=code, name=name, set_by=set_by, set_reason=set_reason, active_from=at
        ),
        at,
    )


@command("state.end_sub_state")
def end_sub_state(*, name_id: int, by: Actor, at: datetime) -> None:
    """Offer a sub-state no longer; what is in it stays so until its state changes."""
    accounts.require(by, "state.change")
    known = selectors.get(name_id, by=by)
    _end(known, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer(Generic[Row]):
    """What bears sub-states, a request, order or visit, and how it says that it got another one."""

    subject: str
    model: type[Row]
    fact: Callable[..., Event]
    # The ids that its facts carry, besides the case's.
    ids: Callable[[Row], dict[str, int]]
    error: type[DomainError]

    def put(self, row: Row, code: str, *, at: datetime, version: int | None) -> Row:
        """Put it into a sub-state of its present state, or with "" out of it; called within a command of its own."""
        row.expect(version)
        if code == row.sub_state:
            return row
        offered = StateName.objects.filter(subject=self.subject, state=row.state, code=code, active_to=None)
        if code and not offered.exists():
            raise InvalidError(fields={"sub_state": [rules.NOT_OFFERED]})
        change(row, states=[row.state], error=self.error, sub_state=code)
        self._tell(row, at)
        return row

    def follow(self, number: int, *, state: str, code: str, cause: str, at: datetime) -> None:
        """The same because of an event, if it is in that state; called within commands.

        The version stays, as whoever caused it decided on this one.
        """
        rows = self.model._default_manager.filter(pk=number)
        row = rows.filter(state=state).first()
        if row is None or code == row.sub_state:
            return
        rows.update(sub_state=code)
        row.sub_state = code
        self._tell(row, at, cause)

    def _tell(self, row: Row, at: datetime, cause: str = "") -> None:
        said = {"state": row.state, "sub_state": row.sub_state, "cause": cause}
        publish(self.fact(case=row.case_id, **self.ids(row), **said), stream_id=row.case_id, at=at)


def _check(subject: str, *, code: str, name: Words, set_by: str, set_reason: str) -> None:
    faults: dict[str, list[Any]] = {}
    if not rules.CODE.fullmatch(code):
        faults["code"] = [rules.SAY_CODE]
    if not name:
        faults["name"] = [rules.SAY_NAME]
    verb = rules.verbs.get(f"{subject} {set_by}") if set_by else None
    if (set_by and verb is None) or (set_reason and (verb is None or set_reason not in verb.reasons)):
        faults["set_by"] = [rules.CANNOT_SET]
    if faults:
        raise InvalidError(fields=faults)


def _refuse_elsewhere(subject: str, state: str, code: str) -> None:
    """A code belongs to one state for good: rows and events carry it without its state's name."""
    other = StateName.objects.filter(subject=subject, code=code).exclude(state=state).first()
    if other is not None:
        raise SubStateInUseError(state=selectors.label_of(subject, other.state))


def _begin(name: StateName, at: datetime) -> StateName:
    name.save()
    selectors.forget()
    _tell(name, StateNamed, at, set_by=name.set_by, set_reason=name.set_reason)
    return name


def _end(name: StateName, at: datetime) -> None:
    name.active_to = at
    name.save(update_fields=["active_to"])
    selectors.forget()
    _tell(name, StateNameEnded, at)


def _tell(name: StateName, kind: type[StateNamed] | type[StateNameEnded], at: datetime, **more: Any) -> None:
    said = {"state_name": name.pk, "subject": name.subject, "state": name.state, "code": name.code}
    publish(kind(**said, **more), stream_id=name.pk, at=at)
