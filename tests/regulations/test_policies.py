"""The base policy: nothing runs for ever."""

import pytest
from tests.factories.organisation import MONDAY
from tests.factories.regulations import publish_regulation
from tests.factories.units import make_office
from tests.regulations.test_gates_at_work import ANSWER

from aftercare.platform.units.public import Unit
from aftercare.regulations.documents.selectors import live_events
from aftercare.regulations.policies.rules import BASE, Definition
from aftercare.regulations.policies.selectors import policy_for


@pytest.mark.parametrize("definition", BASE.clocks, ids=lambda one: one.key)
def test_every_event_that_moves_a_clock_is_published_by_some_app(definition: Definition) -> None:
    assert definition.names <= live_events()


@pytest.mark.parametrize("definition", BASE.clocks, ids=lambda one: one.key)
def test_the_end_of_the_case_ends_every_clock(definition: Definition) -> None:
    assert "case.closed" in definition.ends | definition.stops


@pytest.mark.django_db
def test_what_names_an_office_holds_there_alone_and_follows_it() -> None:
    office, other = make_office(), make_office()
    publish_regulation(ANSWER, scope={"office": office.code})

    def holds_in(path: str) -> bool:
        return "rules@1/clause#answer" in [one.clause for one in policy_for({"unit_path": path}, MONDAY).policy.held]

    assert (holds_in(office.path), holds_in(f"{office.path}999/"), holds_in(other.path)) == (True, True, False)
    Unit.objects.filter(pk=office.pk).update(path="/77/78/")
    assert (holds_in("/77/78/"), holds_in(office.path)) == (True, False)
    Unit.objects.filter(pk=office.pk).update(code="RENAMED")
    assert not holds_in("/77/78/")
