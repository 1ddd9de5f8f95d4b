"""The same import from the command line."""

import argparse
import io
from pathlib import Path

import pytest
from tests.factories.imports import UNITS, workbook
from tests.factories.units import make_unit

from aftercare.platform.imports import cli
from aftercare.platform.imports import public as imports
from aftercare.platform.imports.rules.progress import ProgressBar
from aftercare.platform.units.public import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports.targets, "_items", {UNITS.key: (100, UNITS)})


def _aftercare(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    args = parser.parse_args(words)
    return int(args.run(args))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_unit(code="HQ")
    made = tmp_path / "units.xlsx"
    made.write_bytes(workbook({"A": [["Code", "Name"], ["S1", "上海"], ["S2", ""]]}))
    return made


def test_dry_run_tells_and_writes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _aftercare("import test.units", str(path), "--unit", "HQ", "--dry-run") == 1
    out = capsys.readouterr().out
    assert "Error 1, New 1" in out
    assert "A, row 3: This is required for a new row." in out
    assert Unit.objects.count() == 1


def test_import_writes_the_right_rows_returns_the_wrong_and_is_undone(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _aftercare("import test.units", str(path), "--unit", "HQ", "--returned", str(tmp_path / "back.xlsx")) == 1
    assert Unit.objects.filter(code="S1").exists()
    assert (tmp_path / "back.xlsx").read_bytes().startswith(b"PK")
    number = capsys.readouterr().out.split()[1].rstrip(":")
    assert _aftercare("import undo", number) == 0
    assert not Unit.objects.filter(code="S1").exists()


def test_a_batch_and_an_import_of_one_number_are_told_apart(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _aftercare("import test.units", str(path), "--unit", "HQ")
    number = capsys.readouterr().out.split()[1].rstrip(":")
    undone: list[int] = []
    monkeypatch.setattr(cli.selectors, "undoer_of", lambda batch: object() if batch == int(number) else None)
    monkeypatch.setattr(cli.batches, "undo_standing", lambda *, batch_id, by, at: undone.append(batch_id))
    with pytest.raises(SystemExit, match="Add --import or --batch"):
        _aftercare("import undo", number)
    assert _aftercare("import undo", number, "--batch") == 0
    assert (undone, capsys.readouterr().out) == ([int(number)], f"Batch {number} is undone.\n")
    assert Unit.objects.filter(code="S1").exists()
    assert _aftercare("import undo", number, "--import") == 0
    assert not Unit.objects.filter(code="S1").exists()


def test_an_import_that_is_not_there_is_told() -> None:
    with pytest.raises(SystemExit, match="There is neither an import nor a batch 4711"):
        _aftercare("import undo", "4711")


def test_unknown_unit_is_told(path: Path) -> None:
    with pytest.raises(SystemExit, match="NOWHERE"):
        _aftercare("import test.units", str(path), "--unit", "NOWHERE")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_shows_how_far_how_fast_and_how_long() -> None:
    times = iter([0.0, 1.0, 2.0])
    bar = ProgressBar(Terminal(), clock=lambda: next(times))
    bar(0, 4000, "x")
    bar(1000, 4000, "x")
    bar(4000, 4000, "x")
    bar.close()
    lines = bar.out.getvalue().split("\r")
    assert "1,000 / 4,000  1,000 rows/s  3 s left  x" in lines[-2]
    assert "4,000 / 4,000  2,000 rows/s  x" in lines[-1]
