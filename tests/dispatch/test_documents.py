"""The page of the planner names every rule and every fault as the code does."""

import re
from pathlib import Path

from aftercare.operations.dispatch.planner.checking import RULES
from aftercare.operations.dispatch.planner.explaining import changes, defects

PAGE = (Path(__file__).parents[2] / "docs" / "dispatch.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """First column → second column of the table with this heading."""
    table = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return {cells[1].strip(): cells[2].strip() for line in table if (cells := line.split("|"))}


def test_every_rule_stands_in_the_table_with_its_meaning() -> None:
    assert rows("rule") == {f"`{code}`": rule.meaning for code, rule in RULES.items()}


def test_every_relief_stands_in_the_table_in_its_order() -> None:
    assert [name.strip("`") for name in rows("relief")] == ["nothing", *changes.HELPS]


def test_every_fault_stands_in_the_table() -> None:
    told = set(re.findall(r"`(\w+)`", " ".join(rows("code"))))
    source = Path(defects.__code__.co_filename).read_text(encoding="utf-8")
    assert told == set(re.findall(r'(?:yield|Defect\()\s*"(\w+)"', source))
