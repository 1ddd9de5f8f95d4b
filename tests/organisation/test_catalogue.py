"""The catalogues: rows are renamed and taken out; what refers to them stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.organisation import (
    MONDAY,
    make_certificate_kind,
    make_day_shift,
    make_engineer,
    make_skill,
    rate,
)
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.base.kernel.words import Words
from aftercare.platform.journal.public import events_of
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import StaffSkill

pytestmark = pytest.mark.django_db

ROWS: dict[str, tuple[Callable[[], Any], str, Callable[..., Any], Callable[..., Any]]] = {
    "skill": (make_skill, "skill_id", organisation.change_skill, organisation.close_skill),
    "certificate_kind": (
        make_certificate_kind, "kind_id", organisation.change_certificate_kind, organisation.close_certificate_kind,
    ),
    "shift_pattern": (
        make_day_shift, "pattern_id", organisation.change_shift_pattern, organisation.close_shift_pattern,
    ),
}  # fmt: skip
LATER = MONDAY + timedelta(days=1)
NEW = Words("新名称", "New name")


@pytest.mark.parametrize("stream", ROWS)
def test_a_row_is_renamed_once_and_closed_once(stream: str) -> None:
    make, key, change, close = ROWS[stream]
    row = make()
    for _again in range(2):
        change(**{key: row.pk}, name=NEW, by=SYSTEM, at=MONDAY)
        close(**{key: row.pk}, by=SYSTEM, at=LATER)
    row.refresh_from_db()
    assert (row.name, row.active_to) == (NEW, LATER)
    assert [event.type for event in events_of(stream, row.pk)][-2:] == [f"{stream}.changed", f"{stream}.closed"]


@pytest.mark.parametrize("stream", ROWS)
def test_a_row_without_a_name_and_a_stranger_are_refused(stream: str) -> None:
    make, key, change, close = ROWS[stream]
    row = make()
    before = row.name
    with pytest.raises(InvalidError) as refusal:
        change(**{key: row.pk}, name=Words(), by=SYSTEM, at=MONDAY)
    assert list(refusal.value.fields) == ["name"]
    engineer = staff_actor("engineer", unit=make_office())
    with pytest.raises(NotAllowedError):
        change(**{key: row.pk}, name=NEW, by=engineer, at=MONDAY)
    with pytest.raises(NotAllowedError):
        close(**{key: row.pk}, by=engineer, at=MONDAY)
    row.refresh_from_db()
    assert (row.name, row.active_to) == (before, None)


def test_who_has_a_closed_skill_keeps_it() -> None:
    engineer, skill = make_engineer(), make_skill("lift")
    rate(engineer, skill, 4)
    organisation.close_skill(skill_id=skill.pk, by=SYSTEM, at=LATER)
    assert StaffSkill.objects.get(staff=engineer).active_to is None


def test_the_page_offers_both_and_does_them() -> None:
    client, skill = browser_of(admin_actor()), make_skill("lift")
    catalogue = client.get(reverse("organisation:catalogue")).content.decode()
    edit, close = (reverse(f"organisation:skill_{verb}", args=[skill.pk]) for verb in ("edit", "close"))
    assert edit in catalogue
    assert close in catalogue
    assert client.post(edit, {"name_zh": "电梯维修", "name_en": "Lifts"}).status_code == 302
    skill.refresh_from_db()
    assert skill.name == Words("电梯维修", "Lifts")
    assert client.post(close, {}).status_code == 302
    assert close not in client.get(reverse("organisation:catalogue")).content.decode()
