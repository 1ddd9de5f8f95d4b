"""What a drill is played of, and what it has to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import yaml

from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.drills.errors import NoSuchPackError
from aftercare.drills.rules import Line, Score, line_from_json, score
from aftercare.platform.jobs import public as jobs
from aftercare.regulations import public as regulations

JOB = "regulations.drill"
EXPECTED = Path(__file__).parent / "expected.yaml"


def documents(names: list[str]) -> list[regulations.Document]:
    """The shipped regulations of these names (`D20`, or the key); none = all of them. NoSuchPackError."""
    packs = list(regulations.shipped().values())
    if not names:
        return packs
    return [_document(name, packs) for name in names]


def _document(name: str, packs: list[regulations.Document]) -> regulations.Document:
    found = regulations.pack(name) or regulations.pack(name.upper())
    if found is None:
        raise NoSuchPackError(name=name, names=", ".join(one.source for one in packs))
    return found


@lru_cache(maxsize=1)
def _expected() -> dict[str, list[str]]:
    read: dict[str, list[str]] = yaml.safe_load(EXPECTED.read_text(encoding="utf-8")) or {}
    return read


def expected(source: str) -> tuple[str, ...]:
    """The addresses that were live when the list was written: they may become more, never fewer."""
    return tuple(_expected().get(source, ()))


def addresses(document: regulations.Document) -> list[str]:
    """Of every binding, in the order of the text."""
    return [regulations.address(document.key, 1, clause.key, binding.key) for clause, binding in document.bound()]


@dataclass(frozen=True, slots=True)
class Told:
    """A binding, how it reads, and what was seen of it."""

    line: Line
    binding: regulations.bindings.Binding | None
    sentence: Words
    # What it waits for, in words.
    waits: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and its bindings."""

    number: Words
    title: Words
    lines: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A regulation and its newest drill."""

    document: regulations.Document
    is_on: bool
    done: int
    total: int
    error: str = ""
    ended_at: datetime | None = None
    score: Score | None = None
    clauses: tuple[Clause, ...] = ()


def played(pack: str) -> Played:
    """The drill that is on, and what the last one that came to its end showed. NotFoundError if nobody ships it."""
    document = regulations.pack(pack)
    if document is None:
        raise NotFoundError
    rows = jobs.Job.objects.filter(kind=JOB, args__pack=document.key).order_by("-pk")
    newest, last = rows.first(), rows.filter(state=jobs.Job.State.DONE).first()
    is_on = newest is not None and newest.state in jobs.Job.LIVE
    lines = [line_from_json(one) for one in (last.result or {}).get("lines", ())] if last else []
    return Played(
        document=document,
        is_on=is_on,
        done=newest.progress_done if newest and is_on else 0,
        total=(newest.progress_total if newest and is_on else 0) or sum(1 for _bound in document.bound()),
        error=newest.error if newest and not is_on else "",
        ended_at=last.ended_at if last else None,
        score=score(lines) if lines else None,
        clauses=tuple(_clauses(document, lines)) if lines else (),
    )


def _clauses(document: regulations.Document, lines: list[Line]) -> Iterator[Clause]:
    names = regulations.names()
    by_address = {line.address: line for line in lines}
    for clause in document.clauses:
        told = [
            _told(by_address[where], binding, names)
            for binding in clause.bindings
            if (where := regulations.address(document.key, 1, clause.key, binding.key)) in by_address
        ]
        if told:
            yield Clause(clause.numbered, clause.title, tuple(told))
    gone = tuple(_told(line, None, names) for line in lines if line.is_gone)
    if gone:
        yield Clause(Words(), Words("不再生效", "No longer live"), gone)


def _told(line: Line, binding: regulations.bindings.Binding | None, names: regulations.bindings.Names) -> Told:
    sentence = Words() if binding is None else regulations.bindings.say(binding, names)
    return Told(line, binding, sentence, ", ".join(str(names.events.get(one, one)) for one in line.waits_for))
