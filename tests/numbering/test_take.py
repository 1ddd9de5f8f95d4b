"""Numbers are given out once, in order, in the caller's command."""

from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connections
from tests.factories.numbering import a_series, number
from tests.factories.units import make_office, make_team

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import bulk
from aftercare.base.kernel.errors import DomainError, NotAllowedError
from aftercare.platform.journal import public as journal
from aftercare.platform.numbering.errors import CounterBehindError, NumberNotOfSeriesError, NumbersTakenSinceError
from aftercare.platform.numbering.models import BatchTake, Counter
from aftercare.platform.numbering.public import continue_from, give_back, take, take_many

OCTOBER = datetime(2026, 10, 20, 6, tzinfo=UTC)
# The first of November in Shanghai.
TURN = datetime(2026, 10, 31, 17, tzinfo=UTC)
BY_OFFICE = a_series("test.office", "SR-{office}-{yy}{mm}-{n:05}").key
BY_COMPANY = a_series("test.company", "C{yyyy}-{n:04}", per="company", reset="year", gap_free=True).key
FOR_EVER = a_series("test.ever", "E{n}", per="company", reset="never").key


@pytest.mark.django_db
def test_numbers_follow_each_other_by_office_and_month() -> None:
    north, south = make_office(code="N"), make_office(code="S")
    taken = [number(key=BY_OFFICE, unit_id=unit.pk, at=at) for unit, at in (
        (north, OCTOBER), (north, OCTOBER), (south, OCTOBER), (north, TURN), (north, OCTOBER),
    )]  # fmt: skip
    assert taken == ["SR-N-2610-00001", "SR-N-2610-00002", "SR-S-2610-00001", "SR-N-2611-00001", "SR-N-2610-00003"]


@pytest.mark.django_db
def test_a_team_counts_with_its_office() -> None:
    office = make_office(code="N")
    assert number(key=BY_OFFICE, unit_id=make_team(parent=office).pk, at=OCTOBER) == "SR-N-2610-00001"
    assert number(key=BY_OFFICE, unit_id=office.pk, at=OCTOBER) == "SR-N-2610-00002"


@pytest.mark.django_db
def test_a_company_series_counts_for_the_whole_house() -> None:
    assert [number(key=BY_COMPANY, unit_id=unit, at=OCTOBER) for unit in (make_office().pk, None)] == [
        "C2026-0001",
        "C2026-0002",
    ]
    assert number(key=FOR_EVER, at=TURN) == "E1"


@pytest.mark.django_db
def test_a_refused_command_gives_its_number_back() -> None:
    assert number(key=BY_COMPANY, at=OCTOBER) == "C2026-0001"
    with pytest.raises(DomainError):
        number(key=BY_COMPANY, at=OCTOBER, fails=DomainError)
    assert number(key=BY_COMPANY, at=OCTOBER) == "C2026-0002"


@pytest.mark.django_db
def test_many_numbers_are_taken_at_once() -> None:
    with bulk("thing.number_many", by=SYSTEM, at=OCTOBER):
        assert take_many(FOR_EVER, 3, at=OCTOBER) == ["E1", "E2", "E3"]
    assert number(key=FOR_EVER, at=OCTOBER) == "E4"


@pytest.mark.django_db
def test_a_number_outside_a_command_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="within the command"):
        take(FOR_EVER, at=OCTOBER)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["C2026-0371", "371", " 371 "])
def test_an_old_counter_is_continued(text: str) -> None:
    assert continue_from(key=BY_COMPANY, number=text, by=SYSTEM, at=OCTOBER) == 371
    assert number(key=BY_COMPANY, at=OCTOBER) == "C2026-0372"
    counter = Counter.objects.get(series=BY_COMPANY)
    [said] = journal.events_of("series", counter.pk)
    assert (said.payload["last"], said.payload["period"]) == (371, "2026")


@pytest.mark.django_db
def test_a_counter_never_goes_back() -> None:
    for _time in range(3):
        number(key=BY_COMPANY, at=OCTOBER)
    with pytest.raises(CounterBehindError):
        continue_from(key=BY_COMPANY, number="2", by=SYSTEM, at=OCTOBER)
    assert number(key=BY_COMPANY, at=OCTOBER) == "C2026-0004"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["C2025-0371", "D2026-1", "", "-3"])
def test_a_foreign_number_is_refused(text: str) -> None:
    with pytest.raises(NumberNotOfSeriesError):
        continue_from(key=BY_COMPANY, number=text, by=SYSTEM, at=OCTOBER)
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_who_may_not_continue_a_series_changes_nothing() -> None:
    with pytest.raises(NotAllowedError):
        continue_from(key=BY_COMPANY, number="371", by=Actor(kind=ActorKind.STAFF, id=1), at=OCTOBER)
    assert number(key=BY_COMPANY, at=OCTOBER) == "C2026-0001"


@pytest.mark.commits
def test_racing_commands_never_share_or_skip_a_number() -> None:
    """Eight threads begin the period together; a third of their commands fail after taking."""
    threads, each = 8, 9
    start, taken = Barrier(threads), []

    def work() -> None:
        start.wait()
        for turn in range(each):
            with suppress(DomainError):
                taken.append(number(key=BY_COMPANY, at=OCTOBER, fails=DomainError if turn % 3 == 0 else None))
        connections.close_all()

    workers = [Thread(target=work) for _worker in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == [f"C2026-{n:04}" for n in range(1, threads * each * 2 // 3 + 1)]


def batch_takes(batch_id: int, key: str, *counts: int) -> None:
    """A batch that comes for numbers several times."""
    for count in counts:
        with bulk("thing.many", by=SYSTEM, at=OCTOBER, batch_id=batch_id):
            take_many(key, count, at=OCTOBER)


@pytest.mark.django_db
def test_a_batch_gives_back_what_nobody_followed() -> None:
    number(key=FOR_EVER, at=OCTOBER)
    batch = journal.open_batch(kind="things", by=SYSTEM, at=OCTOBER, label="")
    batch_takes(batch, FOR_EVER, 3, 4)
    assert list(BatchTake.objects.values_list("first", "last")) == [(2, 8)]

    give_back(batch)

    assert number(key=FOR_EVER, at=OCTOBER) == "E2"
    assert not BatchTake.objects.exists()


@pytest.mark.django_db
def test_what_was_followed_stays_used_up() -> None:
    batch = journal.open_batch(kind="things", by=SYSTEM, at=OCTOBER, label="")
    batch_takes(batch, FOR_EVER, 3)
    number(key=FOR_EVER, at=OCTOBER)
    batch_takes(batch, FOR_EVER, 2)

    give_back(batch)

    assert number(key=FOR_EVER, at=OCTOBER) == "E5"


@pytest.mark.django_db
def test_a_gap_free_series_shows_no_hole() -> None:
    batch = journal.open_batch(kind="things", by=SYSTEM, at=OCTOBER, label="")
    batch_takes(batch, BY_COMPANY, 3)
    number(key=BY_COMPANY, at=OCTOBER)

    with pytest.raises(NumbersTakenSinceError):
        give_back(batch)

    assert Counter.objects.get(series=BY_COMPANY).last == 4
    assert BatchTake.objects.exists()
