"""A real import for tests: offices and their teams into the tree of units."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from django.utils.translation import gettext_lazy as _
from tests.factories.files import NOON

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.words import Words
from aftercare.platform.files.public import store
from aftercare.platform.imports.models import Session
from aftercare.platform.imports.public import Column, Context, Kind, Level, Row, Target, each
from aftercare.platform.imports.services import sessions
from aftercare.platform.units.public import Unit, open_unit, rename_unit

OFFICE, TEAM = Unit.Kind.OFFICE, Unit.Kind.TEAM


def _known(codes: Sequence[str]) -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}


def _decide(rows: Sequence[Row], kind: str) -> None:
    known = _known([row.values["code"] for row in rows])
    for row in rows:
        unit = known.get(row.values["code"])
        if unit is None:
            row.new()
        elif unit.kind != kind:
            row.problem("code", _("“%(code)s” is another kind of unit."), code=unit.code)
        else:
            name = Words(zh=row.values.get("name", unit.name.zh), en=row.values.get("name_en", unit.name.en))
            row.update(unit.pk, {} if name == unit.name else {"name": name})


def decide_offices(rows: Sequence[Row], context: Context) -> None:
    _decide(rows, OFFICE)


def decide_teams(rows: Sequence[Row], context: Context) -> None:
    offices = _known([row.values["office"] for row in rows if "office" in row.values])
    for row in rows:
        office = row.values.get("office")
        if office and office not in offices and not context.comes("offices", office):
            row.problem("office", _("There is no office “%(code)s”, neither here nor in the file."), code=office)
    _decide([row for row in rows if not row.problems], TEAM)


def _apply(row: Row, context: Context, kind: str, parent_id: int | None) -> None:
    if row.subject_id is not None:
        unit = Unit.objects.get(pk=row.subject_id)
        context.before("units.unit", unit.pk, {"name": unit.name.as_json()})
        rename_unit(unit_id=unit.pk, name=row.changes["name"], by=context.by, at=context.at)
        return
    name = Words(zh=row.values["name"], en=row.values.get("name_en", ""))
    unit = open_unit(parent_id=parent_id, kind=kind, code=row.values["code"], name=name, by=context.by, at=context.at)
    row.subject_id = unit.pk
    context.created("units.unit", [unit.pk])


def apply_office(row: Row, context: Context) -> None:
    _apply(row, context, OFFICE, context.unit_id)


def apply_team(row: Row, context: Context) -> None:
    office = _known([row.values["office"]])[row.values["office"]] if "office" in row.values else None
    _apply(row, context, TEAM, office.pk if office else None)


CODE = Column(key="code", label=Words("编号", "Code"), required=True, max_length=20, synonyms=("office code", "代码"))
NAME = Column(key="name", label=Words("名称", "Name"), required=True, synonyms=("中文名",))
NAME_EN = Column(key="name_en", label=Words("英文名称", "English name"))
OPENED = Column(key="opened_on", label=Words("成立日期", "Opened on"), kind=Kind.DATE)

UNITS = Target(
    key="test.units",
    name=Words("组织", "Units"),
    permission="unit.manage",
    subjects=frozenset({"unit"}),
    levels=(
        Level(
            key="offices", name=Words("办事处", "Offices"), reference="code", columns=(CODE, NAME, NAME_EN, OPENED),
            decide=decide_offices, apply=each(apply_office),
        ),
        Level(
            key="teams", name=Words("班组", "Teams"), reference="code",
            columns=(CODE, NAME, NAME_EN, Column(key="office", label=Words("所属办事处", "Office"), required=True)),
            decide=decide_teams, apply=each(apply_team),
        ),
    ),
)  # fmt: skip

OFFICES_HEAD = ["编号 *", "名称（必填）", "English Name"]
TEAMS_HEAD = ["Code", "Name", "所属办事处"]


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """An .xlsx with these sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(line, place, cell)
    book.close()
    return out.getvalue()


def make_session(
    content: bytes, *, unit: Unit | None = None, name: str = "units.xlsx", by: Actor = SYSTEM, target: str = UNITS.key
) -> Session:
    """An upload taken in as a session of UNITS, or of another target."""
    file = store(content=content, name=name, by=by, at=NOON)
    return sessions.open_session(target=target, file_id=file.pk, unit_id=unit.pk if unit else None, by=by, at=NOON)
