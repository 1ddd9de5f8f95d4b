"""Asking, deciding, substitutes, reminders."""

from datetime import timedelta

import pytest
from tests.actors import staff_actor
from tests.factories.approvals import KIND, NOON, ask_about, staff, thing_kind

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import DomainError, NotAllowedError, NotFoundError, StaleError
from aftercare.platform.approvals import rules
from aftercare.platform.approvals.errors import (
    AlreadyAskedError,
    AlreadyDecidedError,
    CommentMissingError,
    NoApproverError,
    NotApproverError,
    OwnRequestError,
)
from aftercare.platform.approvals.models import Approval, Seat
from aftercare.platform.approvals.public import (
    Kind,
    Mode,
    Person,
    Post,
    Rule,
    decide,
    has_open,
    waiting_count,
    withdraw,
)
from aftercare.platform.approvals.services import remind_all
from aftercare.platform.journal.public import events_about, events_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(monkeypatch):
    with thing_kind(monkeypatch) as made:
        yield made


def answer(approval, verdict="approved", *, by, **options):
    return decide(approval_id=approval.pk, verdict=verdict, by=by, at=NOON + timedelta(hours=1), **options)


def types_of(approval):
    return [event.type for event in events_of("approval", approval.pk)]


def test_one_approver_agrees_and_the_owner_is_told(told):
    approval = ask_about(7)
    assert has_open(KIND, "thing", 7)
    assert (waiting_count(staff(2), NOON), waiting_count(staff(1), NOON)) == (1, 0)

    answer(approval, by=staff(2), version=1)

    approval.refresh_from_db()
    assert (approval.state, approval.ended_at) == ("approved", NOON + timedelta(hours=1))
    assert [(one.approved, one.subject_id, one.values) for one in told] == [(True, 7, {"thing": 7})]
    assert types_of(approval) == ["approval.asked", "approval.answered", "approval.decided"]
    assert len(events_about("thing", 7)) == 3
    assert waiting_count(staff(2), NOON) == 0


def test_all_must_agree(told):
    approval = ask_about(1, 2, 3, mode=Mode.ALL)

    answer(approval, by=staff(2))
    assert (told, has_open(KIND, "thing", 1)) == ([], True)
    answer(approval, "refused", by=staff(3), comment="not yet")

    assert [(one.approved, one.comment) for one in told] == [(False, "not yet")]


def test_a_refusal_says_why(told):
    approval = ask_about()

    with pytest.raises(CommentMissingError):
        answer(approval, "refused", by=staff(2), comment="  ")

    assert (told, Seat.objects.get().verdict, types_of(approval)) == ([], "", ["approval.asked"])


def test_who_asks_does_not_sit(told):
    approval = ask_about(1, 1, 2, by=staff(1))
    assert list(Seat.objects.values_list("staff_id", flat=True)) == [2]

    with pytest.raises(OwnRequestError):
        answer(approval, by=staff(1))
    with pytest.raises(NoApproverError):
        ask_about(2, 1, by=staff(1))
    assert not Approval.objects.filter(subject_id=2).exists()


def test_a_substitute_who_asked_may_not_decide_either():
    rules.substitutes.register("test", lambda who, _at: [1] if who == 2 else [])
    approval = ask_about(1, 2, by=staff(1))

    with pytest.raises(OwnRequestError):
        answer(approval, by=staff(1))


def test_others_do_not_even_see_it():
    approval = ask_about()
    with pytest.raises(NotFoundError):
        answer(approval, by=staff(9))
    with pytest.raises(NotApproverError):
        answer(approval, by=SYSTEM)


def test_a_post_is_asked_by_whoever_holds_it():
    rules.posts.register("test", lambda post, unit_id, _at: [5, 6] if post == "chief" else [])
    ask_about(1, rule=Rule(approvers=(Post("chief"), Person(6)), mode=Mode.ALL))

    assert sorted(Seat.objects.values_list("staff_id", "post")) == [(5, "chief"), (6, "")]


@pytest.mark.parametrize("told_by", ["substitutes", "stands_for"])
def test_a_substitute_answers_in_the_others_place(told, told_by):
    """Either side of the same fact is enough; lists need the second."""
    if told_by == "substitutes":
        rules.substitutes.register("test", lambda who, _at: [8] if who == 2 else [])
    else:
        rules.stands_for.register("test", lambda who, _at: [2] if who == 8 else [])
    approval = ask_about()
    assert waiting_count(staff(8), NOON) == (told_by == "stands_for")
    with pytest.raises(NotFoundError):
        answer(approval, by=staff(9))

    answer(approval, by=staff(8))

    assert list(Seat.objects.values_list("staff_id", "decided_by_id")) == [(2, 8)]
    answered = [event for event in events_of("approval", approval.pk) if event.type == "approval.answered"]
    assert [event.payload["as_substitute"] for event in answered] == [True]
    assert len(told) == 1


def test_the_one_who_is_away_does_not_decide_for_the_substitute():
    rules.substitutes.register("test", lambda who, _at: [8] if who == 2 else [])
    approval = ask_about(1, 8)
    with pytest.raises(NotFoundError):
        answer(approval, by=staff(2))


def test_the_same_question_is_not_asked_twice_while_open(told):
    approval = ask_about(1)
    with pytest.raises(AlreadyAskedError):
        ask_about(1)
    answer(approval, by=staff(2))
    assert ask_about(1).pk != approval.pk


def test_an_answer_to_an_older_version_is_refused():
    approval = ask_about(1, 2, 3, mode=Mode.ALL)
    answer(approval, by=staff(2), version=1)

    with pytest.raises(StaleError):
        answer(approval, by=staff(3), version=1)
    assert Seat.objects.get(staff_id=3).verdict == ""


def test_nobody_answers_twice_or_too_late():
    approval = ask_about(1, 2, 3)
    answer(approval, by=staff(2))
    for who in (2, 3):
        with pytest.raises(AlreadyDecidedError):
            answer(approval, by=staff(who))


def test_what_the_owner_refuses_is_not_decided(told, monkeypatch):
    class FullError(DomainError):
        code = "full"

    def refuse(_decided, _by, _at):
        raise FullError

    kept = rules.kinds[KIND]
    monkeypatch.setattr(rules.kinds, "_items", {})
    rules.kinds.register(KIND, Kind(label=kept.label, url=kept.url, on_decided=refuse))
    approval = ask_about()

    with pytest.raises(FullError):
        answer(approval, by=staff(2))

    approval.refresh_from_db()
    assert (approval.state, approval.version, Seat.objects.get().verdict) == ("open", 1, "")


def test_the_decision_and_what_follows_are_one_transaction():
    @command("test.ask_and_fail")
    def ask_and_fail(*, by, at):
        ask_about(1, by=by)
        raise DomainError

    with pytest.raises(DomainError):
        ask_and_fail(by=staff(1), at=NOON)
    assert not Approval.objects.exists()


def test_who_asked_withdraws():
    approval = ask_about()
    with pytest.raises(NotAllowedError):
        withdraw(approval_id=approval.pk, by=staff(2), at=NOON)

    withdraw(approval_id=approval.pk, by=staff(1), at=NOON)

    approval.refresh_from_db()
    assert approval.state == "withdrawn"
    with pytest.raises(AlreadyDecidedError):
        answer(approval, by=staff(2))


def test_an_overseer_sees_and_withdraws():
    approval = ask_about()
    withdraw(approval_id=approval.pk, by=staff_actor("administrator"), at=NOON)
    assert not has_open(KIND, "thing", 1)


def test_late_approvers_are_reminded_until_it_is_decided():
    rule = Rule(
        approvers=(Person(2), Person(3)), mode=Mode.ALL, due_in=timedelta(days=1), remind_every=timedelta(hours=4)
    )
    approval = ask_about(rule=rule)
    answer(approval, by=staff(2))

    assert remind_all(NOON + timedelta(hours=3)) == 0
    assert remind_all(NOON + timedelta(hours=4)) == 1
    assert remind_all(NOON + timedelta(hours=5)) == 0
    assert remind_all(NOON + timedelta(hours=9)) == 1
    answer(approval, by=staff(3))
    assert remind_all(NOON + timedelta(days=3)) == 0

    reminders = [event.payload for event in events_of("approval", approval.pk) if event.type == "approval.reminded"]
    assert [(one["approvers"], one["times"]) for one in reminders] == [([3], 1), ([3], 2)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_questions_costs_the_same(count, django_assert_num_queries):
    from aftercare.platform.approvals.views import APPROVALS, add_words

    for number in range(1, count + 1):
        ask_about(number)
    with django_assert_num_queries(1):
        rows = list(APPROVALS.rows(staff(2)).values(*APPROVALS.names(APPROVALS.columns)))
        add_words(rows, staff(2), NOON)
    assert len(rows) == count
