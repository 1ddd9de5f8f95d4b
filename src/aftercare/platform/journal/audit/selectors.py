"""`verify`: is the journal still what was recorded? Reads everything, changes nothing.

Each part is one statement or one pass, so a journal that grows meanwhile raises no false alarm.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.db import connection
from django.utils.translation import gettext

from aftercare.base.kernel.events import About
from aftercare.platform.journal.audit.rules import Report, Tail, checks
from aftercare.platform.journal.consumers.models import Cursor
from aftercare.platform.journal.consumers.selectors import behind
from aftercare.platform.journal.events import BatchUndone, PersonalDataErased
from aftercare.platform.journal.feed.selectors import last_position
from aftercare.platform.journal.guard.selectors import missing_guards
from aftercare.platform.journal.log.models import Batch, PrivateText, StoredEvent
from aftercare.platform.journal.log.rules import NOTHING, Origin, digest, link, private_digests
from aftercare.platform.journal.log.selectors import COLUMNS, abouts, actor_of
from aftercare.platform.journal.privacy.models import Erasure
from aftercare.platform.journal.seals.models import Seal
from aftercare.platform.journal.seals.rules import BrokenLineError, Statement, line_hash, lines_of, read_line, root_of
from aftercare.platform.journal.seals.selectors import heads_by_window, seal_file_lines

CHUNK = 2_000
Row = tuple[Any, ...]
# (event, field) of the texts whose erasure is on record in the chain.
Erased = set[tuple[int, str]]


def verify(anchor: Path | None = None) -> Report:
    """Examine the whole journal; `anchor` is a copy of the seal file that was kept elsewhere.

    Finds edited, deleted, cut-off and re-chained events, forged seals, altered personal texts
    and missing guards, and runs the checks that higher apps registered.
    """
    report = Report()
    for name in missing_guards():
        report.find("guard_missing", name=name)
    report.last_position = last_position()
    _check_chains(report, _check_erasures(report))
    _check_abouts(report)
    _check_heads(report)
    _check_feed(report)
    _check_seals(report, anchor)
    _check_batches(report)
    _check_readers(report)
    _run_checks(report)
    return report


def _check_chains(report: Report, erased: Erased) -> None:
    """Walk along every chain, hashing the stored bytes again."""
    tail = Tail()
    rows = StoredEvent.objects.order_by("stream", "stream_id", "seq").values_list(*COLUMNS, "prev_hash", "hash")
    for piece in _pieces(rows.iterator(chunk_size=CHUNK)):
        about = abouts([row[0] for row in piece])
        for row in piece:
            tail = _check_link(report, tail, row, about.get(row[0], ()))
        _check_private(report, piece, erased)


def _check_link(report: Report, tail: Tail, row: Row, about: tuple[About, ...]) -> Tail:
    """Does this event follow the one before, and is it what was hashed?"""
    number, stream, stream_id, seq = row[:4]
    before, stored = bytes(row[-2]), bytes(row[-1])
    where = {"stream": stream, "stream_id": stream_id, "seq": seq}
    report.events += 1
    if not tail.is_of(stream, stream_id):
        tail = Tail(stream, stream_id, 0, NOTHING)
        report.streams += 1
    if seq != tail.seq + 1:
        report.find("events_deleted", before=tail.seq, **where)
    elif before != tail.hash:
        report.find("chain_broken", **where)
    if _hash_again(row, before, about) != stored:
        report.find("event_edited", event=number, **where)
    return Tail(stream, stream_id, seq, stored)


def _hash_again(row: Row, before: bytes, about: tuple[About, ...]) -> bytes:
    """The hash of what is stored now; empty if it cannot even be read."""
    try:
        origin = Origin(row[7], actor_of(tuple(row[9:14])), row[14], row[15])
    except ValueError:
        return b""
    return link(
        before,
        stream=row[1],
        stream_id=row[2],
        seq=row[3],
        name=row[4],
        v=row[5],
        occurred_at=row[6],
        device_at=row[8],
        origin=origin,
        about=about,
        text=row[16],
    )


def _check_private(report: Report, piece: Sequence[Row], erased: Erased) -> None:
    """Every digest has its text, or its erasure; every text has its digest."""
    stored: dict[tuple[int, str], tuple[bytes, str]] = {
        (event, field): (bytes(salt), value)
        for event, field, salt, value in PrivateText.objects.filter(event_id__in=[row[0] for row in piece]).values_list(
            "event_id", "field", "salt", "value"
        )
    }
    for number, text in ((row[0], row[16]) for row in piece if '{"private":"' in row[16]):
        for field, expected in private_digests(orjson.loads(text)).items():
            found = stored.pop((number, field), None)
            if found is None and (number, field) in erased:
                report.erased += 1
            elif found is None:
                report.find("private_gone", event=number, field=field)
            elif (number, field) in erased:
                report.find("private_stray", event=number, field=field)
            elif digest(*found) != expected:
                report.find("private_edited", event=number, field=field)
    for number, field in stored:
        report.find("private_stray", event=number, field=field)


def _check_erasures(report: Report) -> Erased:
    """Every erasure was decided in an event."""
    decided = {
        (event, orjson.loads(payload)["event"], field)
        for event, payload in StoredEvent.objects.filter(type=PersonalDataErased.type).values_list("id", "payload")
        for field in orjson.loads(payload)["fields"]
    }
    done = set(Erasure.objects.values_list("by_event_id", "event_id", "field"))
    for _by, event, field in sorted(done - decided):
        report.find("erasure_unfounded", event=event, field=field)
    return {(event, field) for _by, event, field in decided & done}


def _check_abouts(report: Report) -> None:
    """Each subject carries its event's time."""
    wrong = (
        "SELECT a.event_id, a.kind, a.subject_id FROM journal_about a"
        " JOIN journal_event e ON e.id = a.event_id WHERE a.occurred_at <> e.occurred_at"
    )
    for event, kind, number in _select(wrong):
        report.find("subject_wrong", event=event, kind=kind, number=number)


def _check_heads(report: Report) -> None:
    """The recorded ends of the chains are where the chains end."""
    cut = (
        "SELECT h.stream, h.stream_id, h.seq FROM journal_head h LEFT JOIN journal_event e"
        " ON e.stream = h.stream AND e.stream_id = h.stream_id AND e.seq = h.seq WHERE e.id IS NULL"
    )
    wrong = (
        "SELECT e.stream, e.stream_id, e.seq FROM journal_event e LEFT JOIN journal_head h"
        " ON h.stream = e.stream AND h.stream_id = e.stream_id"
        " WHERE h.id IS NULL OR e.seq > h.seq OR (e.seq = h.seq AND e.hash <> h.hash)"
    )
    for code, sql in (("tail_cut", cut), ("head_wrong", wrong)):
        for stream, stream_id, seq in _select(sql):
            report.find(code, stream=stream, stream_id=stream_id, seq=seq)


def _check_feed(report: Report) -> None:
    """Positions run from 1 without a gap, and every event has one (or waits for it)."""
    ((count, last),) = _select("SELECT count(*), coalesce(max(position), 0) FROM journal_feed")
    if count != last:
        report.find("feed_gap", count=count, last=last)
    lost = (
        "SELECT e.id FROM journal_event e WHERE NOT EXISTS (SELECT 1 FROM journal_feed f WHERE f.event_id = e.id)"
        " AND NOT EXISTS (SELECT 1 FROM journal_waiting w WHERE w.event_id = e.id)"
    )
    for (event,) in _select(lost):
        report.find("feed_missing", event=event)
    if connection.vendor == "sqlite":  # here a number once given out is given back by a roll-back alone
        used_up = "SELECT seq, (SELECT coalesce(max(id), 0) FROM journal_event) FROM sqlite_sequence WHERE name = %s"
        for used, kept in _select(used_up, "journal_event"):
            if used > kept:
                report.find("ids_used_up", used=used, last=kept)


def _check_seals(report: Report, anchor: Path | None) -> None:
    """The seals are ours, they follow each other, and the journal holds what they vouch for."""
    rows = list(Seal.objects.order_by("number"))
    report.seals = len(rows)
    vouching = _readable(report, rows)
    known = {row.number: row.text for row in rows}
    elsewhere = None if anchor is None else _anchor_lines(report, anchor)
    for number, line in [*_numbered(seal_file_lines()), *(elsewhere or {}).items()]:
        if number not in known:
            report.find("seal_missing", number=number)
            _check_reach(report, read_line(line))
        elif known[number] != line:
            report.find("seal_forged", number=number, why=gettext("a copy of the seal says otherwise"))
    good = _check_windows(report, vouching)
    best = [one for one in good if elsewhere is None or one.number <= max(elsewhere, default=0)]
    if best:
        report.seal, report.sealed_at, report.proven_to = best[-1].number, best[-1].at, best[-1].to_position
        report.anchored = elsewhere is not None


def _readable(report: Report, rows: list[Seal]) -> list[Statement]:
    """The statements of the stored seals, as far as they form one chain under one key."""
    vouching: list[Statement] = []
    before = ""
    for expected, row in enumerate(rows, start=1):
        why = ""
        try:
            one = read_line(row.text)
        except BrokenLineError:
            report.find("seal_forged", number=row.number, why=gettext("its signature does not fit"))
            break
        last = vouching[-1] if vouching else None
        if row.number != expected:
            report.find("seal_missing", number=expected)
            break
        if (one.number, one.from_position, one.to_position, one.root) != _columns(row):
            why = gettext("its row and its text differ")
        elif one.before != line_hash(before) or one.from_position != (last.to_position if last else 0) + 1:
            why = gettext("it does not follow the seal before it")
        elif last and one.key != last.key:
            why = gettext("it was signed with another key")
        if why:
            report.find("seal_forged", number=row.number, why=why)
            break
        vouching.append(one)
        before = row.text
    return vouching


def _columns(row: Seal) -> tuple[int, int, int, str]:
    return row.number, row.from_position, row.to_position, row.root


def _anchor_lines(report: Report, anchor: Path) -> dict[int, str]:
    """The good lines of a copy kept elsewhere; what is no text at all is no seal either."""
    found = {}
    for place, line in enumerate(lines_of(anchor.read_text(encoding="utf-8", errors="replace")), start=1):
        try:
            found[read_line(line).number] = line
        except BrokenLineError:
            report.find("anchor_broken", line=place)
    return found


def _numbered(lines: list[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        try:
            yield read_line(line).number, line
        except BrokenLineError:
            continue  # it is missed, or differs from its row


def _check_reach(report: Report, one: Statement) -> bool:
    if one.to_position <= report.last_position:
        return True
    report.find("sealed_gone", number=one.number, at=one.at, end=one.to_position, last=report.last_position)
    return False


def _check_windows(report: Report, vouching: list[Statement]) -> list[Statement]:
    """Compare each sealed window with the journal; the seals up to the first that does not fit."""
    whole = [one for one in vouching if _check_reach(report, one)]
    good, fits = [], True
    windows = heads_by_window([one.to_position for one in whole])
    for one, (_end, heads) in zip(whole, windows, strict=True):
        if one.root != root_of(heads):
            fits = False
            report.find("sealed_differs", number=one.number, at=one.at, start=one.from_position, end=one.to_position)
        elif fits:
            good.append(one)
    return good


def _check_batches(report: Report) -> None:
    """A batch is undone if and only if the chain says so."""
    said = {
        (orjson.loads(payload)["batch"], event)
        for event, payload in StoredEvent.objects.filter(type=BatchUndone.type).values_list("id", "payload")
    }
    kept = set(Batch.objects.filter(undone_at__isnull=False).values_list("id", "undone_event_id"))
    for batch in sorted({batch for batch, _event in said ^ kept}):
        report.find("batch_differs", batch=batch)


def _check_readers(report: Report) -> None:
    """Nobody has read what is not there."""
    for key, position in Cursor.objects.filter(position__gt=report.last_position).values_list("key", "position"):
        report.find("reader_ahead", key=key, position=position, last=report.last_position)


def _run_checks(report: Report) -> None:
    """The checks of higher apps, mostly "projection = recompute"."""
    for key, check in checks.items():
        report.checks.append(key)
        if check.reader and (count := behind(check.reader)):
            report.behind[check.reader] = count
        try:
            for difference in check.run():
                report.find("projection_differs", check=str(check.title), what=difference)
        except Exception as error:  # noqa: BLE001 - one broken check must not hide what the others find
            report.find("check_failed", check=str(check.title), error=f"{type(error).__name__}: {error}")


def _select(sql: str, *values: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _pieces(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while piece := list(islice(rows, CHUNK)):
        yield piece
