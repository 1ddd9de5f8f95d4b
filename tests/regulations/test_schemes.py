"""Schemes of appraisal: validated, shown, and told apart by what is there and what waits."""

from typing import Any

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of
from tests.factories.regulations import publish_regulation
from tests.regulations.test_measures import APRIL, IN_MAY, RECEIVED, SOME_DAY, received

from aftercare.base.kernel import clock
from aftercare.regulations.documents.rules import Vocabulary, problems_of, read_data
from aftercare.regulations.measures.selectors.schemes import schemes_of
from aftercare.regulations.packs import selectors as packs
from aftercare.regulations.policies.selectors import version_of

SCHEME: dict[str, Any] = {
    "key": "scheme", "kind": "appraisal", "appraisal": "staff", "name": {"zh": "员工考核", "en": "Staff"},
    "every": "quarter", "of_posts": ["service-engineer"], "evidence": "appraisal.result_confirmed",
    "items": [
        {"key": "work", "name": {"zh": "受理", "en": "Requests"}, "share_bp": 6_000, "source": "indicator", "indicator": "received"},
        {"key": "manner", "name": {"zh": "态度", "en": "Manner"}, "share_bp": 4_000, "source": "supervisor"},
    ],
    "grades": [
        {"key": "good", "name": {"zh": "优", "en": "Good"}, "from_points": 8_750, "consequences": [{"zh": "奖金", "en": "A bonus"}]},
        {"key": "poor", "name": {"zh": "差", "en": "Poor"}, "from_points": 0},
    ],
}  # fmt: skip


def problems(*bindings: dict[str, Any]) -> list[str]:
    clause = {"key": "clause", "text": "…", "bindings": list(bindings)}
    data = {"key": "rules", "name": "…", "chapters": [{"key": "c", "title": "…", "clauses": [clause]}]}
    return [str(one) for one in problems_of(read_data(data), Vocabulary())]


def test_an_item_rests_on_an_indicator_of_the_same_regulation() -> None:
    assert problems(SCHEME, RECEIVED) == []
    assert problems(SCHEME) == [
        "clause/scheme/items.work.indicator: There is no indicator received in this regulation."
    ]


def test_two_grades_do_not_begin_at_the_same_points() -> None:
    grades = [one | {"from_points": 6_000} for one in SCHEME["grades"]]
    assert problems(SCHEME | {"grades": grades}, RECEIVED) == [
        "clause/scheme/grades: Two grades begin at the same points."
    ]


@pytest.mark.parametrize("pack", sorted(packs.packs()))
def test_the_schemes_of_the_packs_are_sound(pack: str) -> None:
    assert problems_of(packs.packs()[pack], Vocabulary()) == []


@pytest.mark.django_db
def test_what_rests_on_a_figure_is_there_and_what_people_rate_waits() -> None:
    version = publish_regulation(SCHEME, RECEIVED)
    received(SOME_DAY)
    (scheme,) = schemes_of(version_of(version), as_of=IN_MAY)
    work, manner = scheme.items
    assert work[0].waits == ()
    assert work[1] is not None
    assert work[1].value is not None
    assert (work[1].value.figure.value, work[1].value.stretch) == (1, APRIL)
    assert (manner[0].waits, manner[1]) == (("appraisal.result_confirmed",), None)
    assert scheme.live_bp == 6_000


@pytest.mark.django_db
def test_the_page_shows_items_shares_and_grades() -> None:
    version = publish_regulation(SCHEME, RECEIVED)
    received(SOME_DAY)
    with clock.running(IN_MAY):
        page = browser_of(admin_actor()).get(reverse("regulations:indicators", args=[version.regulation_id]))
    text = page.content.decode()
    assert "60% of it rests on figures already available" in text
    assert "1 (2026-04)" in text
    assert "from 87.5 points" in text
    assert "A bonus" in text
    assert "Not yet available" in text
