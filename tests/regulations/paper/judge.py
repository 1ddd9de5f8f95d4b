"""How well the rules read: F1 of clauses, durations, periods and kinds against marks made by hand.

    .venv/bin/python -m tests.regulations.paper.judge [--wrong] [FOLDER …]

A clause counts if its number and its whole text are right (blanks and the signs around a number aside). A duration
counts if value and unit stand at the right clause, a period if unit and number do, a kind likewise.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import yaml

from aftercare.regulations.paper.rules import Paper, read

HERE = Path(__file__).parent
MEASURES = ("clause", "duration", "period", "kind")
BARS = {"clause": 0.95, "duration": 0.95, "period": 0.95, "kind": 0.8}
BINDING = re.compile(
    r"(?P<kind>\w+)(?: every (?P<n>\d+) (?P<every>\w+)| (?:[\d.]+-)?(?P<value>[\d.]+) (?P<unit>[a-z]+)| (?P<share>[\d.]*-?[\d.]*)%)?"
)


@dataclass
class Tally:
    """What was right, what was too much, what was missing."""

    right: int = 0
    surplus: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        wrong = len(self.surplus) + len(self.missing)
        return 2 * self.right / (2 * self.right + wrong) if self.right or wrong else 1.0

    def add(self, found: Counter, wanted: Counter, where: str) -> None:
        """Compare two bags."""
        self.right += (found & wanted).total()
        self.surplus += [f"{where}: {one}" for one in (found - wanted).elements()]
        self.missing += [f"{where}: {one}" for one in (wanted - found).elements()]


def bare(number: str) -> str:
    """第三条、 and （三） without what stands around the number."""
    return re.sub(r"[\s、.．。:：)）(（\]\[】【]", "", number)


def close(text: str) -> str:
    """A text without its blanks."""
    return re.sub(r"\s+", "", text)


@dataclass
class Said:
    """A clause as a reader or a person sees it."""

    number: str
    text: str
    durations: Counter
    periods: Counter
    kinds: Counter


def said_by(paper: Paper) -> list[Said]:
    """What the rules say."""
    return [
        Said(
            bare(clause.number),
            close(clause.text),
            Counter(
                {(one.value.normalize(), one.unit): 1 for one in clause.proposals if one.value is not None and one.unit}
            ),
            Counter({(one.every, one.n): 1 for one in clause.proposals if one.every}),
            Counter({one.kind: 1 for one in clause.proposals}),
        )
        for clause in paper.clauses
    ]


def marked(clauses: Iterable[dict]) -> list[Said]:
    """What a person marked."""
    found = []
    for clause in clauses:
        bindings = [match for one in clause["bindings"] if (match := BINDING.fullmatch(one))]
        assert len(bindings) == len(clause["bindings"]), f"{clause['bindings']} cannot be read"
        found.append(
            Said(
                bare(clause["number"]),
                close(clause["text"]),
                Counter({(Decimal(one["value"]).normalize(), one["unit"]): 1 for one in bindings if one["value"]}),
                Counter({(one["every"], int(one["n"])): 1 for one in bindings if one["every"]}),
                Counter({one["kind"]: 1 for one in bindings}),
            )
        )
    return found


def compare(found: list[Said], wanted: list[Said], where: str, tallies: dict[str, Tally]) -> None:
    """Add one text to the tallies."""
    tallies["clause"].add(
        Counter((one.number, one.text) for one in found), Counter((one.number, one.text) for one in wanted), where
    )
    for measure, name in (("duration", "durations"), ("period", "periods"), ("kind", "kinds")):
        tallies[measure].add(_bag(found, name), _bag(wanted, name), where)


def _bag(clauses: list[Said], name: str) -> Counter:
    return Counter((one.number, one.text[:12], *_flat(key)) for one in clauses for key in getattr(one, name))


def _flat(key: object) -> tuple:
    return key if isinstance(key, tuple) else (key,)


def judge(samples: Iterable[Path]) -> dict[str, Tally]:
    """The tallies over sample files, whose marks stand beside them as .yaml."""
    tallies = {measure: Tally() for measure in MEASURES}
    for path in samples:
        gold = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
        compare(said_by(read(path.read_bytes(), path.name)), marked(gold["clauses"]), path.name, tallies)
    return tallies


def samples_in(folder: Path) -> list[Path]:
    """The regulations of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md"))


def table(rows: dict[str, dict[str, Tally]]) -> Iterator[str]:
    """The scores, a line a set."""
    yield f"{'':24}" + "".join(f"{measure:>10}" for measure in MEASURES)
    for name, tallies in rows.items():
        yield f"{name:24}" + "".join(f"{tallies[measure].f1:10.3f}" for measure in MEASURES)


def main(arguments: list[str]) -> None:
    """Print the table, and what is wrong if asked."""
    folders = [Path(one) for one in arguments if not one.startswith("-")] or [
        one for one in sorted(HERE.iterdir()) if one.is_dir() and any(one.glob("*.yaml"))
    ]
    rows = {folder.name: judge(samples_in(folder)) for folder in folders}
    lines = list(table(rows))
    if "--wrong" in arguments:
        for name, tallies in rows.items():
            for measure, tally in tallies.items():
                lines += [f"+ {name} {measure} {one}" for one in tally.surplus]
                lines += [f"- {name} {measure} {one}" for one in tally.missing]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
