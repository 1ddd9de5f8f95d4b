"""What rules may ask about a case, taken from what is on record when it opens and as it is corrected."""

from datetime import date
from typing import Any

import pytest
from tests.factories.equipment import make_asset, make_project
from tests.factories.service import later, make_company, make_request, make_triaged

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal import public as journal
from aftercare.service.requests import services as requests

pytestmark = pytest.mark.django_db

COMPLETED: dict[str, Any] = {"completed_on": date(2025, 3, 1)}
ACCEPTED: dict[str, Any] = {"accepted_on": date(2025, 3, 20)}


@pytest.mark.parametrize(
    ("project", "asset", "is_completed"),
    [
        (COMPLETED, {}, True),
        (COMPLETED, ACCEPTED, True),
        ({}, ACCEPTED, False),
        ({}, {}, False),
        (None, ACCEPTED, True),
        (None, {}, False),
    ],
)
def test_a_case_is_of_completed_works_once_their_day_is_on_record(
    project: dict[str, Any] | None, asset: dict[str, Any], is_completed: bool
) -> None:
    company = make_company()
    if project is not None:
        asset = {**asset, "project_id": make_project(customer=company.customer, **project).pk}
    request = make_request(company, asset_id=make_asset(site=company.site, **asset).pk)

    assert request.case.attributes["is_completed"] is is_completed
    opened = journal.events_of("case", request.case_id, names=["case.opened"])
    assert [event.payload["attributes"]["is_completed"] for event in opened] == [is_completed]


def test_naming_completed_equipment_later_is_a_fact_of_the_case() -> None:
    company = make_company()
    asset = make_asset(site=company.site, **ACCEPTED)
    request = make_request(company, asset_id=None, customer_id=company.customer.pk)
    assert request.case.attributes["is_completed"] is False

    requests.correct(request_id=request.pk, by=SYSTEM, changes={"asset_id": asset.pk}, at=later(5))

    changed = journal.events_of("case", request.case_id, names=["case.attributes_changed"])
    assert [event.payload["attributes"].get("is_completed") for event in changed] == [True]


def test_who_pays_is_asked_once_the_request_was_triaged() -> None:
    company = make_company()
    assert make_request(company).case.attributes["payer"] == "unknown"
    triaged = make_triaged(company)
    requests.triage(
        request_id=triaged.pk, by=SYSTEM, at=later(5), nature="breakdown", urgency="normal", impact="medium",
        payer="warranty", payer_reason="验收资料写明保修两年",
    )  # fmt: skip
    triaged.case.refresh_from_db()
    assert triaged.case.attributes["payer"] == "warranty"
