"""How clauses were kept."""

from datetime import UTC, datetime

from aftercare.base.kernel.words import Words
from aftercare.regulations.compliance.rules import State, Verdict

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_verdict_knows_its_clause_in_every_version_and_itself() -> None:
    one = Verdict(
        address="d20@3/trip-register#register",
        kind="gate",
        subject_kind="case",
        subject_id=17,
        item="visit:5",
        state=State.KEPT,
        at=NOON,
        said=Words("放行", "Passed"),
    )
    assert (one.regulation, one.clause) == ("d20", "trip-register")
    assert one.identity == "d20@3/trip-register#register|case:17|visit:5"
