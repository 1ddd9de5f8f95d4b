"""`aftercare events`, `verify`, `seal` and `readers`."""

import argparse
import json
import shutil
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from tests.factories.journal import NOON, open_thing, past_the_guards, step_thing

from aftercare.platform.journal import cli
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.consumers.selectors import lags
from aftercare.platform.journal.errors import NotFailingError
from aftercare.platform.journal.seals.rules import read_line

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    options = parser.parse_args(arguments)
    return options.run(options)


def test_events_lists_what_can_happen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("events") == 0

    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["unit.moved"].split(maxsplit=3)[1:] == ["1", "unit", "A unit was moved, with everything below it"]
    assert lines["thing.weighed"].split()[1] == "2"


def test_events_for_machines_have_every_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("events", "--json") == 0

    shapes = json.loads(capsys.readouterr().out)
    assert {"thing.weighed@1", "thing.weighed@2"} <= set(shapes)
    assert shapes["thing.opened@1"]["private"] == ["note"]
    assert shapes["thing.opened@1"]["about"] == {"asset": "asset"}


def test_verify_is_content_and_says_how_far(capsys: pytest.CaptureFixture[str], seal_folder: Path) -> None:
    open_thing(thing_id=1)
    assert run("verify") == 0
    assert "Not proven: no seal vouches for anything." in capsys.readouterr().out

    run("seal")
    step_thing(thing_id=1)
    journal.sequence()
    capsys.readouterr()
    assert run("verify") == 0
    said = capsys.readouterr().out
    assert "2 events in 1 chains, 1 seals" in said
    assert "Not proven after seal 1 of" in said
    assert "1 later events could be missing without a trace" in said
    assert "--anchor" in said

    anchor = seal_folder / "anchor"
    shutil.copy(seal_folder / "seals.jsonl", anchor)
    assert run("verify", "--anchor", str(anchor)) == 0
    assert "--anchor" not in capsys.readouterr().out


def test_verify_ends_with_1_on_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(30):
        step_thing(thing_id=1)
    past_the_guards("UPDATE journal_event SET type = 'thing.closed'")

    assert run("verify") == 1
    said = capsys.readouterr().out
    assert "(thing 1, no. 1) was altered: its hash does not fit." in said
    assert "… 30 of this kind in all (event_edited)." in said

    assert run("verify", "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["content"], report["counts"]) == (False, {"event_edited": 30})
    assert report["findings"][0]["values"]["stream"] == "thing"


def test_verify_says_which_reader_is_behind_and_finds_nothing_wrong_in_that(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal.consumers, "_consumers", {})
    journal.consumers.register("notes", {"*"}, lambda events, *, at: None)
    journal.checks.register("notes", journal.Check("Notes", list, reader="notes"))
    open_thing(thing_id=1)
    step_thing(thing_id=1)
    assert run("verify") == 0
    said = capsys.readouterr().out
    assert "Reader notes is 2 events behind" in said
    assert "✓ Nothing was found." in said
    journal.run_consumers(at=NOON)
    assert run("verify") == 0
    assert "behind" not in capsys.readouterr().out


def test_seal_prints_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("seal") == 0
    assert capsys.readouterr().out == "Nothing came since the last seal.\n"
    step_thing(thing_id=1)
    assert run("seal") == 0
    line = capsys.readouterr().out
    assert run("seal", "--key") == 0
    assert read_line(line).key == capsys.readouterr().out.strip()


def test_readers_are_listed_and_mended(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(events: object, *, at: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(journal.consumers, "_consumers", {})
    journal.consumers.register("bad", {"thing.stepped"}, fail)
    step_thing(thing_id=1)
    journal.run_consumers(at=NOON)

    assert run("readers") == 0
    assert "fails (1 times): ValueError: no" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"^Say why with --reason: it goes on record\.$"):
        run("readers", "--skip", "bad")
    assert run("readers", "--skip", "bad", "--reason", "old") == 0
    said = capsys.readouterr().out
    assert "bad passes over position 1." in said
    assert "fails" not in said
    assert run("readers", "--rewind", "bad") == 0
    assert "bad reads everything again." in capsys.readouterr().out


def test_a_reader_is_named_rightly_and_passes_over_nothing_that_it_can_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journal.consumers, "_consumers", {})
    journal.consumers.register("good", {"thing.stepped"}, lambda _events, *, at: None)
    step_thing(thing_id=1)
    journal.run_consumers(at=NOON)
    step_thing(thing_id=1)

    with pytest.raises(CommandError, match=r"^There is no reader “god”\. There are: good\.$"):
        run("readers", "--rewind", "god")
    with pytest.raises(NotFailingError, match="good"):
        run("readers", "--skip", "good", "--reason", "in a hurry")
    journal.sequence()  # on PostgreSQL as whoever reads next does
    assert [one.behind for one in lags()] == [2]  # the refusal is a fact, too
