"""The clocks' table follows the journal: it is always what a recompute gives."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.regulations import BREAKDOWN, clock_of, event, new_case_id, open_case, opening, publish_all, say
from tests.factories.units import make_office
from tests.factories.worktime import make_calendar
from tests.regulations.reference import tell

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.commands import bulk
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Event
from aftercare.platform.jobs.public import Run, run_ready
from aftercare.platform.journal import public as journal
from aftercare.platform.worktime import public as worktime
from aftercare.regulations import public, tasks
from aftercare.regulations.clocks import selectors, services
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Band
from aftercare.regulations.policies.models import PolicySnapshot

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Wednesday, nine o'clock in Shanghai.
NINE = datetime(2026, 10, 14, 1, tzinfo=UTC)
HOUR = 3600


def later(**shift: float) -> datetime:
    return NINE + timedelta(**shift)


def table(case: int) -> dict[tuple[str, int, int], str]:
    return {(row.key, row.item, row.run): row.state for row in Clock.objects.filter(subject_id=case)}


def mismatches(*cases: int) -> list[Any]:
    wanted = {selectors.identity(row): selectors.values(row) for row in selectors.computed(selectors.facts_of(cases))}
    held = {selectors.identity(row): selectors.values(row) for row in selectors.stored(cases).values()}
    return sorted(set(wanted.items()) ^ set(held.items()))


def test_after_a_release_clocks_of_older_rules_are_folded_anew() -> None:
    case = open_case(NINE)
    Clock.objects.filter(subject_id=case).update(rules_version=1, target=1)
    assert list(selectors.differences()) == []
    assert tasks.renew(NINE) == 1
    assert mismatches(case) == []
    assert tasks.renew(NINE) == 0


# -- following ------------------------------------------------------------------------------------


def test_a_received_request_starts_its_clocks() -> None:
    case = open_case(NINE)
    assert table(case) == {(key, 0, 1): "running" for key in ("response", "plan", "arrival", "repair")}
    assert clock_of(case, "response").due_at == later(hours=2)
    assert clock_of(case, "plan").due_at == later(hours=24)
    assert clock_of(case, "arrival").due_at == datetime(2026, 10, 15, 9, tzinfo=SHANGHAI)
    assert clock_of(case, "repair").due_at == datetime(2026, 10, 21, 9, tzinfo=SHANGHAI)


def test_the_clocks_say_what_was_promised_at_intake() -> None:
    promised = {one.key: one.due_at for one in public.promise(BREAKDOWN | {"urgency": "urgent"}, NINE)}
    case = open_case(NINE, urgency="urgent")
    assert {row.key: row.due_at for row in Clock.objects.filter(subject_id=case)} == promised


def test_a_whole_case_from_report_to_report() -> None:
    case = open_case(NINE)
    for name, hours, values in (
        ("request.answered", 1, {}),
        ("request.paused", 2, {"reason": "parts"}),
        ("request.resumed", 26, {}),
        ("visit.arrived", 27, {}),
        ("order.finished", 29, {"order": 5}),
        ("request.resolved", 29, {}),
        ("report.issued", 30, {"order": 5}),
        ("case.closed", 31, {}),
    ):
        say([(event(name, case, **values), later(hours=hours))])
    assert table(case) == {
        ("response", 0, 1): "stopped",
        ("plan", 0, 1): "stopped",
        ("arrival", 0, 1): "stopped",
        ("repair", 0, 1): "stopped",
        ("report", 5, 1): "stopped",
    }
    late = {row.key: row.late for row in Clock.objects.filter(subject_id=case, ended_at__isnull=False)}
    # Waiting for parts does not excuse being late at the door; a plan never came within a day.
    assert late == {"response": False, "plan": True, "arrival": True, "repair": False, "report": False}
    # Two hours before the wait, an hour and a half after it.
    assert clock_of(case, "repair").counted == 3.5 * HOUR
    assert list(selectors.differences()) == []


def test_a_late_fact_corrects_the_verdict() -> None:
    case = open_case(NINE)
    say([(event("request.answered", case), later(hours=5))])
    assert clock_of(case, "response").late
    say([(event("request.answered", case), later(hours=1))], at=later(hours=6))
    assert not clock_of(case, "response").late
    assert clock_of(case, "response").ended_at == later(hours=1)


def test_a_new_urgency_counts_from_the_start() -> None:
    case = open_case(NINE)
    say([(event("case.attributes_changed", case, attributes={"urgency": "emergency"}), later(hours=1))])
    response = clock_of(case, "response")
    assert (response.due_at, response.calendar, response.target) == (later(minutes=15), "24x7", 900)


def test_a_nature_that_needs_nobody_on_site_drops_the_arrival_clock() -> None:
    case = open_case(NINE)
    say([(event("case.attributes_changed", case, attributes={"nature": "enquiry"}), later(hours=1))])
    assert set(table(case)) == {("response", 0, 1), ("plan", 0, 1), ("repair", 0, 1)}


def test_a_reopened_request_runs_again() -> None:
    case = open_case(NINE)
    say([(event("request.resolved", case), later(hours=1))])
    say([(event("case.reopened", case), later(days=2)), (event("request.reopened", case), later(days=2))])
    assert table(case) == {
        ("response", 0, 1): "stopped", ("plan", 0, 1): "stopped", ("arrival", 0, 1): "void", ("arrival", 0, 2): "running",
        ("repair", 0, 1): "stopped", ("repair", 0, 2): "running",
    }  # fmt: skip
    assert clock_of(case, "repair", run=2).started_at == later(days=2)


def test_events_of_other_streams_and_names_move_nothing(django_assert_num_queries: Callable[[int], Any]) -> None:
    open_case(NINE)
    with django_assert_num_queries(0):
        services.follow([])


# -- history, bulk, undo --------------------------------------------------------------------------


def test_imported_history_starts_no_clocks_and_costs_nothing(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    cases = [new_case_id() for _number in range(300)]
    told = [one for case in cases for one in opening(case, NINE)]
    with bulk("case.import", by=HISTORY, at=NINE):
        publish_all(told)
    with bulk("case.import", by=HISTORY, at=NINE):
        publish_all([(event("request.resolved", case), later(hours=1)) for case in cases])
    assert not Clock.objects.exists()
    facts = [recorded for case in cases[:3] for recorded in journal.events_of("case", case)]
    with django_assert_max_num_queries(1):
        services.follow([one for one in facts if one.type != "case.opened"])


def test_history_may_end_what_live_facts_started() -> None:
    case = open_case(NINE)
    say([(event("request.resolved", case), later(hours=1))], by=HISTORY)
    assert clock_of(case, "repair").state == "stopped"


def test_a_bulk_of_live_cases_takes_a_constant_number_of_queries(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    open_case(NINE)
    told = {case: opening(case, NINE) for case in (new_case_id() for _number in range(100))}
    with django_assert_max_num_queries(40), bulk("case.import", by=SYSTEM, at=NINE):
        publish_all([one for each in told.values() for one in each])
    assert Clock.objects.filter(subject_id__in=told).count() == 400
    with django_assert_max_num_queries(40), bulk("case.import", by=SYSTEM, at=NINE):
        publish_all([(event("request.answered", case), later(hours=1)) for case in told])
    assert Clock.objects.filter(subject_id__in=told, key="response", state="stopped").count() == 100
    assert mismatches(*told) == []


def test_an_undone_batch_takes_its_clocks_along() -> None:
    kept = open_case(NINE)
    batch = journal.open_batch(kind="test", by=SYSTEM, at=NINE)
    gone = new_case_id()
    with bulk("case.import", by=SYSTEM, at=NINE, batch_id=batch):
        publish_all([*opening(gone, NINE), (event("request.answered", kept), later(hours=1))])
    assert clock_of(kept, "response").state == "stopped"
    journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=later(hours=2))
    assert clock_of(kept, "response").state == "running"
    assert not Clock.objects.filter(subject_id=gone).exists()
    assert mismatches(kept, gone) == []


def test_a_case_without_a_frozen_policy_has_no_clocks() -> None:
    case = new_case_id()
    say([(event("case.opened", case), NINE), (event("request.received", case), NINE)])
    assert table(case) == {}


# -- frozen ---------------------------------------------------------------------------------------


def test_equal_cases_share_a_snapshot() -> None:
    open_case(NINE)
    open_case(NINE, urgency="urgent")
    assert PolicySnapshot.objects.count() == 1
    assert set(Clock.objects.values_list("snapshot__label", flat=True)) == {"base@1"}


def test_a_unit_s_calendar_is_frozen_on_its_cases() -> None:
    office = make_office()
    before = open_case(NINE, unit_path=office.path)
    worktime.choose_calendar(unit_id=office.pk, calendar_id=make_calendar(key="depot").pk, by=SYSTEM, at=NINE)
    after = open_case(NINE, unit_path=office.path)
    say([(event("request.planned", before), later(hours=1))])
    assert {clock_of(case, "repair").calendar for case in (before,)} == {"office"}
    assert clock_of(after, "repair").calendar == "depot"
    assert PolicySnapshot.objects.count() == 2


def test_a_case_may_be_given_a_calendar_of_its_own() -> None:
    make_calendar(key="depot")
    case = open_case(NINE)
    say([(event("case.attributes_changed", case, attributes={"calendar": "depot"}), later(hours=1))])
    assert clock_of(case, "repair").calendar == "depot"
    assert clock_of(case, "plan").calendar == "24x7"


# -- a calendar is revised ------------------------------------------------------------------------


def test_a_revised_calendar_recounts_its_clocks() -> None:
    calendar = make_calendar(key="depot")
    run_ready(at=clock.now())
    case, other = open_case(NINE, calendar="depot"), open_case(NINE)
    before = clock_of(case, "repair").due_at
    worktime.set_exception(calendar_id=calendar.pk, day=date(2026, 10, 15), kind="closed", by=SYSTEM, at=later(hours=1))
    assert {key for key, _values in mismatches(case, other)} == {
        (case, "arrival", 0, 1),
        (case, "repair", 0, 1),
        (case, "response", 0, 1),
    }
    assert list(selectors.differences()) == []  # they wait for the recount, and nobody is told of a fault
    assert run_ready(at=clock.now()) == 1
    assert clock_of(case, "repair").due_at == before + timedelta(days=1)
    assert clock_of(case, "repair").calendar_revision == 2
    assert mismatches(case, other) == []


def test_newly_published_years_are_taken_over_every_night() -> None:
    make_calendar(key="depot", country="CN")
    run = Run(job_id=0, kind="", by=SYSTEM, at=later(hours=1), attempt=1, worker="")
    assert tasks.take_over_public_years(run) == {"years": [2026]}
    assert tasks.take_over_public_years(run) == {"years": []}
    assert 2026 in worktime.calendar_for("depot").public_years


def test_only_clocks_that_the_change_can_touch_are_recounted() -> None:
    make_calendar(key="depot")
    early, late = open_case(NINE - timedelta(days=30), calendar="depot"), open_case(NINE, calendar="depot")
    say([(event("request.resolved", early), NINE - timedelta(days=29))])
    touched = selectors.counting_by("depot", later(days=1), None)
    assert {row.subject_id for row in touched if row.key == "repair"} == {late}
    assert not selectors.counting_by("depot", None, NINE - timedelta(days=31)).exists()


# -- reading --------------------------------------------------------------------------------------


def test_clocks_of_a_list_page_take_two_queries(django_assert_num_queries: Callable[[int], Any]) -> None:
    cases = [open_case(NINE), open_case(NINE, urgency="urgent"), new_case_id()]
    public.clocks_of("case", cases, as_of=NINE)
    for ids in (cases[:1], cases):
        with django_assert_num_queries(2):
            views = public.clocks_of("case", ids, as_of=later(hours=1))
        assert list(views) == ids
    assert [one.key for one in views[cases[0]]] == ["response", "plan", "arrival", "repair"]
    assert views[cases[2]] == []


def test_a_view_shows_band_and_use_at_the_moment() -> None:
    case = open_case(NINE)

    def response(**shift: float) -> tuple[int, Band, bool]:
        one = public.clocks_of("case", [case], as_of=later(**shift))[case][0]
        return one.used, one.band, one.late

    assert response(minutes=60) == (HOUR, Band.EASY, False)
    assert response(minutes=61) == (HOUR + 60, Band.HALF, False)
    assert response(minutes=120) == (2 * HOUR, Band.CLOSE, False)
    assert response(minutes=150) == (2 * HOUR + 30 * 60, Band.LATE, True)


def test_the_most_pressing_clock_is_due_first_and_not_paused() -> None:
    case = open_case(NINE)
    say([(event("request.paused", case, reason="customer"), later(hours=1))])
    views = public.clocks_of("case", [case], as_of=later(hours=1))[case]
    found = public.pressing_of("case", [case, case + 1], as_of=later(hours=1))
    assert found == {case: public.Pressing(*(getattr(views[0], name) for name in public.Pressing._fields))}
    Clock.objects.exclude(key__in=["repair", "plan"]).delete()
    assert public.pressing_of("case", [case], as_of=later(hours=1))[case].key == "plan"
    Clock.objects.filter(key="plan").delete()
    paused = public.pressing_of("case", [case], as_of=later(hours=1))[case]
    assert (paused.key, paused.state) == ("repair", "paused")
    Clock.objects.all().delete()
    assert public.pressing_of("case", [case], as_of=later(hours=1)) == {}


def test_overdue() -> None:
    case = open_case(NINE)
    assert [row.key for row in public.overdue(later(hours=2, seconds=1))] == ["response"]
    assert not public.overdue(later(hours=2)).exists()
    say([(event("request.answered", case), later(hours=2))])
    assert not public.overdue(later(hours=3)).exists()


def test_due_soon() -> None:
    case = open_case(NINE)
    soon = public.due_soon(later(hours=1), within=timedelta(hours=24))
    assert sorted(row.key for row in soon) == ["arrival", "plan", "response"]
    say([(event("request.paused", case, reason="customer"), later(hours=1))])
    assert sorted(row.key for row in public.due_soon(later(hours=1), within=timedelta(hours=24))) == [
        "plan",
        "response",
    ]


def test_the_ledger_tells_where_every_second_went() -> None:
    case = open_case(NINE)
    say(
        [
            (event("request.paused", case, reason="parts"), later(hours=1)),
            (event("request.resumed", case), later(hours=2)),
        ]
    )
    ledger = public.ledger(clock_of(case, "repair").pk, as_of=later(hours=24))
    assert ledger.totals == {"counted": 7 * HOUR, "paused:parts": HOUR, "off_hours": 16 * HOUR}
    assert ledger.elapsed == 24 * HOUR


def test_the_ledger_of_nothing_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        public.ledger(0, as_of=NINE)


def test_promise_says_when_holidays_on_the_way_are_not_published() -> None:
    eve = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
    found = {one.key: one.unpublished_years for one in public.promise(BREAKDOWN, eve)}
    assert found == {"response": (), "plan": (), "arrival": (), "repair": (2027,)}


def test_a_clock_that_was_paused_after_its_due_time_stays_overdue() -> None:
    case = open_case(NINE)
    say([(event("request.paused", case, reason="parts"), later(days=12))])
    assert clock_of(case, "repair").state == "paused"
    assert "repair" in [row.key for row in public.overdue(later(days=13))]


# -- what the database guarantees -----------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"state": "stopped", "ended_at": None},
        {"state": "running", "ended_at": NINE},
        {"state": "paused", "paused_since": None},
        {"state": "running", "paused_since": NINE},
        {"state": "stopped", "ended_at": NINE - timedelta(hours=1)},
    ],
)
def test_a_contradictory_clock_cannot_be_stored(values: dict[str, Any]) -> None:
    row = clock_of(open_case(NINE), "repair")
    with pytest.raises(IntegrityError):
        Clock.objects.filter(pk=row.pk).update(**values)


def test_verify_finds_a_clock_that_was_tampered_with() -> None:
    case, other = open_case(NINE), open_case(NINE)
    Clock.objects.filter(subject_id=case, key="repair").update(due_at=later(days=30))
    Clock.objects.filter(subject_id=other, key="plan").delete()
    assert list(selectors.differences()) == [
        f"case {case}, repair, 1: due_at differ.",
        f"case {other}, plan, 1: there is a clock on one side only.",
    ]
    assert "regulations.clocks" in dict(journal.checks.items())


# -- random streams -------------------------------------------------------------------------------

NAMES = [
    "request.received", "request.answered", "request.planned", "request.paused", "request.resumed", "request.resolved",
    "request.reopened", "case.attributes_changed", "case.closed", "case.reopened", "visit.arrived", "order.finished",
    "report.issued",
]  # fmt: skip


@st.composite
def commands(draw: st.DrawFn) -> list[tuple[str, int, dict[str, Any], int]]:
    """(name, minutes since nine, payload, batch or 0), in the order in which they are recorded."""
    found = []
    for _number in range(draw(st.integers(1, 10))):
        name = draw(st.sampled_from(NAMES))
        values: dict[str, Any] = {}
        if name == "request.paused":
            values = {"reason": draw(st.sampled_from(["customer", "parts", "unknown"]))}
        if name == "case.attributes_changed":
            values = {
                "attributes": draw(
                    st.sampled_from([{"urgency": "urgent"}, {"safety": "trapped"}, {"nature": "enquiry"}])
                )
            }
        if name in {"order.finished", "report.issued"}:
            values = {"order": draw(st.integers(1, 2))}
        found.append((name, draw(st.integers(0, 2_800)), values, draw(st.integers(0, 2))))
    again = draw(st.lists(st.sampled_from(found), max_size=2))
    return found + again


@settings(max_examples=25)
@given(commands(), st.sets(st.integers(1, 2)))
def test_the_table_equals_the_reference_over_random_streams(
    told: list[tuple[str, int, dict[str, Any], int]], undone: set[int]
) -> None:
    """Late, duplicate and undone events: what is stored is what a naive reader of the journal would say."""
    case = open_case(NINE)
    batches = {number: journal.open_batch(kind="test", by=SYSTEM, at=NINE) for number in (1, 2)}
    for name, minutes, values, batch in told:
        one: tuple[Event, datetime] = (event(name, case, **values), later(minutes=minutes))
        with bulk("case.say", by=SYSTEM, at=later(days=3), batch_id=batches.get(batch)):
            publish_all([one])
    for number in undone:
        journal.undo_batch_events(batch_id=batches[number], by=SYSTEM, at=later(days=3), kinds={"nothing"})
    assert mismatches(case) == []
    facts = selectors.facts_of([case])[case]
    assert len(facts) == 2 + sum(batch not in undone for _name, _minutes, _values, batch in told)
    _compare(case, facts)


def _compare(case: int, facts: list[Any]) -> None:
    as_of = later(days=3)
    calendars = worktime.calendars_for({"24x7", "office"}) | {"own": worktime.calendar_for("office")}
    for definition in public.definitions(NINE):
        items = (
            sorted({fact.payload["order"] for fact in facts if fact.name in definition.starts})
            if definition.per
            else [0]
        )
        for item in items:
            own = [fact for fact in facts if not definition.per or fact.payload.get("order", item) == item]
            rows = Clock.objects.filter(subject_id=case, key=definition.key, item=item).order_by("run")
            assert [(row.started_at, row.state, row.ended_at, row.due_at) for row in rows] == [
                (tale.start, tale.state, tale.end, tale.due) for tale in tell(own, definition, calendars, as_of)
            ]
