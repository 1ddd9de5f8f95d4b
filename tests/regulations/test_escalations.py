"""Escalations at work: who is told when, once, by which clause; and that a stopped worker makes good once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from tests.actors import staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import event, in_force, new_case_id, open_case, opening, publish_all, say
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.commands import bulk
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.notify.models import Message
from aftercare.platform.units.public import Unit
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Staff
from aftercare.regulations.compliance.rules import Asked, State
from aftercare.regulations.escalations import services
from aftercare.regulations.escalations.errors import AlreadyAnsweredError, NotToldError
from aftercare.regulations.escalations.models import Escalation, Watch
from aftercare.regulations.escalations.rules.whom import Reached, reach
from aftercare.regulations.escalations.selectors import judged
from aftercare.regulations.escalations.selectors.lists import instead_words
from aftercare.regulations.tasks import escalate

pytestmark = pytest.mark.django_db

NINE = MONDAY + timedelta(days=1)
CLAUSE = "late@1/register#late"
ANSWER = {
    "key": "answer", "kind": "clock", "clock": "answer", "name": {"zh": "首次答复", "en": "Prompt answer"},
    "start": "request.received", "stop": "request.answered", "void": "case.closed", "pause": "request.paused",
    "resume": "request.resumed", "pause_reasons": ["customer"], "targets": [{"within": "4 h"}],
}  # fmt: skip
LATE = {
    "key": "late", "kind": "escalation", "clock": "answer",
    "steps": [{"at": "75 %", "to": "owner"}, {"at": "100 %", "to": "supervisor", "repeat": "1 h", "times": 24}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nine() -> Iterator[None]:
    with clock.running(NINE + timedelta(days=30)):
        yield


def later(**shift: float) -> datetime:
    return NINE + timedelta(**shift)


def at_work(at: datetime) -> None:
    """A minute of the worker: readers first, then the sweep, then messages."""
    journal.run_consumers(at=at, only={"regulations.escalations", "notify"})
    escalate(at)
    journal.run_consumers(at=at, only={"notify"})


def holder(code: str, unit: Unit, **supervisor: Any) -> Staff:
    person = make_staff(unit=unit)
    post = organisation.Post.objects.filter(code=code).first() or make_post(code, **supervisor)
    give_post(person, post, unit=unit)
    return person


def sent(case: int) -> list[tuple[int, int, int]]:
    """(step, turn, missed) in the order of sending."""
    rows = Escalation.objects.filter(subject_id=case).order_by("pk")
    return list(rows.values_list("step", "turn", "missed"))


def receivers(case: int) -> list[list[int]]:
    rows = Escalation.objects.filter(subject_id=case).order_by("pk")
    return [sorted(row.receivers.values_list("staff_id", flat=True)) for row in rows]


def started(office: Unit, *bindings: dict[str, Any], owner: int | None = None) -> int:
    """A case under such a regulation, received at nine."""
    in_force(*bindings, key="late")
    case = open_case(NINE, unit_path=office.path)
    if owner is not None:
        say([(event("request.owner_changed", case, owner=owner), NINE)])
    return case


# -- when -----------------------------------------------------------------------------------------


def test_steps_go_to_their_people_when_they_fall_due() -> None:
    office = make_office()
    owner, chief = make_staff(unit=office), holder("supervisor", office)
    case = started(office, ANSWER, LATE, owner=owner.pk)
    for hours in (1, 2.9, 3, 3.5, 4, 4.5):
        at_work(later(hours=hours))

    assert sent(case) == [(1, 1, 0), (2, 1, 0)]
    assert receivers(case) == [[owner.pk], [chief.pk]]
    row = Escalation.objects.filter(subject_id=case).earliest("pk")
    assert (row.clause, row.clock, row.due_at, row.clock_due_at) == (CLAUSE, "answer", later(hours=3), later(hours=4))
    told = [one for one in journal.events_of("case", case) if one.type == "escalation.sent"]
    assert [(one.payload["clause"], one.payload["receivers"]) for one in told] == [
        (CLAUSE, [owner.pk]),
        (CLAUSE, [chief.pk]),
    ]
    assert told[0].payload["position"] > 0
    [message] = Message.objects.filter(recipient_kind="staff", recipient_id=chief.pk)
    assert "Prompt answer" in message.subject or "首次答复" in message.subject
    assert message.is_urgent


def test_a_day_without_a_worker_is_made_good_once() -> None:
    office = make_office()
    chief = holder("supervisor", office)
    case = started(office, ANSWER, LATE)
    at_work(later(hours=1))
    at_work(later(hours=28.5))
    at_work(later(hours=28.6))

    # Four hours until it is due, then every hour until twenty-four turns are full.
    assert sent(case) == [(1, 1, 0), (2, 24, 23)]
    assert Message.objects.filter(recipient_id=chief.pk).count() == 2
    assert "23" in Message.objects.filter(recipient_id=chief.pk).latest("pk").body
    assert not Watch.objects.exists()


def test_a_short_stop_skips_only_what_it_missed() -> None:
    case = started(make_office(), ANSWER, LATE)
    for hours in (4, 5, 8.2, 9):
        at_work(later(hours=hours))
    assert [one for one in sent(case) if one[0] == 2] == [(2, 1, 0), (2, 2, 0), (2, 5, 2), (2, 6, 0)]


def test_an_answer_in_time_tells_nobody() -> None:
    case = started(make_office(), ANSWER, LATE)
    at_work(later(hours=1))
    say([(event("request.answered", case), later(hours=2))])
    at_work(later(hours=10))
    assert sent(case) == []
    assert not Watch.objects.exists()


def test_what_was_due_while_nobody_looked_is_not_told_once_it_is_over() -> None:
    case = started(make_office(), ANSWER, LATE)
    say([(event("request.answered", case), later(hours=5))])
    at_work(later(hours=6))
    assert sent(case) == []


def test_a_fact_that_comes_late_ends_it() -> None:
    case = started(make_office(), ANSWER, LATE)
    at_work(later(hours=4))
    say([(event("request.answered", case), later(hours=1))], at=later(hours=4.1))
    at_work(later(hours=9))
    assert sent(case) == [(1, 1, 0), (2, 1, 0)]


def test_a_pause_holds_the_steps_and_moves_them() -> None:
    case = started(make_office(), ANSWER, LATE)
    say([(event("request.paused", case, reason="customer"), later(hours=2))])
    at_work(later(hours=12))
    assert sent(case) == []
    say([(event("request.resumed", case), later(hours=12))])
    at_work(later(hours=12.9))
    assert sent(case) == []
    at_work(later(hours=13))
    assert sent(case) == [(1, 1, 0)]


def test_before_and_after_the_due_time() -> None:
    steps = [{"at": "-30 min", "to": "supervisor"}, {"at": "2 h", "to": "director"}, {"at": "1 d", "to": "director"}]
    case = started(make_office(), ANSWER, LATE | {"steps": steps})
    moments = [3.4, 3.5, 5.9, 6, 27, 28]
    told = []
    for hours in moments:
        at_work(later(hours=hours))
        told.append(len(sent(case)))
    assert told == [0, 1, 1, 2, 2, 3]


def test_hours_behind_a_clock_of_working_hours_are_working_hours() -> None:
    own = ANSWER | {"targets": [{"within": "4 h", "calendar": "own"}]}
    case = started(make_office(), own, LATE | {"steps": [{"at": "6 h", "to": "supervisor"}]})
    # Tuesday 09:00 in Shanghai; ten working hours later it is Wednesday.
    at_work(later(hours=12))
    assert sent(case) == []
    at_work(later(hours=30))
    assert sent(case) == [(1, 1, 0)]


# -- on events ------------------------------------------------------------------------------------

URGED = {
    "key": "urged", "kind": "escalation", "event": "request.received", "where": {"urgency": ["urgent"]},
    "steps": [{"at": "0 min", "to": "supervisor"}, {"at": "1 h", "to": "director", "repeat": "1 h", "times": 3}],
    "until": "request.answered",
}  # fmt: skip


def test_an_event_with_the_right_values_is_told_until_something_settles_it() -> None:
    in_force(URGED, key="late")
    office = make_office()
    case, other = (open_with(office, urgency=urgency) for urgency in ("urgent", "low"))
    for hours in (0.1, 1, 2):
        at_work(later(hours=hours))
    say([(event("request.answered", case), later(hours=2.5))])
    at_work(later(hours=3))

    assert sent(case) == [(1, 1, 0), (2, 1, 0), (2, 2, 0)]
    assert sent(other) == []
    assert {row.event for row in Escalation.objects.all()} == {"request.received"}


def open_with(office: Unit, *, urgency: str) -> int:
    """A case whose request says how urgent it is."""
    case = new_case_id()
    with bulk("case.open", by=SYSTEM, at=NINE):
        [(opened, _at), _received] = opening(case, NINE, unit_path=office.path)
        publish_all([(opened, NINE), (event("request.received", case, urgency=urgency), NINE)])
    return case


def test_imported_history_alarms_nobody() -> None:
    in_force(ANSWER, LATE, key="late")
    case = open_case(NINE, by=HISTORY, unit_path=make_office().path)
    at_work(later(days=1))
    assert sent(case) == []
    assert not Watch.objects.exists()


def test_an_undone_batch_takes_its_steps_along() -> None:
    in_force(ANSWER, LATE, key="late")
    batch = journal.open_batch(kind="test", by=SYSTEM, at=NINE)
    case = new_case_id()
    with bulk("case.import", by=SYSTEM, at=NINE, batch_id=batch):
        publish_all(opening(case, NINE, unit_path=make_office().path))
    at_work(later(hours=1))
    assert Watch.objects.filter(subject_id=case).exists()
    journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=later(hours=2))
    at_work(later(hours=10))
    assert sent(case) == []
    assert not Watch.objects.exists()


# -- to whom --------------------------------------------------------------------------------------


def test_where_nobody_holds_the_post_it_goes_to_the_next_higher_and_says_so() -> None:
    office = make_office()
    manager = holder("service-manager", office)
    case = started(office, ANSWER, LATE)
    at_work(later(hours=4))
    rows = Escalation.objects.filter(subject_id=case).order_by("pk")
    assert receivers(case) == [[manager.pk], [manager.pk]]
    assert [row.instead for row in rows] == [["service-manager"], ["service-manager"]]
    assert [row.vacant for row in rows] == [row.asked for row in rows]
    body = Message.objects.filter(recipient_id=manager.pk).latest("pk").body
    assert "Supervisor" in body or "主管" in body


def test_only_the_post_that_nobody_holds_is_called_vacant() -> None:
    """A case without an owner: what the owner should hear goes to the supervisor, who is asked as well."""
    reached = reach(["owner", "supervisor"], lambda post: {"supervisor": [7]}.get(post, ()), lambda _post: "")
    assert reached == Reached((7,), ("owner",), ("supervisor",))
    said = instead_words(["owner", "supervisor"], reached.vacant, reached.instead, is_reached=True)
    assert said == Words("负责人无人担任，改送主管", "Nobody holds the post (Person in charge); it went to Supervisor")
    assert instead_words(["owner", "supervisor"], [], reached.instead, is_reached=True) == said
    assert instead_words(["supervisor"], [], [], is_reached=True) == ""


def test_where_nobody_at_all_holds_a_post_it_is_on_record() -> None:
    case = started(make_office(), ANSWER, LATE)
    at_work(later(hours=4))
    assert receivers(case) == [[], []]
    assert [row.instead for row in Escalation.objects.filter(subject_id=case)] == [["management"], ["management"]]


def test_the_company_s_own_ladder_of_posts_comes_first() -> None:
    office = make_office()
    boss = make_post("boss")
    holder("service-manager", office)
    make_post("supervisor", supervisor=boss)
    chief = make_staff(unit=office)
    give_post(chief, boss, unit=office)
    case = started(office, ANSWER, LATE)
    at_work(later(hours=4))
    assert receivers(case)[-1] == [chief.pk]


def test_stand_ins_are_told_instead_of_the_absent() -> None:
    office = make_office()
    owner, chief, helper, deputy = (make_staff(unit=office) for _one in range(4))
    give_post(chief, make_post("supervisor"), unit=office)
    for absent, stand_in in ((owner, helper), (chief, deputy)):
        organisation.name_substitute(
            staff_id=absent.pk,
            stand_in_id=stand_in.pk,
            starts_at=MONDAY,
            ends_at=later(days=9),
            by=SYSTEM,
            at=MONDAY,
        )
    case = started(office, ANSWER, LATE, owner=owner.pk)
    at_work(later(hours=4))
    assert receivers(case) == [[helper.pk], [deputy.pk]]


def test_the_supervisor_is_whoever_is_above_the_one_in_charge() -> None:
    office = make_office()
    boss = make_post("team-boss")
    owner, above = make_staff(unit=office), make_staff(unit=office)
    give_post(owner, make_post("agent", supervisor=boss), unit=office)
    give_post(above, boss, unit=office)
    holder("supervisor", office)
    case = started(office, ANSWER, LATE, owner=owner.pk)
    at_work(later(hours=4))
    assert receivers(case) == [[owner.pk], [above.pk]]


# -- once -----------------------------------------------------------------------------------------


def test_a_step_cannot_be_sent_twice() -> None:
    case = started(make_office(), ANSWER, LATE)
    at_work(later(hours=3))
    row = Escalation.objects.get(subject_id=case)
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_a_sweep_costs_the_same_however_many_cases_there_are(django_assert_num_queries: Any) -> None:
    office = make_office()
    in_force(ANSWER, LATE, key="late")
    for _one in range(3):
        open_case(NINE, unit_path=office.path)
    at_work(later(hours=1))
    with django_assert_num_queries(4):  # a savepoint and its release, the look, the row of the command
        assert services.sweep(by=SYSTEM, at=later(hours=2)) == 0
    assert services.sweep(by=SYSTEM, at=later(hours=3)) == 3
    assert services.sweep(by=SYSTEM, at=later(hours=3)) == 0


# -- taken over -----------------------------------------------------------------------------------


def test_whoever_takes_over_is_not_told_again_but_the_next_step_is_sent() -> None:
    office = make_office()
    owner, chief = make_staff(unit=office), holder("supervisor", office)
    repeated = LATE | {"steps": [LATE["steps"][0] | {"repeat": "10 min", "times": 9}, LATE["steps"][1]]}  # type: ignore[index, operator]
    case = started(office, ANSWER, repeated, owner=owner.pk)
    at_work(later(hours=3))
    row = Escalation.objects.get(subject_id=case)
    services.answer(
        escalation_id=row.pk, note="在打电话", by=staff_actor("engineer", unit=office, staff=owner), at=later(hours=3.1)
    )
    at_work(later(hours=3.9))
    assert sent(case) == [(1, 1, 0)]
    at_work(later(hours=5))
    assert sent(case) == [(1, 1, 0), (2, 2, 1)]
    assert receivers(case)[-1] == [chief.pk]
    row.refresh_from_db()
    assert (row.answered_by_id, row.answered_at) == (owner.pk, later(hours=3.1))


@pytest.mark.parametrize("role", ["engineer", "dispatcher", "manager"])
def test_only_those_who_were_told_or_may_override_take_over(role: str) -> None:
    office = make_office()
    owner = make_staff(unit=office)
    case = started(office, ANSWER, LATE, owner=owner.pk)
    at_work(later(hours=3))
    row = Escalation.objects.get(subject_id=case)
    other = staff_actor(role, unit=office, staff=make_staff(unit=office))
    if role == "manager":
        services.answer(escalation_id=row.pk, by=other, at=later(hours=3.1))
        with pytest.raises(AlreadyAnsweredError):
            services.answer(escalation_id=row.pk, by=other, at=later(hours=3.2))
        return
    with pytest.raises((NotFoundError, NotToldError)):
        services.answer(escalation_id=row.pk, by=other, at=later(hours=3.1))
    row.refresh_from_db()
    assert row.answered_at is None
    assert not [one for one in journal.events_of("case", case) if one.type == "escalation.answered"]


def test_an_excused_clock_tells_nobody_and_another_due_time_moves_the_steps() -> None:
    excused, moved = started(make_office(), ANSWER, LATE), open_case(NINE, unit_path=make_office().path)
    say([
        (event("clock.overridden", excused, clock="answer", item=0, run=1, excused=True), later(hours=1)),
        (event("clock.overridden", moved, clock="answer", item=0, run=1, due_at=later(hours=8)), later(hours=1)),
    ])  # fmt: skip
    at_work(later(hours=5.9))
    assert (sent(excused), sent(moved)) == ([], [])
    at_work(later(hours=8))
    assert (sent(excused), sent(moved)) == ([], [(1, 1, 0), (2, 1, 0)])


def test_each_step_gives_a_verdict_with_its_event() -> None:
    office = make_office()
    holder("supervisor", office)
    case = started(office, ANSWER, LATE)
    for hours in (3, 4, 8.5):
        at_work(later(hours=hours))
    asked = Asked(since=NINE, until=later(days=1), as_of=later(days=1))
    found = list(judged.verdicts(asked))
    assert [(one.item, one.state, one.cause) for one in found] == [
        ("0/1/1/1", State.KEPT, ""),
        ("0/1/2/1", State.KEPT, ""),
        ("0/1/2/5", State.BREACHED, "sent_late"),
    ]
    told = journal.events_of("case", case, names=("escalation.sent",))
    assert [one.evidence for one in found] == [(one.id,) for one in told]
    assert {one.address for one in found} == {CLAUSE}
    assert list(judged.verdicts(Asked(since=later(days=1), until=later(days=2), as_of=later(days=2)))) == []


def test_a_step_that_reached_nobody_is_a_breach() -> None:
    started(make_office(), ANSWER, LATE)
    at_work(later(hours=3))
    [verdict] = judged.verdicts(Asked(since=NINE, until=later(days=1), as_of=later(days=1), regulation="late"))
    assert (verdict.state, verdict.cause) == (State.BREACHED, "reached_nobody")
