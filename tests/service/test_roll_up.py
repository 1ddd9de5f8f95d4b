"""The roll-up table of orders, exhaustively, against a reading of the table that shares no code with it."""

from itertools import product

import pytest

from aftercare.service.orders.models import Order
from aftercare.service.orders.rules import OwnFacts, roll_up
from aftercare.service.visits.models import Visit

VISITS = [state.value for state in Visit.State]
FLAGS = ["is_cancelled", "is_closed", "is_reported", "is_finished_without_visit", "is_held"]


def by_the_table(flags: dict[str, bool], visits: tuple[str, ...], reopened_after: int) -> str:
    """The ten rules of the table, read from the top; the first that fits decides."""
    under_way = any(v in ("travelling", "on_site") for v in visits)
    booked = any(v in ("planned", "dispatched", "accepted") for v in visits)
    ended_work = any(v in ("finished", "incomplete") for v in visits)
    last = next((v for v in reversed(visits[reopened_after:]) if v != "cancelled"), None)
    table = [
        (flags["is_cancelled"], "cancelled"),
        (flags["is_closed"], "closed"),
        (flags["is_reported"], "reported"),
        (flags["is_finished_without_visit"], "done"),
        (under_way, "in_progress"),
        (flags["is_held"], "held"),
        (booked and ended_work, "in_progress"),
        (booked, "scheduled"),
        (last == "finished", "done"),
        (True, "open"),
    ]
    return next(state for fits, state in table if fits)


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_every_combination_of_own_facts_and_visits_follows_the_table(length: int) -> None:
    for values in product([False, True], repeat=len(FLAGS)):
        flags = dict(zip(FLAGS, values, strict=True))
        for visits in product(VISITS, repeat=length):
            for reopened_after in range(length + 1):
                own = OwnFacts(**flags, reopened_after=reopened_after)
                assert roll_up(own, visits) == by_the_table(flags, visits, reopened_after), (flags, visits)


def test_every_state_of_an_order_can_be_reached_by_the_roll_up() -> None:
    reached = {
        roll_up(OwnFacts(**dict(zip(FLAGS, values, strict=True))), visits)
        for values in product([False, True], repeat=len(FLAGS))
        for visits in product(VISITS, repeat=2)
    }

    assert reached == {state.value for state in Order.State}


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ((), "open"),
        (("planned",), "scheduled"),
        (("finished",), "done"),
        (("finished", "incomplete"), "open"),
        (("incomplete", "planned"), "in_progress"),
        (("cancelled", "cancelled"), "open"),
        (("incomplete", "cancelled"), "open"),
        (("finished", "cancelled"), "done"),
        (("finished", "on_site"), "in_progress"),
    ],
)
def test_typical_courses(visits: tuple[str, ...], expected: str) -> None:
    assert roll_up(OwnFacts(), visits) == expected


def test_visits_before_a_reopening_do_not_make_the_order_done_again() -> None:
    assert roll_up(OwnFacts(reopened_after=1), ("finished",)) == "open"
    assert roll_up(OwnFacts(reopened_after=1), ("finished", "finished")) == "done"
