"""What other apps use of `ui`; docs/developers/ui.md explains it."""

from aftercare.base.ui import formats
from aftercare.base.ui.access import Access, Person, access
from aftercare.base.ui.addresses import addressed
from aftercare.base.ui.assets import static
from aftercare.base.ui.clauses import Citation, Clauses, cited, clauses
from aftercare.base.ui.details import (
    Bucket,
    Clock,
    Crumb,
    Detail,
    Fact,
    Facts,
    Missing,
    Panel,
    Smart,
    Step,
    TimelineItem,
    detail,
    panels,
    submission,
)
from aftercare.base.ui.fields import (
    ChoiceField,
    DayField,
    DurationField,
    FilesField,
    LongTextField,
    MomentField,
    MoneyField,
    PercentField,
    PickField,
    PickManyField,
    TextField,
    WordsFormField,
)
from aftercare.base.ui.forms import Form, key_of, step, submit, version_of
from aftercare.base.ui.frame import (
    Entry,
    Face,
    Finder,
    Group,
    Hit,
    Inbox,
    Jump,
    Label,
    Slot,
    faces,
    finders,
    inbox,
    menu,
    palette,
    slots,
)
from aftercare.base.ui.health import Check, Level, Status, health
from aftercare.base.ui.home import Card, CardBody, CardRow, Tier, home
from aftercare.base.ui.icons import icon
from aftercare.base.ui.lists import actions, columns, filters
from aftercare.base.ui.lists.actions import Action
from aftercare.base.ui.lists.columns import Plain
from aftercare.base.ui.lists.computed import Computed, Within
from aftercare.base.ui.lists.export import FORMATS as SHEET_FORMATS
from aftercare.base.ui.lists.export import long as long_sheets
from aftercare.base.ui.lists.export import written as written_sheet
from aftercare.base.ui.lists.filters import Asking
from aftercare.base.ui.lists.state import View
from aftercare.base.ui.lists.view import ListPage, ListPages, list_at, taken_at
from aftercare.base.ui.lists.workbooks import is_formula, sheet_response, workbook
from aftercare.base.ui.pages import fragment, is_fragment, page, redirect, render, require
from aftercare.base.ui.parts import ClockCell, PathStep, State, Tone, badge, bar, clock, people, state_path
from aftercare.base.ui.pickers import Option, Picker, pickers
from aftercare.base.ui.selectors import saved_views
from aftercare.base.ui.services import forget_view, keep_view

__all__ = [
    "SHEET_FORMATS",
    "Access",
    "Action",
    "Asking",
    "Bucket",
    "Card",
    "CardBody",
    "CardRow",
    "Check",
    "ChoiceField",
    "Citation",
    "Clauses",
    "Clock",
    "ClockCell",
    "Computed",
    "Crumb",
    "DayField",
    "Detail",
    "DurationField",
    "Entry",
    "Face",
    "Fact",
    "Facts",
    "FilesField",
    "Finder",
    "Form",
    "Group",
    "Hit",
    "Inbox",
    "Jump",
    "Label",
    "Level",
    "ListPage",
    "ListPages",
    "LongTextField",
    "Missing",
    "MomentField",
    "MoneyField",
    "Option",
    "Panel",
    "PathStep",
    "PercentField",
    "Person",
    "PickField",
    "PickManyField",
    "Picker",
    "Plain",
    "Slot",
    "Smart",
    "State",
    "Status",
    "Step",
    "TextField",
    "Tier",
    "TimelineItem",
    "Tone",
    "View",
    "Within",
    "WordsFormField",
    "access",
    "actions",
    "addressed",
    "badge",
    "bar",
    "cited",
    "clauses",
    "clock",
    "columns",
    "detail",
    "faces",
    "filters",
    "finders",
    "forget_view",
    "formats",
    "fragment",
    "health",
    "home",
    "icon",
    "inbox",
    "is_formula",
    "is_fragment",
    "keep_view",
    "key_of",
    "list_at",
    "long_sheets",
    "menu",
    "page",
    "palette",
    "panels",
    "people",
    "pickers",
    "redirect",
    "render",
    "require",
    "saved_views",
    "sheet_response",
    "slots",
    "state_path",
    "static",
    "step",
    "submission",
    "submit",
    "taken_at",
    "version_of",
    "workbook",
    "written_sheet",
]
