"""`verify` is content with what was recorded, and finds every way of changing it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.factories.journal import NOON, open_thing, past_the_guards, step_thing

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.platform.journal.log.rules import NOTHING, Origin, link
from aftercare.platform.journal.log.selectors import COLUMNS, abouts, actor_of

pytestmark = pytest.mark.django_db

FIVE = timedelta(minutes=5)


@pytest.fixture
def a_sealed_journal(seal_folder: Path) -> Path:
    """Three things with four events each; two seals; then one event more. Returns the anchor."""
    for thing in (1, 2, 3):
        open_thing(thing_id=thing, asset_id=9, note=f"note {thing}")
        step_thing(thing_id=thing)
    journal.seal(at=NOON + FIVE)
    for thing in (1, 2, 3):
        step_thing(thing_id=thing, at=NOON + FIVE)
        step_thing(thing_id=thing, at=NOON + FIVE)
    journal.seal(at=NOON + 2 * FIVE)
    anchor = seal_folder / "anchor.jsonl"
    shutil.copy(seal_folder / "seals.jsonl", anchor)
    step_thing(thing_id=1, at=NOON + 2 * FIVE)
    journal.sequence()
    return anchor


def codes(anchor: Path | None = None) -> set[str]:
    return {finding.code for finding in journal.verify(anchor).findings}


def event_id(thing: int, seq: int) -> int:
    return StoredEvent.objects.values_list("id", flat=True).get(stream="thing", stream_id=thing, seq=seq)


def delete_event(number: int) -> list[str]:
    return [
        f"DELETE FROM {table} WHERE {column} = {number}"
        for table, column in (
            ("journal_feed", "event_id"), ("journal_waiting", "event_id"), ("journal_about", "event_id"),
            ("journal_private", "event_id"), ("journal_event", "id"),
        )
    ]  # fmt: skip


def rechain() -> list[str]:
    """Statements that give every event the hash it would have, from the first to the last."""
    statements, heads = [], {}
    for row in StoredEvent.objects.order_by("stream", "stream_id", "seq").values_list(*COLUMNS):
        stream, seq = (row[1], row[2]), heads.get((row[1], row[2]), (0, NOTHING))[0] + 1
        before = heads.get(stream, (0, NOTHING))[1]
        after = link(
            before, stream=row[1], stream_id=row[2], seq=seq, name=row[4], v=row[5], occurred_at=row[6], device_at=row[8],
            origin=Origin(row[7], actor_of(row[9:14]), row[14], row[15]), about=abouts([row[0]]).get(row[0], ()), text=row[16],
        )  # fmt: skip
        heads[stream] = (seq, after)
        statements.append(
            f"UPDATE journal_event SET seq = {seq}, prev_hash = {blob(before)}, hash = {blob(after)} WHERE id = {row[0]}"
        )
    statements += [
        f"UPDATE journal_head SET seq = {seq}, hash = {blob(after)} WHERE stream = '{stream}' AND stream_id = {number}"
        for (stream, number), (seq, after) in heads.items()
    ]
    return statements


def blob(value: bytes) -> str:
    return f"'\\x{value.hex()}'" if connection.vendor == "postgresql" else f"x'{value.hex()}'"


def test_content_with_what_was_recorded(a_sealed_journal: Path) -> None:
    report = journal.verify()

    assert report.findings == []
    assert (report.events, report.streams, report.seals) == (13, 3, 2)
    assert (report.seal, report.proven_to, report.unproven, report.anchored) == (2, 12, 1, False)


def test_with_an_anchor_the_proof_rests_on_the_copy(a_sealed_journal: Path) -> None:
    journal.seal(at=NOON + 3 * FIVE)

    with_anchor, without = journal.verify(a_sealed_journal), journal.verify()

    assert (with_anchor.seal, with_anchor.unproven, with_anchor.anchored) == (2, 1, True)
    assert (without.seal, without.unproven, without.anchored) == (3, 0, False)


def test_empty_journal_is_content() -> None:
    report = journal.verify()

    assert (report.findings, report.events, report.seal) == ([], 0, 0)
    assert journal.seal(at=NOON) is None


@pytest.mark.parametrize(
    "change",
    ["payload = '{\"count\":2}'", "type = 'thing.closed'", "actor_id = 5", "actor_kind = 'nobody'", "batch_id = 3",
     "occurred_at = '2026-03-02 03:00:00+00:00'", "device_at = '2026-03-02 03:00:00+00:00'"],
)  # fmt: skip
def test_finds_an_edited_event(a_sealed_journal: Path, change: str) -> None:
    past_the_guards(f"UPDATE journal_event SET {change} WHERE id = {event_id(2, 2)}")

    assert "event_edited" in codes()


def test_finds_an_edited_event_whose_hash_was_mended(a_sealed_journal: Path) -> None:
    past_the_guards(f"UPDATE journal_event SET hash = {blob(b'x' * 32)} WHERE id = {event_id(2, 2)}")

    assert {"event_edited", "chain_broken", "sealed_differs"} <= codes()


def test_finds_an_edited_subject(a_sealed_journal: Path) -> None:
    past_the_guards(f"UPDATE journal_about SET subject_id = 8 WHERE event_id = {event_id(2, 1)}")

    assert codes() == {"event_edited"}


def test_finds_an_edited_time_of_a_subject(a_sealed_journal: Path) -> None:
    past_the_guards(
        f"UPDATE journal_about SET occurred_at = '2026-03-01 03:00:00+00:00' WHERE event_id = {event_id(2, 1)}"
    )

    assert codes() == {"subject_wrong"}


def test_finds_a_deleted_middle_event(a_sealed_journal: Path) -> None:
    past_the_guards(*delete_event(event_id(2, 2)))

    assert {"events_deleted", "feed_gap", "sealed_differs"} <= codes()


def test_finds_a_cut_tail(a_sealed_journal: Path) -> None:
    past_the_guards(*delete_event(event_id(1, 5)))

    assert "tail_cut" in codes()


def test_finds_a_cut_sealed_tail_though_the_heads_were_set_back(a_sealed_journal: Path) -> None:
    gone = [event_id(1, 5), event_id(3, 4), event_id(3, 3)]
    past_the_guards(*[statement for number in gone for statement in delete_event(number)])
    past_the_guards(*rechain())

    found = codes(a_sealed_journal)

    assert "sealed_gone" in found
    assert "tail_cut" not in found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL numbers are also used up by roll-backs")
def test_finds_even_an_unsealed_cut_by_the_numbers_used_up(a_sealed_journal: Path) -> None:
    past_the_guards(*delete_event(event_id(1, 5)))
    past_the_guards(*rechain())

    assert codes() == {"ids_used_up"}


def test_finds_a_journal_that_was_chained_anew(a_sealed_journal: Path) -> None:
    past_the_guards(f"UPDATE journal_event SET payload = '{{\"count\":7}}' WHERE id = {event_id(2, 2)}")
    past_the_guards(*rechain())

    report = journal.verify(a_sealed_journal)

    assert {finding.code for finding in report.findings} == {"sealed_differs"}
    assert report.proven_to == 0


def test_finds_a_journal_that_was_chained_and_sealed_anew_by_the_anchor_alone(
    a_sealed_journal: Path, seal_folder: Path
) -> None:
    past_the_guards(
        f"UPDATE journal_event SET payload = '{{\"count\":7}}' WHERE id = {event_id(2, 2)}",
        *["DELETE FROM journal_seal"],
    )
    past_the_guards(*rechain())
    (seal_folder / "seals.jsonl").unlink()
    journal.seal(at=NOON + 3 * FIVE)

    assert codes() == set()
    assert {"seal_forged", "seal_missing"} <= codes(a_sealed_journal)


def test_finds_a_whole_stream_that_was_removed(a_sealed_journal: Path) -> None:
    numbers = StoredEvent.objects.filter(stream="thing", stream_id=2).values_list("id", flat=True)
    past_the_guards(
        *[statement for number in numbers for statement in delete_event(number)],
        "DELETE FROM journal_head WHERE stream = 'thing' AND stream_id = 2",
    )

    assert codes() == {"feed_gap", "sealed_differs"}


def test_finds_an_event_that_nobody_will_read(a_sealed_journal: Path) -> None:
    number = event_id(1, 5)
    past_the_guards(f"DELETE FROM journal_feed WHERE event_id = {number}")

    assert "feed_missing" in codes()


def test_finds_a_head_that_points_elsewhere(a_sealed_journal: Path) -> None:
    past_the_guards(f"UPDATE journal_head SET hash = {blob(NOTHING)} WHERE stream = 'thing' AND stream_id = 2")

    assert codes() == {"head_wrong"}


@pytest.mark.parametrize(
    ("change", "why"),
    [("text = 'nonsense'", "signature"), ("root = 'ff'", "differ"), ("text = replace(text, '\"streams\":3', '\"streams\":2')", "signature")],
)  # fmt: skip
def test_finds_a_forged_seal(a_sealed_journal: Path, change: str, why: str) -> None:
    past_the_guards(f"UPDATE journal_seal SET {change} WHERE number = 2")

    report = journal.verify()

    assert {finding.code for finding in report.findings} == {"seal_forged"}
    assert why in str(report.findings[0])
    assert report.seal == 1


def test_finds_a_seal_signed_with_another_key(a_sealed_journal: Path, seal_folder: Path) -> None:
    (seal_folder / "ed25519.key").unlink()
    journal.seal(at=NOON + 3 * FIVE)

    report = journal.verify()

    assert [str(finding) for finding in report.findings] == ["Seal 3 was altered: it was signed with another key."]
    assert report.seal == 2


def test_finds_a_seal_that_was_removed(a_sealed_journal: Path) -> None:
    past_the_guards("DELETE FROM journal_seal WHERE number = 2")

    report = journal.verify()

    assert {finding.code for finding in report.findings} == {"seal_missing"}
    assert report.seal == 1


def test_finds_a_broken_line_in_the_anchor(a_sealed_journal: Path) -> None:
    a_sealed_journal.write_text("{}\n" + a_sealed_journal.read_text())

    report = journal.verify(a_sealed_journal)

    assert [(finding.code, finding.values) for finding in report.findings] == [("anchor_broken", {"line": 1})]


def test_an_anchor_that_is_no_text_is_a_finding(a_sealed_journal: Path) -> None:
    a_sealed_journal.write_bytes(b"\x81\xff\x00\n" + a_sealed_journal.read_bytes())

    report = journal.verify(a_sealed_journal)

    assert [(finding.code, finding.values) for finding in report.findings] == [("anchor_broken", {"line": 1})]


def test_an_empty_anchor_proves_nothing(a_sealed_journal: Path) -> None:
    a_sealed_journal.write_text("")

    report = journal.verify(a_sealed_journal)

    assert (report.proven_to, report.unproven, report.anchored) == (0, 13, False)


@pytest.mark.parametrize(
    ("statement", "code"),
    [("DELETE FROM journal_private WHERE event_id = {event}", "private_gone"),
     ("UPDATE journal_private SET value = '\"other\"' WHERE event_id = {event}", "private_edited"),
     ("UPDATE journal_private SET field = 'other' WHERE event_id = {event}", "private_stray"),
     ("INSERT INTO journal_erasure (event_id, field, at, by_event_id) VALUES ({event}, 'note', '2026-03-02 03:00:00+00:00', 1)", "erasure_unfounded"),
     ("INSERT INTO journal_batch (kind, label, opened_at, undone_at, undone_event_id, actor_kind, channel) SELECT 'x', '', occurred_at, occurred_at, 1, 'system', 'job' FROM journal_event WHERE id = {event}", "batch_differs"),
     ("INSERT INTO journal_cursor (key, position, failures, last_error) VALUES ('x', 99, 0, '')", "reader_ahead")],
)  # fmt: skip
def test_finds_what_does_not_fit_the_chain(a_sealed_journal: Path, statement: str, code: str) -> None:
    past_the_guards(statement.format(event=event_id(2, 1)))

    assert code in codes()


def test_reports_an_erased_text_as_erased(a_sealed_journal: Path) -> None:
    journal.erase_private(event_id=event_id(2, 1), fields=["note"], reason="asked for", by=SYSTEM, at=NOON)

    report = journal.verify(a_sealed_journal)

    assert (report.findings, report.erased) == ([], 1)


def test_finds_a_missing_guard() -> None:
    where = " ON journal_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER journal_event_bar_delete{where}")

    assert codes() == {"guard_missing"}


def test_runs_the_checks_that_apps_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[str]:
        raise ValueError("no such table")

    journal.checks.register("a", journal.Check("Balance", lambda: ["part 3: 4 instead of 5"]))
    journal.checks.register("b", journal.Check("States", broken))

    report = journal.verify()

    assert [str(finding) for finding in report.findings] == [
        "Balance: part 3: 4 instead of 5",
        "States: the check itself failed (ValueError: no such table).",
    ]
    assert report.as_json()["content"] is False
