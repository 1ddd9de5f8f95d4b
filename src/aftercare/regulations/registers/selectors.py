"""Reading what was handed in on forms: registers, and the questions that records raise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.registers.models import RegisterEntry

VIEW, COMPLY = "regulation.view", "regulation.comply"
KIND = "register_entry"
# As many lines are printed while somebody waits; more of them by a job.
MOST_PRINTED = 2_000
# The field of a record in which a technical question is raised, and the table of the minutes that answers it.
QUESTION, QUESTIONS, HAD_QUESTIONS, NUMBER = "question", "questions", "had_questions", "case_number"
# More than this many questions are more than one meeting.
MOST = 50


def takes_questions(form: sheets.Form) -> bool:
    """Whether a form has a table for the questions that were raised in records."""
    return any(column.key == QUESTION for column in getattr(form.field(QUESTIONS), "columns", ()))


def questions_raised(*, since: datetime, until: datetime, unit_path: str, by: Actor) -> list[dict[str, str]]:
    """The technical questions of the records handed in within a time in a unit, with the number of their case."""
    rows = sheets.Sheet.objects.filter(
        state=sheets.Sheet.State.SUBMITTED, submitted_at__gte=since, submitted_at__lt=until
    )
    handed_in = rows.select_related("version").order_by("submitted_at", "pk")
    found = []
    for sheet in handed_in.iterator():
        question = _question_of(sheet)
        if question and _lies_in(sheet, unit_path):
            found.append({NUMBER: _number_of(sheet, by), QUESTION: question})
    return found[:MOST]


def _question_of(sheet: sheets.Sheet) -> str:
    if sheets.form_of(sheet.version).field(QUESTION) is None:
        return ""
    return str(sheets.values_of(sheets.newest_answer(sheet)).get(QUESTION) or "")


def _lies_in(sheet: sheets.Sheet, unit_path: str) -> bool:
    owner = sheets.owners.get(sheet.subject_kind)
    path = owner.unit_path(sheet.subject_id) if owner else None
    return path is None or path.startswith(unit_path)


def _number_of(sheet: sheets.Sheet, by: Actor) -> str:
    """The number of the case that the record belongs to, as far as the reader may see it."""
    owner, ask = sheets.owners.get(sheet.subject_kind), journal.subject_names.get("case")
    if owner is None or ask is None:
        return ""
    cases = {one.id for one in owner.about(sheet.subject_id) if one.kind == "case"}
    return next((subject.name for subject in ask(cases, by).values()), "")


# -- registers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Register:
    """A form that is kept as a register: how many lines the reader sees, and when the last was written."""

    key: str
    name: Words
    lines: int
    last_at: datetime | None


def definitions() -> QuerySet[sheets.Definition]:
    """The forms that are registers and have a published version."""
    return sheets.Definition.objects.filter(
        purpose=sheets.Definition.Purpose.REGISTER, versions__published_at__isnull=False, active_to__isnull=True
    ).distinct()


def registers(by: Actor) -> list[Register]:
    """Every register with what the reader sees of it; two queries."""
    accounts.require_somewhere(by, VIEW)
    known = list(definitions().order_by("key", "pk"))
    rows = sheets.handed_in([one.key for one in known], by).order_by().values("version__definition__key")
    counted = {
        row["version__definition__key"]: row for row in rows.annotate(lines=Count("pk"), last=Max("submitted_at"))
    }
    return [
        Register(one.key, one.name, found["lines"] if found else 0, found["last"] if found else None)
        for one in known
        for found in (counted.get(one.key),)
    ]


def get_register(*, form: str) -> sheets.Definition:
    """One register; what there is to read in it hangs on the reader."""
    found = definitions().filter(key=form).first()
    if found is None:
        raise NotFoundError
    return found


def lines_of(form: str, by: Actor) -> QuerySet[sheets.Sheet]:
    """The lines of a register that the reader may see: those of visits, orders and duties, and its own."""
    return sheets.handed_in([form], by)


def page_of(form: str, by: Actor, *, after: int | None, limit: int) -> list[sheets.Sheet]:
    """The lines of a register, the newest first, from the one after `after` on. NotFoundError."""
    accounts.require_somewhere(by, VIEW)
    rows = lines_of(get_register(form=form).key, by)
    rows = rows if after is None else rows.filter(pk__lt=after)
    return list(rows.select_related("version__definition").order_by("-pk")[:limit])


def entries(by: Actor) -> QuerySet[RegisterEntry]:
    """The free entries that the reader may see: their own, and those of units whose keeping they see."""
    own = Q(opened_by_id=by.id) if by.kind is ActorKind.STAFF and by.id is not None else Q(pk__in=())
    if not accounts.allows_somewhere(by, VIEW):
        return RegisterEntry.objects.none()
    return RegisterEntry.objects.filter(accounts.scope_q(by, COMPLY) | own)


def cells(rows: Sequence[sheets.Sheet]) -> dict[int, dict[str, str]]:
    """Sheet → field → its newest answer in words; one query."""
    answers = sheets.newest_answers([one.pk for one in rows])
    found = {}
    for sheet in rows:
        values = sheets.values_of(answers.get(sheet.pk))
        fields = [field for field in sheets.form_of(sheet.version) if values.get(field.key) is not None]
        found[sheet.pk] = {field.key: sheets.shown(field, values[field.key]) for field in fields}
    return found


def subjects_of(rows: Sequence[tuple[str, int]], by: Actor) -> dict[tuple[str, int], str]:
    """What the lines are about, as far as somebody named it; a query or two a kind."""
    found: dict[tuple[str, int], str] = {}
    for kind in sorted({one for one, _number in rows}):
        owner, ask = sheets.owners.get(kind), journal.subject_names.get(kind)
        ids = {number for one, number in rows if one == kind}
        names = {number: one.name for number, one in ask(ids, by).items()} if ask else {}
        found |= {(kind, number): names.get(number) or (str(owner.label) if owner else kind) for number in ids}
    return found


def printed(form: str, *, first_day: date | None, last_day: date | None, by: Actor) -> QuerySet[sheets.Sheet]:
    """The lines of a register within some days, the oldest first: what is put on paper."""
    rows = lines_of(form, by)
    rows = rows if first_day is None else rows.filter(submitted_at__date__gte=first_day)
    rows = rows if last_day is None else rows.filter(submitted_at__date__lte=last_day)
    return rows.order_by("submitted_at", "pk")


def names_of(staff_ids: Collection[int]) -> dict[int, str]:
    """What people are called."""
    return {number: one.name for number, one in organisation.briefs(staff_ids).items()}
