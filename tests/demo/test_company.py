"""The demo company opens, and its papers can be printed."""

from datetime import UTC, datetime

import pytest

from aftercare.demo.services import logins, open_company
from aftercare.platform.accounts.models import User
from aftercare.platform.printing import public as printing
from aftercare.platform.units import public as units
from aftercare.registry.organisation.public import Staff

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 1, tzinfo=UTC)


def test_the_company_opens_once_with_its_offices_people_and_logins() -> None:
    first, second = open_company(at=AT), open_company(at=AT)

    assert (first, second) == (True, False)
    assert Staff.objects.count() == 60
    assert sorted(node.kind for node in units.tree()) == ["company", "office", "office", "office", "office"]
    assert User.objects.filter(username__in=[login.username for login in logins()]).count() == len(logins())


def test_its_head_is_in_both_languages() -> None:
    open_company(at=AT)

    head = printing.company_head()

    assert (head.name.zh, head.name.en) == ("华信机电服务有限公司", "Huaxin Engineering Services")
    assert (head.seal.zh, head.seal.en) == ("公司盖章", "Company seal")
