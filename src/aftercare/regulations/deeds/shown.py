"""What stands before a deed of some subject, as pages say it: in words, by which clause, where to give it."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from aftercare.base.ui import public as ui
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.bindings.rules import FormNeed
from aftercare.regulations.gates.rules import Lack

# What may happen, and what is missing before it.
Step = tuple[str, tuple[ui.Missing, ...]]


def steps_of(kind: str, subject_id: int, lacks: Mapping[str, Sequence[Lack]]) -> list[Step]:
    """What is missing before each event."""
    return [(journal.title_of(name), missing_of(kind, subject_id, each)) for name, each in lacks.items()]


def missing_of(kind: str, subject_id: int, lacks: Sequence[Lack]) -> tuple[ui.Missing, ...]:
    """Each with its clause, and the forms to fill in."""
    return tuple(
        ui.Missing(lack.missing, clause=lack.clause, ways=_ways(kind, subject_id, lack), warns=not lack.refuses)
        for lack in lacks
    )


def _ways(kind: str, subject_id: int, lack: Lack) -> tuple[ui.Step, ...]:
    forms = [need.form for need in lack.needs if isinstance(need, FormNeed)]
    names = sheets.names_of(forms) if forms else {}
    return tuple(
        ui.Step(
            _("Fill in: %(form)s") % {"form": names.get(form, form)},
            reverse("regulations:deed_form", args=[kind, subject_id, form]),
            icon="pencil",
            post=True,
        )
        for form in forms
    )
