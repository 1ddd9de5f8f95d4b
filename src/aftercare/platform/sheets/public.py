"""What other apps may use of sheets: forms, sheets laid out for a subject, answers and their verdicts.

Register an `Owner` for each kind of subject that has sheets; see docs/developers/sheets.md.
"""

from aftercare.platform.sheets.models import Answer, Definition, Sheet, Version
from aftercare.platform.sheets.rules.answers import Checked, shown, span, validate
from aftercare.platform.sheets.rules.forms import Form, parse
from aftercare.platform.sheets.rules.printed import print_data
from aftercare.platform.sheets.selectors import (
    Filled,
    Owner,
    filled,
    form_of,
    get_sheet,
    handed_in,
    history,
    names_of,
    newest_answer,
    newest_answers,
    owners,
    papers,
    published,
    published_keys,
    require_answerable,
    sheets_of,
    sheets_of_many,
    values_of,
)
from aftercare.platform.sheets.services import (
    answer,
    close_sheet,
    draft_form,
    install_form,
    open_sheet,
    publish_draft,
    submit,
    waive,
)

__all__ = [
    "Answer",
    "Checked",
    "Definition",
    "Filled",
    "Form",
    "Owner",
    "Sheet",
    "Version",
    "answer",
    "close_sheet",
    "draft_form",
    "filled",
    "form_of",
    "get_sheet",
    "handed_in",
    "history",
    "install_form",
    "names_of",
    "newest_answer",
    "newest_answers",
    "open_sheet",
    "owners",
    "papers",
    "parse",
    "print_data",
    "publish_draft",
    "published",
    "published_keys",
    "require_answerable",
    "sheets_of",
    "sheets_of_many",
    "shown",
    "span",
    "submit",
    "validate",
    "values_of",
    "waive",
]
