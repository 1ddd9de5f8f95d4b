"""Breaches on paper and as a sheet, in words of the active language."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.regulations.breaches import selectors
from aftercare.regulations.breaches.selectors import Breach, Piece, Told
from aftercare.regulations.compliance.rules.causes import CAUSES, SHOWN
from aftercare.regulations.compliance.rules.periods import Span
from aftercare.regulations.compliance.shown import table_pdf

# Names are looked up for so many at a time.
BLOCK = 500
# A list on paper ends here; whoever wants more takes the sheet.
ON_PAPER = 2_000
# Told how many have been written, and how many pieces of the time are done of how many.
Progress = Callable[[int, int, int], None]


def _unwatched(written: int, done: int, total: int) -> None:
    """Nobody waits for it."""


def pdf(found: Iterable[Piece], span: Span, by: Actor, at: datetime, progress: Progress = _unwatched) -> bytes:
    """As a list on paper: the first of them, and in words how many there are and where."""
    counted = 0

    def watch(written: int, done: int, total: int) -> None:
        nonlocal counted
        counted = written
        progress(written, done, total)

    rows = [_words(one, told) for one, told in _told(found, by, watch, at_most=ON_PAPER)]
    count = _cut_off(len(rows), counted) if counted > len(rows) else ""
    return table_pdf(pgettext("rail entry", "Breaches"), "", span, _heads(), rows, "344aaa3", at, count=count)


def _cut_off(shown: int, counted: int) -> str:
    said = gettext("The first %(shown)s of %(all)s; the sheet (xlsx) of this export holds all of them.")
    return said % {"shown": ui.formats.number(shown), "all": ui.formats.number(counted)}


def workbook(found: Iterable[Piece], by: Actor, progress: Progress = _unwatched) -> IO[bytes]:
    """As a sheet with moments and figures as such."""
    title = pgettext("rail entry", "Breaches")
    heads = [*_heads(), pgettext("verdict", "What the facts show"), pgettext("verdict", "Since")]
    heads += [pgettext("verdict", "Due"), pgettext("verdict", "Late by, h"), pgettext("verdict", "Address")]
    rows = ([*_words(one, told), *_figures(one)] for one, told in _told(found, by, progress))
    return ui.workbook(title, heads, rows, wide={0, 1, 2})


def _heads() -> list[str]:
    return [
        pgettext("verdict", "Case"),
        pgettext("verdict", "Clause"),
        pgettext("verdict", "Why"),
        pgettext("verdict", "Waits for"),
        pgettext("verdict", "Cause noted"),
        pgettext("verdict", "Person"),
        pgettext("verdict", "Customer"),
    ]


def _told(
    pieces: Iterable[Piece], by: Actor, progress: Progress, *, at_most: int | None = None
) -> Iterator[tuple[Breach, Told]]:
    """Each with what it is put into words by; behind `at_most` they are only counted."""
    written = 0
    for found, number, total in pieces:
        for start in range(0, len(found), BLOCK):
            block = found[start : start + BLOCK]
            named = block if at_most is None else block[: max(at_most - written, 0)]
            told = selectors.told(named, by)
            yield from ((one, told) for one in named)
            written += len(block)
            progress(written, number - 1, total)
        progress(written, number, total)


def _words(one: Breach, told: Told) -> list[str]:
    verdict, clause = one.verdict, told.clauses[one.verdict.address]
    subject = (verdict.subject_kind, verdict.subject_id)
    return [
        _name(told, *subject) or f"{verdict.subject_kind} {verdict.subject_id}",
        f"{clause.regulation} {clause.label}".strip(),
        str(verdict.said),
        str(one.mover.words) if one.mover else "",
        str(CAUSES.get(one.said.cause, one.said.cause)) if one.said else "",
        _name(told, "staff", one.staff_id),
        _name(told, "customer", verdict.customer_id),
    ]


def _figures(one: Breach) -> list[ui.Plain]:
    verdict = one.verdict
    return [
        str(SHOWN.get(verdict.cause, verdict.cause)),
        _here(verdict.at),
        _here(verdict.due_at) if verdict.due_at else None,
        round(Decimal(verdict.over) / 3_600, 2) if verdict.over else None,
        verdict.address,
    ]


def _here(at: datetime) -> datetime:
    """As sheets have it: the company's time, without its zone."""
    return timezone.localtime(at).replace(tzinfo=None)


def _name(told: Told, kind: str, number: int | None) -> str:
    found = told.names.get((kind, number)) if number else None
    return found.name if found else ""
