"""A small site on the frame: lists, a detail page and forms over real models, for the tests of `ui`."""

import errno
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError
from django.http import HttpResponse
from django.urls import include, path

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import DomainError, InvalidError, NotFoundError, StaleError
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.models import SavedView
from aftercare.base.ui.public import actions, filters
from aftercare.base.ui.public import columns as c
from aftercare.platform.units.public import Unit

STATES = {
    "company": ui.State(Words("公司", "Company"), "building", "teal"),
    "office": ui.State(Words("办事处", "Office"), "home", "blue"),
    "team": ui.State(Words("班组", "Team"), "users", "amber"),
}
enriched: list[int] = []
done: list[tuple[int, str]] = []


class FullError(DomainError):
    code, message = "full", "%(name)s is full."


def add_clock(rows: list[dict[str, Any]], _by: object, at: datetime) -> None:
    enriched.append(len(rows))
    for row in rows:
        row["clock"] = ui.ClockCell("running", 7_200, 200, at + timedelta(hours=2))
        row["people"] = ["张伟", "王芳", "李强"]


class RenameForm(ui.Form):
    name = ui.TextField("Name", max_length=20)


def rename(row_id: int, values: Any, _by: object, _at: datetime) -> None:
    if values["name"] == "full":
        raise FullError(name=str(row_id))
    done.append((row_id, values["name"]))


UNITS = ui.ListPage(
    key="sample.units",
    title="Units",
    permission="unit.view",
    rows=lambda _by: Unit.objects.all(),
    columns=(
        c.Title("code", "Code", title="path", to="sample:unit", sort=True),
        c.Words("name", "Name"),
        c.State("kind", "Kind", states=STATES, sort=True),
        c.Clock("clock", "Due", key="due"),
        c.People("people", "People"),
        c.Moment("active_from", "Opened", key="opened", sort=True),
        c.Moment("active_to", "Closed", key="closed", sort=True, exact=True),
        c.Text("parent__code", "Parent", key="parent", sort=True),
        c.Text("path", "Secret", key="secret", mask="unit.secret", hidden=True),
        c.Count("parent_id", "Hidden number", key="number", permission="unit.number", hidden=True),
    ),
    filters=(
        filters.Flag("young", "Young", when=lambda _by, at: ui_young(at)),
        filters.Pick("above", "Above", path="parent_id", kind="sample"),
    ),
    search=("code",),
    sort="code",
    views=(ui.View("all", "All", count=True), ui.View("offices", "Offices", "kind:office", count=True)),
    enrich=add_clock,
    actions=(
        actions.Bulk(
            "rename",
            "Rename",
            form=RenameForm,
            check=lambda _by, ids: {row_id: "locked" for row_id in ids if row_id % 2},
            do=rename,
        ),
        actions.Bulk("burn", "Burn", permission="unit.burn", do=rename),
    ),
    empty="No unit yet.",
)
VIEWS = ui.ListPage(
    key="sample.views",
    title="Views",
    rows=lambda _by: SavedView.objects.all(),
    columns=(
        c.Title("name", "Name", sort=True),
        c.Text("query", "Query"),
        c.YesNo("shared", "Shared"),
        c.Number("owner_id", "Owner", sort=True),
    ),
)


def ui_young(at: datetime) -> Any:
    from django.db.models import Q

    return Q(active_from__gt=at - timedelta(days=30))


@ui.page("unit.view")
def unit(request: Request, unit_id: int) -> HttpResponse:
    one = Unit.objects.filter(pk=unit_id).first()
    if one is None:
        raise NotFoundError
    at = clock.now()
    return ui.detail(
        request,
        ui.Detail(
            kind="sample",
            id=one.pk,
            number=one.code,
            title=str(one.name),
            version=7,
            parents=(ui.Crumb("Units", "/sample/units/"),),
            state=STATES[one.kind],
            path=ui.state_path(STATES, ("company", "office"), current=one.kind),
            next_step=ui.Step("Open", f"/sample/units/{one.pk}/open/", post=True),
            steps=(ui.Step("Rename", "/sample/form/", dialog=True), ui.Step("Close", "/sample/form/", danger=True)),
            clocks=(ui.Clock("Response", "running", 60, 120, at, (ui.Bucket("Work", 60),), "law@1/2#clock"),),
            smart=(ui.Smart("Teams", 3, "/sample/units/"),),
            facts=(ui.Facts("Unit", (ui.Fact("Code", "<b>bold</b>", edit="/sample/form/"), ui.Fact("Empty", None))),),
            timeline=(
                ui.TimelineItem(at, "opened", "somebody", source="system", clause="law@1/2"),
                ui.TimelineItem(at, "called", source="customer"),
            ),
        ),
    )


@ui.page("unit.view")
def open_unit(request: Request, unit_id: int) -> HttpResponse:
    return ui.step(
        request,
        do=lambda version: done.append((unit_id, str(version))),
        then=f"/sample/units/{unit_id}/",
        said="Opened.",
    )


class SampleForm(ui.Form):
    name = ui.TextField("Name", max_length=20, help_text="As on the door.")
    unit = ui.PickField("Unit", kind="sample", required=False)
    heard = ui.MomentField("Heard", required=False)
    cost = ui.MoneyField("Cost", required=False)
    takes = ui.DurationField("Takes", required=False)
    words = ui.WordsFormField("Words", required=False)
    files = ui.FilesField("Files", required=False)


def carry_out(values: dict[str, Any]) -> dict[str, Any]:
    if values["name"] == "full":
        raise FullError(name="The house")
    if values["name"] == "field":
        raise InvalidError(fields={"name": ["Another name, please."]})
    if values["name"] == "stale":
        raise StaleError
    if values["name"] == "locked":
        raise OperationalError("database is locked")
    if values["name"] == "disk":
        raise OSError(errno.ENOSPC, "No space left on device")
    if values["name"] == "fault":
        raise OperationalError("no such table: house")
    return values


received: list[dict[str, Any]] = []


@ui.page("unit.view")
def form(request: Request) -> HttpResponse:
    return ui.submit(
        request,
        SampleForm,
        title="A form",
        key="sample.form",
        version=4,
        initial={"name": "as it is now"},
        do=lambda values: received.append(carry_out(values)),
        then="/sample/units/",
        said="Done it.",
    )


@ui.page(public=True)
def refuse(_request: Request) -> HttpResponse:
    raise FullError(name="<script>", clause="law@1/2#gate")


@ui.page("unit.burn")
def forbidden(_request: Request) -> HttpResponse:
    return HttpResponse("burnt")


@ui.page(public=True)
def broken(_request: Request) -> HttpResponse:
    msg = "a fault of ours"
    raise ZeroDivisionError(msg)


urlpatterns = [
    path("", include("aftercare.config.urls")),
    path(
        "sample/",
        include(
            (
                [
                    path("units/", UNITS.view, name="units"),
                    path("views/", VIEWS.view, name="views"),
                    path("units/<int:unit_id>/", unit, name="unit"),
                    path("units/<int:unit_id>/open/", open_unit, name="open"),
                    path("form/", form, name="form"),
                    path("refuse/", refuse, name="refuse"),
                    path("forbidden/", forbidden, name="forbidden"),
                    path("broken/", broken, name="broken"),
                ],
                "sample",
            )
        ),
    ),
]
