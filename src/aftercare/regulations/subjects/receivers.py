"""What is made known of the subjects that regulations speak of besides cases: names, and whose forms they are."""

from functools import partial

from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.subjects import selectors

# Kind → what it is called, and its page.
SUBJECTS = {
    "customer": (Words("客户", "Customer"), "customers:customer"),
    "asset": (Words("设备", "Equipment"), "equipment:asset"),
    "project": (Words("项目", "Project"), "equipment:project"),
    "staff": (Words("人员", "Person"), "organisation:staff"),
    selectors.REGULATION: (Words("制度", "Regulation"), "regulations:regulation"),
}


def register() -> None:
    """Called once, in `ready()`."""
    journal.subject_names.register(selectors.REGULATION, selectors.regulations_named)
    for kind, (label, page) in SUBJECTS.items():
        owner = sheets.Owner(
            label=label, can_see=partial(selectors.seen, kind), can_answer=partial(selectors.answerable, kind),
            url_name=page,
        )  # fmt: skip
        sheets.owners.register(kind, owner)
