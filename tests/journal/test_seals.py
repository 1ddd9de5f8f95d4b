"""Seals: signed, chained, and written where copies can be taken."""

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.journal import NOON, open_thing, step_thing

from aftercare.platform.journal import public as journal
from aftercare.platform.journal.errors import SealConflictError
from aftercare.platform.journal.seals.models import Seal
from aftercare.platform.journal.seals.rules import BrokenLineError, line_hash, merkle_root, read_line, root_of
from aftercare.platform.journal.seals.services import seal

FIVE = timedelta(minutes=5)


@pytest.mark.django_db
def test_a_seal_says_what_came_since_the_last() -> None:
    open_thing(thing_id=1)
    step_thing(thing_id=1)
    step_thing(thing_id=2)
    first = seal(at=NOON)
    step_thing(thing_id=2)
    second = seal(at=NOON + FIVE)

    assert first
    assert second
    one, two = read_line(first.text), read_line(second.text)
    assert (one.number, one.from_position, one.to_position, one.streams, one.before) == (1, 1, 3, 2, "")
    assert (two.number, two.from_position, two.to_position, two.streams) == (2, 4, 4, 1)
    assert two.before == line_hash(first.text)
    assert one.key == two.key == journal.public_key()
    assert seal(at=NOON + 2 * FIVE) is None


@pytest.mark.django_db
def test_the_seal_file_holds_the_same_lines(seal_folder: Path) -> None:
    for number in range(3):
        step_thing(thing_id=number)
        seal(at=NOON + FIVE * number)

    lines = (seal_folder / "seals.jsonl").read_text().splitlines()
    assert lines == list(Seal.objects.order_by("number").values_list("text", flat=True))


@pytest.mark.django_db
def test_the_key_is_readable_by_its_owner_only(seal_folder: Path) -> None:
    step_thing(thing_id=1)
    seal(at=NOON)

    assert stat.S_IMODE((seal_folder / "ed25519.key").stat().st_mode) == 0o600


@pytest.mark.django_db
@pytest.mark.parametrize("left", ["", "half a li"])
def test_a_line_lost_in_a_crash_is_written_with_the_next_seal(seal_folder: Path, left: str) -> None:
    file = seal_folder / "seals.jsonl"
    step_thing(thing_id=1)
    seal(at=NOON)
    whole = file.read_text()
    step_thing(thing_id=1)
    seal(at=NOON + FIVE)
    file.write_text(whole + left)

    step_thing(thing_id=1)
    seal(at=NOON + 2 * FIVE)

    assert [json.loads(line)["number"] for line in file.read_text().splitlines()] == [1, 2, 3]
    assert journal.verify().findings == []


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [0, 1])
def test_a_database_that_was_set_back_is_not_sealed(seal_folder: Path, rows: int) -> None:
    file = seal_folder / "seals.jsonl"
    step_thing(thing_id=1)
    seal(at=NOON)
    (line,) = file.read_text().splitlines()
    later = line.replace('"number":1', '"number":2')
    file.write_text(f"{line}\n{later}\n" if rows else "nonsense\n")
    step_thing(thing_id=2)

    with pytest.raises(SealConflictError):
        seal(at=NOON + FIVE)

    assert Seal.objects.count() == 1


@given(
    st.dictionaries(
        st.tuples(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), st.integers(0, 2**53)),
        st.tuples(st.integers(1, 9), st.binary(min_size=32, max_size=32)),
        max_size=9,
    )
)
def test_every_head_counts_for_the_root(heads: dict) -> None:
    root = root_of(heads)

    for stream, (seq, head) in heads.items():
        without = {key: value for key, value in heads.items() if key != stream}
        changed = heads | {stream: (seq + 1, head)}
        assert len({root, root_of(without), root_of(changed)}) == 3
    assert root_of(dict(reversed(list(heads.items())))) == root


def test_leaves_and_nodes_are_told_apart() -> None:
    assert merkle_root([b"a" * 32, b"b" * 32]) != merkle_root([b"a" * 32 + b"b" * 32])


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", '{"signature": 5}', '{"signature": "00", "number": 1}'])
def test_what_is_no_seal_is_refused(line: str) -> None:
    with pytest.raises(BrokenLineError):
        read_line(line)
