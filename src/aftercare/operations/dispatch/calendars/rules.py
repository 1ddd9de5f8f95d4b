"""A calendar as RFC 5545 writes it. Pure: the same events give the same text to the byte."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

PRODUCT = "-//Aftercare//Visits//EN"
# Octets of a line before it is folded.
WIDTH = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry; `place` is latitude and longitude in micro-degrees of WGS-84."""

    uid: str
    start_at: datetime
    end_at: datetime
    summary: str
    changed_at: datetime
    sequence: int = 0
    status: str = "CONFIRMED"
    location: str = ""
    place: tuple[int, int] | None = None
    description: str = ""
    url: str = ""
    is_free: bool = False


def calendar(name: str, events: Iterable[Event]) -> str:
    """The whole text."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT15M"]
    for one in events:
        lines += _lines(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(one: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{stamp(one.changed_at)}"
    yield f"LAST-MODIFIED:{stamp(one.changed_at)}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTART:{stamp(one.start_at)}"
    yield f"DTEND:{stamp(one.end_at)}"
    yield f"SUMMARY:{escaped(one.summary)}"
    yield f"STATUS:{one.status}"
    yield f"TRANSP:{'TRANSPARENT' if one.is_free else 'OPAQUE'}"
    if one.location:
        yield f"LOCATION:{escaped(one.location)}"
    if one.place is not None:
        yield f"GEO:{one.place[0] / 1e6:.6f};{one.place[1] / 1e6:.6f}"
    if one.description:
        yield f"DESCRIPTION:{escaped(one.description)}"
    if one.url:
        yield f"URL:{one.url}"
    yield "END:VEVENT"


def stamp(moment: datetime) -> str:
    """In UTC."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as a value may hold it."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """No line longer than 75 octets, and none cut within a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > WIDTH:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + character, size + octets
    return "\r\n ".join([*pieces, piece])
