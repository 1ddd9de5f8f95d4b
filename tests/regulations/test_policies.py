"""The base policy: nothing runs for ever."""

import pytest
from tests.factories.organisation import MONDAY
from tests.factories.regulations import publish_regulation
from tests.factories.units import make_office
from tests.regulations.test_gates_at_work import ANSWER

from aftercare.platform.units.public import Unit
from aftercare.regulations.documents.selectors import live_events
from aftercare.regulations.dues.selectors import version_in_force
from aftercare.regulations.handbook.shown import cite
from aftercare.regulations.policies.rules import BASE, Definition, shortened
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


def test_a_label_that_does_not_fit_keeps_whole_versions_and_counts_the_others() -> None:
    fits = "base@1 + service@3"
    assert shortened(fits) == fits
    many = " + ".join(["base@1", *(f"d{number:02}-some-regulation@{number}" for number in range(1, 24))])
    assert shortened(many) == "base@1 + d01-some-regulation@1 + d02-some-regulation@2 (+21)"
    assert len(shortened("x" * 200)) == 80


@pytest.mark.django_db
def test_a_plan_names_all_that_holds_in_its_unit_and_nothing_else() -> None:
    office, other = make_office(), make_office()
    publish_regulation(ANSWER, scope={"office": office.code})
    assert version_in_force(office.path, MONDAY) == "base@1 + rules@1"
    assert version_in_force(other.path, MONDAY) == "base@1"
    named, base = cite("rules@1"), cite("base@1")
    assert named is not None
    assert base is not None
    assert named.url
    assert (base.label.zh, base.label.en, base.url) == (
        "《基本服务规则》第 1 版",
        "Basic rules of service, version 1",
        "",
    )
    assert cite("rules@7") is None
