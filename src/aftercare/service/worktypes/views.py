"""Pages of work types."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.registry.equipment import public as equipment
from aftercare.service.worktypes import forms, rules, selectors, services
from aftercare.service.worktypes.models import WorkKind, WorkType


def _name_families(rows: list[dict[str, Any]], by: Actor, at: datetime) -> None:
    """The catalogue's name in the place of the code."""
    del by, at
    names = {row.code: str(row.name) for row in equipment.families()}
    for row in rows:
        row["family_code"] = names.get(row["family_code"], row["family_code"])


LIST = ui.ListPage(
    key="service.worktypes",
    title=_("Work types"),
    permission="work_type.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("code", _("Code"), title="name", to="service:worktype", opens="work_type.change"),
        c.Words("name", pgettext_lazy("service", "Name"), hidden=True),
        c.Choice("kind", _("Kind of work"), choices=WorkKind.choices),
        c.Text("family_code", _("Product family"), key="family"),
        c.Number("duration_minutes", _("Takes (minutes)"), key="minutes"),
        c.Number("version", _("Version")),
    ),
    search=("code",),
    sort="code",
    also=("family_code",),
    enrich=_name_families,
    new=ui.Action(_("New work type"), "service:worktype_new", icon="plus", permission="work_type.change"),
    empty=_("No work type yet. Work types give orders their tasks, skills and duration."),
)


@ui.page("work_type.change")
def edit(request: Http, work_type_id: int | None = None) -> HttpResponse:
    """Make or change a work type; orders opened from now on copy it."""
    known = selectors.get(work_type_id) if work_type_id else None
    return ui.submit(
        request,
        forms.WorkTypeForm,
        title=known.name if known else _("New work type"),
        of=ui.Crumb(_("Work types"), reverse("service:worktypes")),
        key=f"service.worktype.{work_type_id or 'new'}",
        initial=_values(known) if known else None,
        button=_("Save"),
        do=lambda values: services.save(by=request.actor, at=clock.now(), **values),
        then=reverse("service:worktypes"),
        said=_("Saved."),
    )


def _values(known: WorkType) -> dict[str, Any]:
    """What the form shows of a stored work type."""
    tasks = "\n".join(
        f"{'' if task.get('required', True) else '? '}{task.get('zh-hans', '')} | {task.get('en', '')}"
        for task in known.tasks
    )
    photos = "\n".join(
        f"{'' if slot.get('required', True) else '? '}{slot['key']}: {slot.get('zh-hans', '')} | {slot.get('en', '')}"
        for slot in known.photo_slots
    )
    return {
        "code": known.code,
        "name": known.name,
        "kind": known.kind,
        "family_code": known.family_code,
        "duration_minutes": known.duration_minutes * forms.MINUTE,
        "crew_size": known.crew_size,
        "skills": "\n".join(f"{code} {level}" for code, level in known.skills.items()),
        "certificates": " ".join(known.certificates),
        "tools": " ".join(known.tools),
        "tasks": tasks,
        "parts": "\n".join(rules.parts_text(known.parts, " ")),
        "sheet_key": known.sheet_key,
        "photo_slots": photos,
        "accept_minutes": known.accept_minutes * forms.MINUTE,
    }
