"""When a question is decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.platform.approvals.rules import Mode, Outcome, outcome, seated

OPEN, APPROVED, REFUSED = Outcome.OPEN, Outcome.APPROVED, Outcome.REFUSED


@pytest.mark.parametrize(
    ("mode", "share", "approved", "refused", "seats", "stands"),
    [
        (Mode.ONE, 10_000, 0, 0, 3, OPEN),
        (Mode.ONE, 10_000, 1, 0, 3, APPROVED),
        (Mode.ONE, 10_000, 0, 1, 3, REFUSED),
        (Mode.ALL, 10_000, 2, 0, 3, OPEN),
        (Mode.ALL, 10_000, 3, 0, 3, APPROVED),
        (Mode.ALL, 10_000, 2, 1, 3, REFUSED),
        (Mode.PERCENTAGE, 5_000, 1, 0, 3, OPEN),
        (Mode.PERCENTAGE, 5_000, 2, 0, 3, APPROVED),
        (Mode.PERCENTAGE, 5_000, 1, 1, 3, OPEN),
        (Mode.PERCENTAGE, 5_000, 1, 2, 3, REFUSED),
        (Mode.PERCENTAGE, 5_000, 1, 1, 2, APPROVED),
        (Mode.PERCENTAGE, 1, 1, 4, 5, APPROVED),
    ],
)
def test_outcome(mode, share, approved, refused, seats, stands):
    assert outcome(mode, share, approved=approved, refused=refused, seats=seats) is stands


@given(
    mode=st.sampled_from(Mode), share=st.integers(1, 10_000), answers=st.lists(st.booleans(), min_size=1, max_size=9)
)
def test_a_question_is_decided_once_all_have_answered_and_stays_decided(mode, share, answers):
    decided = None
    for count in range(1, len(answers) + 1):
        some = answers[:count]
        stands = outcome(mode, share, approved=sum(some), refused=count - sum(some), seats=len(answers))
        if decided and mode is not Mode.ONE:
            assert stands is decided
        decided = decided or (stands if stands is not OPEN else None)
    assert decided


def test_each_person_sits_once_and_never_the_one_who_asks():
    assert seated([(5, "chief"), (3, ""), (5, ""), (1, "chief"), (4, "chief")], asker=1) == {3: "", 5: "", 4: "chief"}
