"""The list of requirements: complete, well-formed, in both languages; what names an id names one that exists."""

import re
from collections import Counter

import pytest
import yaml
from tests.architecture.house import ROOT

from aftercare.regulations.policies.rules import BASE

LIST = ROOT / "docs" / "requirements.yaml"
# The page that the list restates lies beside the repository, where it is at hand.
SOURCE = ROOT.parent / "shared" / "requirements.md"

SYSTEMS = ["A", "B", "C", *(f"D{number:02}" for number in range(1, 21))]
HANDLING = ["enforced", "timed", "measured", "recorded"]
ID = r"(?:[ABC]|D(?:0[1-9]|1\d|20))\.[1-9]\d?"
HAN = re.compile(r"[\u4e00-\u9fff]")


def _entries() -> dict[str, dict[str, object]]:
    return yaml.safe_load(LIST.read_text(encoding="utf-8"))


def _asked_for(text: str) -> set[str]:
    """Every id of a page; `D10.14–16` stands for three."""
    found = set(re.findall(rf"(?<![\w.]){ID}(?!\w)", text))
    for system, first, last in re.findall(r"(?<![\w.])([ABC]|D\d\d)\.(\d+)[–-](\d+)", text):
        found |= {f"{system}.{number}" for number in range(int(first), int(last) + 1)}
    return found


ENTRIES = _entries()


def test_ids_are_unique() -> None:
    """YAML itself would let the last of two win."""
    keys = re.findall(r"^(\S+):\s*$", LIST.read_text(encoding="utf-8"), re.MULTILINE)
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert keys == list(ENTRIES)


def test_ids_are_well_formed_and_in_order() -> None:
    assert [key for key in ENTRIES if not re.fullmatch(ID, key)] == []
    parts = [key.split(".") for key in ENTRIES]
    assert list(dict.fromkeys(system for system, _number in parts)) == SYSTEMS
    for system in SYSTEMS:
        numbers = [int(number) for one, number in parts if one == system]
        assert numbers == list(range(1, len(numbers) + 1)), system


@pytest.mark.parametrize("key", ENTRIES)
def test_a_duty_is_said_in_both_languages_with_its_handling(key: str) -> None:
    entry = ENTRIES[key]
    assert list(entry) == ["zh", "en", "handling"]
    assert HAN.search(entry["zh"])
    assert entry["en"].strip()
    assert not HAN.search(entry["en"])
    assert entry["handling"]
    assert entry["handling"] == [one for one in HANDLING if one in entry["handling"]]


def test_no_two_duties_of_a_system_say_the_same() -> None:
    for language in ("zh", "en"):
        said = Counter((key.split(".")[0], entry[language]) for key, entry in ENTRIES.items())
        assert [one for one, times in said.items() if times > 1] == []


def test_the_base_policy_names_duties_that_exist() -> None:
    named = {one for clock in BASE.clocks for one in clock.requirements}
    assert named
    assert named - set(ENTRIES) == set()


def test_ranges_are_read_as_every_id_in_them() -> None:
    assert _asked_for("- D10.13 this. D10.14–16 (ours) that. See `A.2`; v1.D01.3 and 3.A.1 are none.") == {
        "D10.13",
        "D10.14",
        "D10.15",
        "D10.16",
        "A.2",
    }


@pytest.mark.skipif(not SOURCE.exists(), reason="shared/requirements.md is not beside this copy")
def test_the_list_is_complete() -> None:
    assert set(ENTRIES) == _asked_for(SOURCE.read_text(encoding="utf-8"))
