"""Verdicts for somebody: cut to the part of the company for which they may see how regulations are kept."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.regulations.compliance.events import BreachExplained
from aftercare.regulations.compliance.rules import Asked, Counted, State, Verdict, counters, sources
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Clause, Document
from aftercare.regulations.policies.rules import DOCUMENT

COMPLY = "regulation.comply"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
# How many explanations are looked up at a time.
CHUNK = 500


def verdicts(asked: Asked, by: Actor) -> Iterator[Verdict]:
    """Every verdict asked for that the reader may see, source by source; read them once, as they come."""
    may = _sees(by)
    for source in sources:
        yield from (one for one in source(asked) if asked.wants(one) and may(one.unit_path))


def sees_everything(by: Actor) -> bool:
    """Whether nothing has to be left out for the reader, so that verdicts can be counted where they lie."""
    return accounts.allows(by, COMPLY, unit_path="")


def one_by_one(asked: Asked, by: Actor) -> Iterator[Verdict]:
    """Every verdict that nobody counts for the reader in a better way."""
    may, whole = _sees(by), sees_everything(by)
    for kind, source in sources.items():
        if not (whole and counters.get(kind)):
            yield from (one for one in source(asked) if asked.wants(one) and may(one.unit_path))


def counted(asked: Asked, by: Actor) -> Iterator[Counted]:
    """The rest, in numbers."""
    if sees_everything(by):
        for counter in counters:
            yield from counter(asked)


def _sees(by: Actor) -> Callable[[str], bool]:
    """Whether somebody may see how a part of the company keeps regulations; asked once for each part."""
    accounts.require_somewhere(by, COMPLY)
    return cache(lambda path: accounts.offices.shows(path) and accounts.allows(by, COMPLY, unit_path=path))


def moment_number(at: datetime) -> int:
    """A verdict's moment in its address."""
    return (at - EPOCH) // TICK


def moment_of(number: int) -> datetime | None:
    """The moment of such a number; None where there is none so late."""
    try:
        return EPOCH + timedelta(microseconds=number)
    except OverflowError:
        return None


def get_verdict(*, moment: int, number: int, by: Actor, as_of: datetime) -> Verdict:
    """One verdict by its moment and its number; NotFoundError."""
    since = moment_of(moment)
    if since is None:
        raise NotFoundError
    asked = Asked(since=since, until=since + TICK, as_of=as_of)
    found = next((one for one in verdicts(asked, by) if one.number == number), None)
    if found is None:
        raise NotFoundError
    return found


def evidence_of(one: Verdict) -> list[Recorded]:
    """The events that a verdict rests on, in order."""
    return journal.recorded(journal.effective().filter(pk__in=one.evidence).order_by("occurred_at", "id"))


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was said last about a breach."""

    event_id: int
    cause: str
    staff_id: int | None
    at: datetime


def explanations(numbers: Iterable[int]) -> dict[int, Explanation]:
    """Breach → what was said last about it."""
    wanted, found = sorted(set(numbers)), {}
    for start in range(0, len(wanted), CHUNK):
        rows = journal.effective().filter(
            stream=BreachExplained.stream, stream_id__in=wanted[start : start + CHUNK], type=BreachExplained.type
        )
        for event in journal.recorded(rows.order_by("stream_id", "seq")):
            found[event.stream_id] = Explanation(
                event.id, event.payload["cause"], event.payload["explained_by"], event.occurred_at
            )
    return found


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause as verdicts cite it: the regulation, its version, and the clause's words."""

    regulation: str
    version_id: int | None
    regulation_id: int | None
    clause: Clause | None

    @property
    def label(self) -> str:
        """Number and title."""
        if self.clause is None:
            return ""
        return f"{self.clause.numbered} {self.clause.title or self.clause.key}".strip()


def cited(addresses: Iterable[str]) -> dict[str, Cited]:
    """`regulation@version/clause#binding` → the clause; one query, however many."""
    parts = {address: _parts(address) for address in addresses}
    keys = {key for key, _number, _clause in parts.values()}
    rows = Version.objects.filter(regulation__key__in=keys).select_related("regulation")
    versions = {(row.regulation.key, row.number): row for row in rows}
    return {address: _cited(versions.get(where[:2]), where) for address, where in parts.items()}


def cited_in(document: Document, addresses: Iterable[str]) -> dict[str, Cited]:
    """The same for what a text cites of itself while it is being written: it lies in no version yet."""
    parts = {address: _parts(address) for address in addresses}
    mine = {address: where[2] for address, where in parts.items() if where[0] == document.key}
    clauses = {one.key: one for one in document.clauses}
    return {address: Cited(str(document.name), None, None, clauses.get(clause)) for address, clause in mine.items()}


def _parts(address: str) -> tuple[str, int, str]:
    regulation, _sign, rest = address.partition("@")
    number, _sign, clause = rest.partition("/")
    return regulation, int(number) if number.isdecimal() else 0, clause.partition("#")[0]


def _cited(version: Version | None, where: tuple[str, int, str]) -> Cited:
    document = DOCUMENT if version is None and where[0] == DOCUMENT.key else None
    if version is not None:
        document = documents.document_of(version)
    if document is None:
        return Cited(where[0], None, None, None)
    clause = next((one for one in document.clauses if one.key == where[2]), None)
    if version is None:
        return Cited(str(document.name), None, None, clause)
    return Cited(str(document.name), version.pk, version.regulation_id, clause)


def breaches(since: datetime, until: datetime, *, by: Actor, as_of: datetime) -> Iterator[Verdict]:
    """What was not kept."""
    return verdicts(Asked(since=since, until=until, as_of=as_of, state=State.BREACHED), by)


def regulations_judged(by: Actor) -> list[tuple[str, str]]:
    """(Key, name) of what may be asked for: the base, and what the reader may see of the company's own."""
    rows = documents.visible_to(by).order_by("key")
    return [(DOCUMENT.key, str(DOCUMENT.name)), *((row.key, str(row.name)) for row in rows)]
