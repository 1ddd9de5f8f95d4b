"""The demo company opens, and its papers can be printed."""

from datetime import UTC, datetime

import pytest
from tests.factories.customers import make_customer, make_site
from tests.factories.equipment import make_family

from aftercare.demo.services import logins, open_company
from aftercare.demo.services.records import write_down
from aftercare.platform.accounts.models import User
from aftercare.platform.printing import public as printing
from aftercare.platform.units import public as units
from aftercare.registry.customers.public import Site
from aftercare.registry.equipment.models import Project, ProjectParty, WarrantyRule
from aftercare.registry.organisation.public import Leave, OnCall, Staff

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 1, tzinfo=UTC)


def test_the_company_opens_once_with_its_offices_people_and_logins() -> None:
    first, second = open_company(at=AT), open_company(at=AT)

    assert (first, second) == (True, False)
    assert Staff.objects.count() == 61
    assert sorted(node.kind for node in units.tree()) == ["company", "office", "office", "office", "office"]
    assert User.objects.filter(username__in=[login.username for login in logins()]).count() == len(logins())


def test_its_head_is_in_both_languages() -> None:
    open_company(at=AT)

    head = printing.company_head()

    assert (head.name.zh, head.name.en) == ("华信机电服务有限公司", "Huaxin Engineering Services")
    assert (head.seal.zh, head.seal.en) == ("公司盖章", "Company seal")


def test_its_records_are_written_down_on_the_day_they_are_shown() -> None:
    open_company(at=AT)
    sites = [make_site(customer=make_customer(unit=units.by_code("SH"))) for _number in range(20)]
    make_family("hvac")

    write_down(at=AT)

    assert Project.objects.count() == 12
    assert {one.role for one in ProjectParty.objects.all()} == {"developer", "supervisor"}
    assert WarrantyRule.objects.get().component == "compressor"
    assert OnCall.objects.count() == 4 * 14
    assert sorted(set(Leave.objects.values_list("state", flat=True))) == ["approved", "asked"]
    assert Site.objects.filter(pk__in=[site.pk for site in sites]).exclude(access_notes="").count() == 2
