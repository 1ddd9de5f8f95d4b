"""Who may make an event happen: by the clauses in force on the day, whatever verb, page or import does it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import REGULATION, event, open_case, publish_regulation, say
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM, Actor, ActorKind
from aftercare.platform.approvals import public as approvals
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.platform.units.public import Unit
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.authorities import selectors
from aftercare.regulations.authorities.errors import NotApprovedFirstError, NotOfThePostError
from aftercare.regulations.authorities.rules import Asked, Guard, bars, is_about_it
from aftercare.regulations.bindings.rules import Authority
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import read_yaml
from aftercare.regulations.gates.selectors import lacks_before

CLAUSE = "rules@1/clause#who"
DEPARTS = {"key": "who", "kind": "authority", "may": "visit.departed", "posts_allowed": ["dispatcher", "supervisor"]}
PUBLISHES = {"key": "who", "kind": "authority", "may": "regulation.published", "approved_by": "general-manager"}
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _monday():
    with clock.running(MONDAY + timedelta(days=1)):
        yield


def depart(case: int, by: Actor, at: datetime = LATER) -> None:
    say([(event("visit.departed", case, order=5, visit=7), at)], by=by)


def departures(case: int) -> int:
    return StoredEvent.objects.filter(stream="case", stream_id=case, type="visit.departed").count()


def somebody(office: Unit, *codes: str) -> Actor:
    """A person of the office who holds these posts."""
    person = make_staff(unit=office)
    for code in codes:
        give_post(person, organisation.Post.objects.filter(code=code).first() or make_post(code))
    return staff_actor("administrator", unit=None, staff=person)


@pytest.fixture
def office(db) -> Unit:
    return make_office()


@pytest.mark.django_db
class TestAtWork:
    def test_only_the_named_posts_may(self, office: Unit) -> None:
        publish_regulation(DEPARTS)
        case = open_case(MONDAY)

        with pytest.raises(NotOfThePostError) as refused:
            depart(case, somebody(office, "engineer"))
        assert (refused.value.clause, departures(case)) == (CLAUSE, 0)
        told = StoredEvent.objects.filter(type="command.refused").get()
        assert CLAUSE in told.payload

        depart(case, somebody(office, "dispatcher"))
        assert departures(case) == 1

    def test_who_stands_in_for_a_holder_may(self, office: Unit) -> None:
        publish_regulation(DEPARTS)
        case = open_case(MONDAY)
        holder, deputy = somebody(office, "dispatcher"), somebody(office)
        with pytest.raises(NotOfThePostError):
            depart(case, deputy)
        organisation.name_substitute(
            staff_id=holder.id, stand_in_id=deputy.id, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=2),
            by=SYSTEM, at=MONDAY,
        )  # fmt: skip
        depart(case, deputy)
        with pytest.raises(NotOfThePostError):
            depart(case, deputy, MONDAY + timedelta(hours=3))
        assert departures(case) == 1

    def test_a_superior_who_is_not_named_may_not(self, office: Unit) -> None:
        publish_regulation(DEPARTS | {"posts_allowed": "dispatcher"})
        make_post("dispatcher", supervisor=make_post("head"))
        case = open_case(MONDAY)
        with pytest.raises(NotOfThePostError):
            depart(case, somebody(office, "head"))

    def test_the_system_and_the_past_pass_and_outsiders_do_not(self) -> None:
        publish_regulation(DEPARTS)
        case = open_case(MONDAY)
        depart(case, SYSTEM)
        depart(case, HISTORY, MONDAY)
        for kind in (ActorKind.CUSTOMER, ActorKind.LINK, ActorKind.INTEGRATION):
            with pytest.raises(NotOfThePostError):
                depart(case, Actor(kind=kind, id=1))
        assert departures(case) == 2

    def test_an_integration_may_for_whom_it_acts(self, office: Unit) -> None:
        publish_regulation(DEPARTS)
        case = open_case(MONDAY)
        dispatcher = somebody(office, "dispatcher")
        depart(case, Actor(kind=ActorKind.INTEGRATION, id=1, on_behalf_of=dispatcher.id))
        assert departures(case) == 1

    def test_it_is_never_frozen(self, office: Unit) -> None:
        """A case that opened before the regulation is judged by it all the same, and no longer once it has ended."""
        case = open_case(MONDAY - timedelta(hours=1))
        version = publish_regulation(DEPARTS)
        engineer = somebody(office, "engineer")
        with pytest.raises(NotOfThePostError):
            depart(case, engineer)
        depart(case, engineer, MONDAY)
        Version.objects.filter(pk=version.pk).update(effective_to=MONDAY + timedelta(minutes=30))
        selectors.forget()
        depart(case, engineer)
        assert departures(case) == 2

    def test_an_office_is_not_bound_by_the_regulation_of_another(self, office: Unit) -> None:
        other = make_office(parent=office.parent)
        publish_regulation(DEPARTS, unit=other)
        here = open_case(MONDAY, unit_path=office.path)
        there = open_case(MONDAY, unit_path=other.path)
        depart(here, somebody(office))
        with pytest.raises(NotOfThePostError):
            depart(there, somebody(office))
        assert (departures(here), departures(there)) == (1, 0)

    def test_a_condition_is_asked_of_the_case_as_it_is(self, office: Unit) -> None:
        publish_regulation(DEPARTS | {"when": "nature == 'installation'"})
        breakdown, installation = open_case(MONDAY), open_case(MONDAY, nature="installation")
        depart(breakdown, somebody(office))
        with pytest.raises(NotOfThePostError):
            depart(installation, somebody(office))
        change = event("case.attributes_changed", breakdown, attributes={"nature": "installation"})
        say([(change, LATER)])
        with pytest.raises(NotOfThePostError):
            depart(breakdown, somebody(office))

    def test_events_of_other_streams_pass_it_too(self, office: Unit) -> None:
        publish_regulation(DEPARTS | {"may": "staff.post_given", "posts_allowed": "hr"})
        person, post = make_staff(unit=office), make_post("storekeeper")
        wanted = {"staff_id": person.pk, "post_id": post.pk, "unit_id": office.pk, "at": LATER}
        with pytest.raises(NotOfThePostError):
            organisation.give_post(**wanted, by=somebody(office, "dispatcher"))
        assert not organisation.posts_held(person.pk, LATER)
        organisation.give_post(**wanted, by=somebody(office, "hr"))
        assert organisation.posts_held(person.pk, LATER) == {"storekeeper"}

    def test_a_page_is_told_beside_the_button(self, office: Unit) -> None:
        publish_regulation(DEPARTS)
        case = open_case(MONDAY)
        asked = {"case_id": case, "payload": {"case": case, "order": 5, "visit": 7}, "at": LATER}
        (lack,) = lacks_before("visit.departed", **asked, by=somebody(office))
        assert (lack.clause, lack.refuses, lack.waived_by) == (CLAUSE, True, ())
        assert (str(lack.missing), lack.missing.zh) == (
            "Only Dispatcher or Supervisor may do this",
            "只能由派单员或主管办理",
        )
        assert lacks_before("visit.departed", **asked, by=somebody(office, "supervisor")) == []
        assert lacks_before("visit.arrived", **asked, by=somebody(office)) == []

    def test_where_nothing_names_an_event_nothing_is_asked(self, office: Unit, django_assert_num_queries: Any) -> None:
        publish_regulation(DEPARTS)
        selectors.guarded()
        deed = replace(_deed(office), name="visit.arrived")
        with django_assert_num_queries(0):
            assert selectors.bars_of(deed) == []


def _deed(office: Unit) -> selectors.Deed:
    return selectors.Deed("visit.departed", LATER, somebody(office), "case", 1, {})


@pytest.mark.django_db
class TestApproval:
    @pytest.fixture
    def boss(self, office: Unit) -> Actor:
        return somebody(office, "general-manager")

    @pytest.fixture
    def deputy(self, office: Unit) -> Actor:
        return somebody(office, "vice-president")

    def submitted(self, office: Unit, by: Actor, approver: str) -> Version:
        text = read_yaml(REGULATION).model_copy(update={"approved_by": approver})
        draft = documents.open_regulation(document=text, unit_id=office.pk, by=by, at=LATER)
        documents.submit(version_id=draft.pk, by=by, at=LATER)
        return draft

    def decided(self, boss: Actor) -> None:
        question = approvals.Approval.objects.filter(state="open").get()
        approvals.decide(approval_id=question.pk, verdict="approved", comment="", by=boss, at=LATER)

    def test_what_the_named_post_approved_may_happen(self, office: Unit, boss: Actor) -> None:
        publish_regulation(PUBLISHES)
        author = somebody(office)
        draft = self.submitted(office, author, "general-manager")
        self.decided(boss)
        made = documents.publish_version(version_id=draft.pk, by=author, at=LATER)
        assert made.state == Version.State.PUBLISHED

    @pytest.mark.parametrize("who", ["author", "system"])
    def test_what_another_post_approved_may_not(self, office: Unit, boss: Actor, deputy: Actor, who: str) -> None:
        publish_regulation(PUBLISHES)
        author = somebody(office)
        draft = self.submitted(office, author, "vice-president")
        self.decided(deputy)
        with pytest.raises(NotApprovedFirstError) as refused:
            documents.publish_version(version_id=draft.pk, by=author if who == "author" else SYSTEM, at=LATER)
        draft.refresh_from_db()
        assert (refused.value.clause, draft.state) == (CLAUSE, Version.State.APPROVED)
        assert str(refused.value) == "First this must be approved by: General manager."

    def test_what_puts_a_regulation_in_force_is_not_judged_by_it(self, office: Unit, deputy: Actor) -> None:
        source = REGULATION.replace("bindings: [{key: said, kind: statement}]", (
            "bindings: [{key: who, kind: authority, may: regulation.published, approved_by: general-manager}]"
        ))  # fmt: skip
        author = somebody(office)
        text = read_yaml(source).model_copy(update={"approved_by": "vice-president"})
        draft = documents.open_regulation(document=text, unit_id=office.pk, by=author, at=LATER)
        documents.submit(version_id=draft.pk, by=author, at=LATER)
        self.decided(deputy)
        documents.publish_version(version_id=draft.pk, by=author, at=LATER)
        assert "regulation.published" in selectors.guarded().names


# -- pure -------------------------------------------------------------------------------------

POSTS = ("dispatcher", "supervisor", "hr", "quality")
NOBODY = Asked(lambda _posts: False, lambda _posts: False)


def guard(posts: tuple[str, ...], *, rank: bool = False, mandatory: bool = False, name: str = "a") -> Guard:
    authority = Authority(key="who", kind="authority", may=("e.happened",), posts_allowed=posts, mandatory=mandatory)
    return Guard(f"{name}@1/c#who", authority, (rank,))


GUARDS = st.lists(
    st.builds(
        guard, st.lists(st.sampled_from(POSTS), min_size=1, unique=True).map(tuple), rank=st.booleans(),
        mandatory=st.booleans(), name=st.sampled_from("abcdefgh"),
    ),
    max_size=5,
)  # fmt: skip


@given(GUARDS, st.sets(st.sampled_from(POSTS)))
def test_nobody_passes_without_a_post_that_every_standing_clause_names(guards: list[Guard], held: set[str]) -> None:
    asked = Asked(lambda posts: bool(set(posts) & held), lambda _posts: False)
    highest = max((one.rank for one in guards), default=())
    standing = [one for one in guards if one.rank == highest or one.authority.mandatory]
    passes = not bars(guards, "e.happened", {}, asked)
    assert passes == all(set(one.authority.posts_allowed) & held for one in standing)


@given(st.permutations([guard(("hr",), name="a"), guard(("quality",), name="b"), guard(("hr",), rank=True)]))
def test_the_order_of_clauses_means_nothing(guards: list[Guard]) -> None:
    assert [one.clause for one in bars(guards, "e.happened", {}, NOBODY)] == ["a@1/c#who"]


def test_a_condition_that_cannot_be_judged_lets_nobody_off() -> None:
    authority = guard(("hr",)).authority.model_copy(update={"when": "urgency > 3"})
    assert bars([Guard("x", authority)], "e.happened", {"urgency": "high"}, NOBODY)


@pytest.mark.parametrize(
    ("kind", "deed", "yes"),
    [
        ("compensation.grant", "compensation.granted", True),
        ("penalty.impose", "penalty.imposed", True),
        ("target.set", "target.set", True),
        ("order.reopen", "compensation.granted", False),
        ("compensation.refuse", "compensation.granted", False),
        ("compensation", "compensation.granted", False),
    ],
)
def test_an_approval_counts_for_the_deed_that_it_was_asked_for(kind: str, deed: str, yes: bool) -> None:
    assert is_about_it(kind, deed) is yes
