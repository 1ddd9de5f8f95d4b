"""Writing into registers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.regulations.registers import selectors
from aftercare.regulations.registers.models import RegisterEntry

# The job that prints a register, however long it is.
PRINT = "regulations.print_register"


@command("register.print")
def print_all(*, form: str, first: date, last: date, language: str, by: Actor, at: datetime) -> jobs.Job:
    """Have the lines of these days put on paper, all of them. NotAllowedError, NotFoundError."""
    accounts.require_somewhere(by, selectors.VIEW)
    args = {"form": selectors.get_register(form=form).key, "first": first.isoformat(), "last": last.isoformat()}
    return jobs.enqueue(kind=PRINT, args=args | {"language": language}, by=by, at=at)


@command("register.begin_entry")
def begin_entry(*, form: str, by: Actor, at: datetime) -> sheets.Sheet:
    """Lay out a new line of a register, in the unit of whoever writes it."""
    accounts.require_somewhere(by, selectors.VIEW)
    selectors.get_register(form=form)
    person = accounts.person_of(by)
    unit = units.get(person.unit_id) if person is not None and person.unit_id else units.root()
    entry = RegisterEntry.objects.create(
        form=form, unit=unit, unit_path=unit.path, opened_at=at,
        opened_by_id=by.id if by.kind is ActorKind.STAFF else None,
    )  # fmt: skip
    return sheets.open_sheet(form=form, kind=selectors.KIND, subject_id=entry.pk, role="register", by=by, at=at)


@command("register.write")
def write(*, form: str, answers: Mapping[str, Any], by: Actor, at: datetime) -> sheets.Sheet:
    """Write a new line of a register at once; AnswersInvalidError with messages at fields."""
    sheet = begin_entry(form=form, by=by, at=at)
    sheets.submit(sheet_id=sheet.pk, answers=answers, by=by, at=at)
    return sheets.get_sheet(sheet.pk, by)
