"""Checks that are our own."""

from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parent.parent.parent / "tools"


@pytest.fixture
def checking(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(TOOLS))
    import checking

    monkeypatch.setattr(checking, "ROOT", tmp_path)
    return checking


def test_an_address_in_a_lock_is_found(checking, tmp_path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text(
        "a==1 \\\n    --hash=sha256:00\n--index-url https://somewhere/simple\n"
    )
    (tmp_path / "package-lock.json").write_text(
        '{\n"funding": {\n"url": "https://fine"\n},\n"resolved": "https://not"\n}'
    )
    found = checking._addresses_in_locks()
    assert "runtime.txt:3" in found
    assert "package-lock.json:5" in found
    assert "package-lock.json:3" not in found


@pytest.mark.parametrize(
    ("line", "is_trace"),
    [
        ("open('/" + "root/x')", True),
        ("/" + "home/li/project", True),
        ("index = 'https://pypi." + "org/simple'", True),
        ("aftercare import history ../shared/data/x.csv.gz", False),
        ("the root of the tree", False),
        ("/workorders/12", False),
    ],
)
def test_traces_of_a_machine_are_found(checking, line, is_trace) -> None:
    assert bool(checking.FOREIGN.search(line)) is is_trace
