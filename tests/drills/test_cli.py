"""The command: a process of its own on a scratch database, its table, its JSON and its exit status."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from aftercare.config.cli import main
from aftercare.drills import cli, selectors, services
from aftercare.drills.errors import DrillBrokenError, NoSuchPackError, NotScratchError
from aftercare.drills.rules import Line, Outcome, Seen
from aftercare.drills.services.scratch import _in_turn
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.regulations.documents.models import Regulation

# Two that are quickly played: others are, each, in test_drills.
SHORT = ("D06", "A")
GREEN = Line(
    "D20", "trips", "1", "d20@1/trips#a", ("D20.5",), "record", outcomes=(Outcome(Seen.RECORDED, (5,), "visit"),)
)
RED = Line("D20", "trips", "1", "d20@1/trips#b", (), "clock", trouble="it does not run out")


@pytest.fixture
def played(monkeypatch):
    """What the process would say."""

    def say(*lines: Line) -> None:
        monkeypatch.setattr(cli.services, "run", lambda sources, progress: iter(lines))

    return say


def test_a_green_drill_ends_well(played, capsys) -> None:
    played(GREEN)
    assert main(["regulations", "drill", "d20"]) == 0
    assert "trips#a" in capsys.readouterr().out


def test_a_live_clause_without_evidence_ends_in_status_one(played, capsys) -> None:
    played(GREEN, RED)
    assert main(["regulations", "drill", "D20"]) == 1
    assert "it does not run out" in capsys.readouterr().out


def test_json_is_a_list_of_bindings(played, capsys) -> None:
    played(GREEN)
    main(["regulations", "drill", "--all", "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["pack"], told["events"], told["verdict"]) == ("D20", [5], "shown")


@pytest.mark.parametrize("arguments", [[], ["D20", "--all"]])
def test_it_wants_a_name_or_all(arguments: list[str], capsys) -> None:
    assert main(["regulations", "drill", *arguments]) == 2


def test_a_regulation_that_nobody_ships_is_refused_with_those_that_there_are(capsys) -> None:
    assert main(["regulations", "drill", "D99"]) == 1
    said = capsys.readouterr().err
    assert "D99" in said
    assert "D20" in said


@pytest.mark.django_db
def test_nothing_is_played_where_people_work() -> None:
    with pytest.raises(NotScratchError):
        list(services.play([]))
    assert not Regulation.objects.exists()


@pytest.mark.slow
@pytest.mark.xdist_group("drill")  # one of them makes the template for both
@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_a_process_of_its_own_plays_and_leaves_the_live_database_alone() -> None:
    before = StoredEvent.objects.count()
    seen = []

    lines = list(services.run(list(SHORT), progress=lambda pack, done, total: seen.append((pack, done, total))))

    for pack in SHORT:
        count = sum(1 for line in lines if line.pack == pack)
        assert count
        assert [one for one in seen if one[0] == pack] == [(pack, done, count) for done in range(1, count + 1)]
    assert {line.pack for line in lines} == set(SHORT)
    assert StoredEvent.objects.count() == before
    assert [path.suffix for path in (Path(settings.DATA) / "drill").iterdir()] == [".sqlite3"]


@pytest.mark.slow
@pytest.mark.xdist_group("drill")  # one of them makes the template for both
@pytest.mark.timeout(600)
def test_a_process_that_breaks_off_says_why() -> None:
    with pytest.raises(DrillBrokenError) as broken:
        list(services.run(["D99"], progress=lambda *_: None))
    assert "D99" in str(broken.value)


def test_the_refusal_names_what_can_be_played() -> None:
    with pytest.raises(NoSuchPackError, match="D20"):
        selectors.documents(["X1"])


def test_lines_of_several_processes_come_in_turn_and_none_is_lost() -> None:
    lines = [GREEN, RED, GREEN, RED, RED]
    assert list(_in_turn([iter(lines[:1]), iter(lines[1:4]), iter(()), iter(lines[4:])])) == [
        GREEN, RED, RED, GREEN, RED,
    ]  # fmt: skip
