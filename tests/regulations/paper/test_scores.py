"""The rules against the marks: the bars that an import must reach, and what the sources must give where they lie."""

from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from tests.regulations.paper.judge import (
    BARS,
    HERE,
    Tally,
    bare,
    close,
    compare,
    judge,
    marked,
    said_by,
    samples_in,
    table,
)

from aftercare.regulations.paper.rules import read

SOURCES = Path(__file__).resolve().parents[4] / "shared" / "seeds"
SETS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and any(path.glob("*.yaml")))


def below(tallies: dict[str, Tally]) -> list[str]:
    """The measures that miss their bar."""
    return [
        f"{measure} {tallies[measure].f1:.3f} < {bar}" for measure, bar in BARS.items() if tallies[measure].f1 < bar
    ]


@pytest.mark.parametrize("name", SETS)
def test_samples_reach_the_bars(name: str) -> None:
    tallies = judge(samples_in(HERE / name))
    assert not below(tallies), "\n".join([*table({name: tallies}), *below(tallies)])
    assert all(tallies[measure].right for measure in BARS), "a set without anything to find proves nothing"


def test_a_wrong_reading_misses_the_bars() -> None:
    """The judge can say no: marks of one text against the reading of another."""
    one, other = samples_in(HERE / "samples")[:2]
    tallies = {measure: Tally() for measure in BARS}
    gold = yaml.safe_load(other.with_suffix(".yaml").read_text(encoding="utf-8"))
    compare(said_by(read(one.read_bytes(), one.name)), marked(gold["clauses"]), "mixed", tallies)
    assert tallies["clause"].f1 < 0.1
    assert len(below(tallies)) == len(BARS)


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source texts of the regulations (shared/seeds) are not here")
def test_the_sources_reach_the_bars() -> None:
    """Marks hold offsets and hashes, no text: a clause is right if its place, number and text are."""
    marks = yaml.safe_load((HERE / "sources.yaml").read_text(encoding="utf-8"))
    tallies = {measure: Tally() for measure in BARS}
    for name, rows in marks.items():
        paper = read((SOURCES / name).read_bytes(), name)
        found = said_by(paper)
        for said, clause in zip(found, paper.clauses, strict=True):
            said.number, said.text = f"{clause.start}-{clause.end}", fingerprint(clause.number, clause.text)
        wanted = marked({**row, "number": f"{row['start']}-{row['end']}", "text": row["hash"]} for row in rows)
        for said in wanted:
            said.number = said.number.replace(" ", "")
        compare(found, wanted, name, tallies)
    assert not below(tallies), "\n".join([*table({"sources": tallies}), *below(tallies)])
    assert tallies["clause"].right > 500


def fingerprint(number: str, text: str) -> str:
    """What stands in the marks instead of the text."""
    return sha256(f"{bare(number)}|{close(text)}".encode()).hexdigest()[:16]
