"""The weekly technical meeting begins with the questions that the records of the week raised."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories.files import NOON
from tests.factories.organisation import MONDAY
from tests.factories.regulations import meeting, put_in_force
from tests.factories.service import NINE, make_company, make_visit
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units.public import Unit
from aftercare.regulations.models import Duty
from aftercare.regulations.packs.services import install_forms
from aftercare.regulations.routines import services
from aftercare.service.models import Visit

pytestmark = pytest.mark.django_db

RECORD = """
sections:
  - key: one
    title: 记录
    fields:
      - {key: work, kind: text, label: 内容}
      - {key: question, kind: text, label: 技术问题}
"""


def hand_in(visit: Visit, **answers: str) -> None:
    sheet = sheets.open_sheet(
        form="service-record", kind="visit", subject_id=visit.pk, role="record", by=SYSTEM, at=NINE
    )
    sheets.submit(sheet_id=sheet.pk, answers=answers, by=SYSTEM, at=NINE)


def meet(unit: Unit, key: str) -> sheets.Sheet:
    put_in_force(meeting(form="technical-meeting"), at=MONDAY, unit=unit, key=key)
    at = NINE + timedelta(hours=1)
    with clock.running(at):
        services.bring_up_to_date(at)
        duty = Duty.objects.get(regulation__key=key)
        return services.lay_out(duty_id=duty.pk, by=SYSTEM, at=at)


def draft_of(sheet: sheets.Sheet) -> dict[str, Any]:
    sheet.refresh_from_db()
    return sheet.draft


def test_the_minutes_are_given_the_questions_of_the_unit_and_the_week() -> None:
    with clock.running(NOON):
        install_forms(["technical-meeting"], by=SYSTEM, at=NOON)
        sheets.install_form(
            key="service-record", name=sheets.published("technical-meeting").definition.name, purpose="register",
            source=RECORD, by=SYSTEM, at=NOON,
        )  # fmt: skip
    with clock.running(NINE):
        shop = make_company()
        visit, other = make_visit(shop), make_visit(shop, start=240)
        hand_in(visit, work="换门机", question="门机为何反复过热？")
        hand_in(other, work="润滑")
    sheet = meet(shop.office, "ours")
    assert draft_of(sheet) == {
        "had_questions": "some",
        "questions": [{"case_number": visit.order.request.number, "question": "门机为何反复过热？"}],
    }
    assert draft_of(meet(make_office(), "theirs")) == {}


def test_what_was_typed_already_stays() -> None:
    with clock.running(NOON):
        install_forms(["technical-meeting"], by=SYSTEM, at=NOON)
    sheet = meet(make_office(), "ours")
    at = NINE + timedelta(hours=1)
    with clock.running(at):
        sheets.answer(sheet_id=sheet.pk, answers={"place": "会议室"}, by=SYSTEM, at=at)
        again = services.lay_out(duty_id=Duty.objects.get().pk, by=SYSTEM, at=at)
    assert draft_of(again) == {"place": "会议室"}
