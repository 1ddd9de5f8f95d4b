"""Reading what was handed in on forms: registers, and the questions that records raise."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets

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
