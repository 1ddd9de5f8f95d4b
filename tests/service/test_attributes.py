"""What rules may ask about a case, taken from what is on record when it opens and as it is corrected."""

from datetime import date
from typing import Any

import pytest
from tests.factories.accounts import MADE_AT
from tests.factories.customers import make_site
from tests.factories.equipment import make_asset, make_project
from tests.factories.service import later, make_company, make_request, make_triaged

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
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


@pytest.mark.parametrize(
    ("region", "division", "home"),
    [
        ("310000", "310115", True),
        ("310100", "310115", True),
        ("330100", "310115", False),
        ("310115", "310000", None),  # the site's division holds ours and others
        ("310000", "", None),
        ("", "310115", None),
    ],
)
def test_a_site_lies_in_the_home_region_of_the_unit_that_takes_it(
    region: str, division: str, home: bool | None
) -> None:
    """D20.4 asks for it; where it is not known the case says nothing."""
    company = make_company()
    if region:
        organisation.assign_region(unit_id=company.office.pk, division_code=region, by=SYSTEM, at=MADE_AT)
    site = make_site(customer=company.customer, division_code=division)
    request = make_request(company, asset_id=make_asset(site=site).pk)

    (opened,) = journal.events_of("case", request.case_id, names=["case.opened"])
    assert opened.payload["attributes"].get("home_region") is home
    assert ("home_region" in opened.payload["attributes"]) is (home is not None)
    assert request.case.attributes.get("home_region") is home


def test_another_site_may_lie_elsewhere() -> None:
    company = make_company()
    organisation.assign_region(unit_id=company.office.pk, division_code="310000", by=SYSTEM, at=MADE_AT)
    near, far, nowhere = (make_site(customer=company.customer, division_code=code) for code in ("310115", "330100", ""))
    request = make_request(company, asset_id=None, site_id=near.pk)

    for number, site in enumerate((far, nowhere, near), start=1):
        requests.correct(request_id=request.pk, by=SYSTEM, changes={"site_id": site.pk}, at=later(number))

    told = journal.events_of("case", request.case_id, names=["case.opened", "case.attributes_changed"])
    assert [event.payload["attributes"]["home_region"] for event in told] == [True, False, None, True]
