"""What authorities, entitlements, indicators and ratios say to those who count how regulations are kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.actors import staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import event, open_case, publish_regulation, say
from tests.factories.units import make_office
from tests.regulations.test_measures import APRIL, IN_JUNE, RECEIVED, RESOLVED, SOME_DAY, received, tell
from tests.regulations.test_ratios import SHARES

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.authorities.errors import NotOfThePostError
from aftercare.regulations.compliance.rules import Asked, State, Verdict, sources
from aftercare.regulations.measures.selectors import indicators
from aftercare.regulations.models import PostName
from aftercare.service.cases.events import CaseAttributesChanged
from aftercare.service.requests.events import RequestTriaged

pytestmark = pytest.mark.django_db

DEPARTS = {"key": "who", "kind": "authority", "may": "visit.departed", "posts_allowed": "dispatcher"}


def said(kind: str, since: datetime, until: datetime, **more: Any) -> list[Verdict]:
    asked = Asked(since=since, until=until, as_of=more.pop("as_of", until), **more)
    found = sorted(sources[kind](asked), key=lambda one: (one.at, one.identity))
    assert len({one.identity for one in found}) == len(found)
    return found


class TestAuthority:
    NOON = MONDAY + timedelta(hours=3)

    @pytest.fixture(autouse=True)
    def _day(self):
        with clock.running(MONDAY + timedelta(days=1)):
            yield

    def depart(self, case: int, by: Any, at: datetime = NOON) -> None:
        say([(event("visit.departed", case, order=5, visit=7), at)], by=by)

    def verdicts(self, **more: Any) -> list[Verdict]:
        return said("authority", MONDAY - timedelta(days=1), MONDAY + timedelta(days=2), **more)

    def test_a_deed_of_who_may_is_kept_and_a_refused_try_too(self) -> None:
        office = make_office()
        publish_regulation(DEPARTS)
        case = open_case(MONDAY, unit_path=office.path, customer=5)
        person = make_staff(unit=office)
        give_post(person, make_post("dispatcher"))
        dispatcher = staff_actor("dispatcher", unit=office, staff=person)
        stranger = staff_actor("engineer", unit=office, staff=make_staff(unit=office))
        self.depart(case, dispatcher)
        with pytest.raises(NotOfThePostError):
            self.depart(case, stranger)

        by_cause = {one.cause: one for one in self.verdicts()}
        kept, refused = by_cause[""], by_cause["refused"]
        assert (kept.address, kept.state, kept.staff_id, kept.customer_id) == (
            "rules@1/clause#who", State.KEPT, person.pk, 5,
        )  # fmt: skip
        assert (kept.subject_kind, kept.subject_id, kept.unit_path, len(kept.evidence)) == (
            "case",
            case,
            office.path,
            1,
        )
        assert (refused.address, refused.state, len(refused.evidence)) == ("rules@1/clause#who", State.KEPT, 1)

    def test_what_was_done_by_somebody_who_may_not_is_a_breach(self) -> None:
        """As where a post turns out not to have been held: what holds now of the day is what counts."""
        office = make_office()
        publish_regulation(DEPARTS)
        case = open_case(MONDAY)
        person = make_staff(unit=office)
        give_post(person, make_post("dispatcher"))
        self.depart(case, staff_actor("dispatcher", unit=office, staff=person))
        make_post("clerk")
        PostName.objects.create(key="dispatcher", code="clerk")
        (found,) = self.verdicts()
        assert (found.state, found.cause) == (State.BREACHED, "post")

    def test_a_stand_in_was_allowed_while_standing_in(self) -> None:
        office = make_office()
        publish_regulation(DEPARTS)
        holder, deputy = make_staff(unit=office), make_staff(unit=office)
        give_post(holder, make_post("dispatcher"))
        organisation.name_substitute(
            staff_id=holder.pk, stand_in_id=deputy.pk, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=5),
            by=SYSTEM, at=MONDAY,
        )  # fmt: skip
        self.depart(open_case(MONDAY), staff_actor("engineer", unit=office, staff=deputy))
        assert [one.state for one in self.verdicts()] == [State.KEPT]

    def test_history_and_deeds_that_nothing_reserves_are_not_judged(self) -> None:
        case = open_case(MONDAY)
        self.depart(case, SYSTEM)
        publish_regulation(DEPARTS)
        self.depart(case, HISTORY)
        self.depart(case, SYSTEM, MONDAY - timedelta(hours=1))
        found = self.verdicts()
        assert [(one.state, one.at) for one in found] == [(State.KEPT, self.NOON)]
        assert self.verdicts(regulation="another") == []

    def test_more_deeds_ask_no_more_of_the_database(self, django_assert_num_queries: Any) -> None:
        office = make_office()
        publish_regulation(DEPARTS)
        person = make_staff(unit=office)
        give_post(person, make_post("dispatcher"))
        by = staff_actor("dispatcher", unit=office, staff=person)
        for count in (1, 3):
            for _number in range(count):
                self.depart(open_case(MONDAY), by)
            authorities.guarded()
            with django_assert_num_queries(7):
                self.verdicts()


class TestIndicator:
    def verdicts(self, as_of: datetime = IN_JUNE, **more: Any) -> list[Verdict]:
        return said("indicator", APRIL.start, APRIL.next_end, as_of=as_of, **more)

    def test_a_closed_period_is_kept_or_breached_and_an_open_one_open(self) -> None:
        version = publish_regulation(RESOLVED, RECEIVED)
        received(SOME_DAY)
        case = received(APRIL.end + timedelta(days=1))
        tell("request.resolved", case, APRIL.end + timedelta(days=2))
        found = {(one.address.partition("#")[2], one.item): one for one in self.verdicts()}
        assert {key: one.state for key, one in found.items()} == {
            ("resolved", "2026-04"): State.BREACHED,
            ("resolved", "2026-05"): State.OPEN,
            ("received", "2026-04"): State.KEPT,
            ("received", "2026-05"): State.KEPT,
        }
        breached = found["resolved", "2026-04"]
        assert (breached.at, breached.due_at) == (APRIL.start, APRIL.next_end)
        assert str(breached.said) == "Resolved, 2026-04: 0% (target ≥ 50%)"
        assert (breached.subject_kind, breached.subject_id) == ("unit", version.regulation.unit_id)
        assert len(breached.evidence) == 1

    def test_where_nothing_was_counted_nothing_is_said(self) -> None:
        publish_regulation(RESOLVED)
        assert self.verdicts() == []

    def test_a_version_is_not_judged_by_periods_that_ended_before_it(self) -> None:
        version = publish_regulation(RECEIVED)
        type(version).objects.filter(pk=version.pk).update(effective_from=APRIL.end + timedelta(days=1))
        received(SOME_DAY)
        assert [one.item for one in self.verdicts()] == ["2026-05"]

    def test_the_verdict_says_what_the_page_says(self) -> None:
        publish_regulation(RESOLVED, RECEIVED)
        for number in range(3):
            case = received(SOME_DAY + timedelta(hours=number))
            if number:
                tell("request.resolved", case, SOME_DAY + timedelta(days=1))
        shown = {one.measured.address: one.value for one in indicators.current(as_of=IN_JUNE, period="2026-04")}
        for verdict in self.verdicts():
            value = shown[verdict.address]
            if verdict.item == "2026-04":
                assert value is not None
                assert (verdict.state is State.BREACHED) == (value.is_reached is False)


def test_a_ratio_is_judged_at_the_end_of_each_month() -> None:
    office = make_office()
    give_post(make_staff(unit=office), make_post("field-engineer"))
    publish_regulation(SHARES, unit=office.parent)
    publish_regulation(SHARES | {"model": "first"}, key="plans", unit=office.parent)
    found = said("ratio", APRIL.start, APRIL.next_end, as_of=APRIL.end + timedelta(days=3))
    assert [(one.item, one.state, one.address) for one in found] == [
        ("2026-04", State.BREACHED, "rules@1/clause#shares"),
    ]
    assert str(found[0].said) == "Field 100%, Managers 0%"


def test_a_warranty_that_decided_who_pays_was_kept() -> None:
    case, other = open_case(MONDAY), open_case(MONDAY)
    triaged = {
        "request": 1, "nature": "breakdown", "urgency": "normal", "impact": "low", "priority": 3, "is_major": False,
        "safety": "", "symptom": "", "payer_overridden": False,
    }  # fmt: skip
    basis = {"payer": "warranty", "coverage_reason": "in_regulation", "coverage_basis": "quality@1/warranty#whole"}
    own = {"payer": "warranty", "coverage_reason": "in_warranty", "coverage_basis": "company"}
    say(
        [
            (RequestTriaged(case=case, **triaged, **basis), MONDAY),
            (RequestTriaged(case=other, **triaged, **own), MONDAY),
        ]
    )
    say([(CaseAttributesChanged(case=case, attributes={"customer": 7}), MONDAY)])
    (found,) = said("entitlement", MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
    assert (found.address, found.state, found.subject_id, found.customer_id) == (
        "quality@1/warranty#whole", State.KEPT, case, 7,
    )  # fmt: skip
    assert len(found.evidence) == 1
