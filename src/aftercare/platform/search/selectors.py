"""Finding: by words, cut to the reader's part of the company, then asked of the owners."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts import public as accounts
from aftercare.platform.search import rules
from aftercare.platform.search.models import Entry, IndexRow
from aftercare.platform.search.rules import Hit, Term, builders

# Candidates are looked through in pages, and no further than this: a search is never a scan.
PAGE = 100
MOST_CANDIDATES = 1_000


def find(text: str, by: Actor, *, kinds: Iterable[str] | None = None, limit: int = 20) -> list[Hit]:
    """What the reader may see and what fits the text, newest first; an exact number or code before all.

    Words must all be found; Chinese runs as they stand and, if nothing fits, in pairs.
    """
    wanted = kinds_for(by) if kinds is None else [kind for kind in kinds_for(by) if kind in set(kinds)]
    conditions = rules.terms(text)
    found = _by_code(text, by, wanted)
    found += [one for one in _by_number(text, by, wanted) if one not in found]
    if conditions and len(found) < limit:
        found += [one for one in _by_words(conditions, by, wanted, limit) if one not in found]
    loose = rules.loosened(conditions)
    if not found and loose != conditions:
        found = _by_words(loose, by, wanted, limit)
    return [_hit(entry, conditions) for entry in found[:limit]]


def kinds_for(by: Actor) -> list[str]:
    """The kinds of which the reader may see anything at all, in their order."""
    return [kind for kind, builder in builders.items() if accounts.allows_somewhere(by, builder.permission)]


def _by_code(text: str, by: Actor, kinds: Sequence[str]) -> list[Entry]:
    """A scanned code or a pasted address of ours."""
    found: list[Entry] = []
    for kind in kinds:
        code = builders[kind].code
        subject_id = code(text.strip()) if code else None
        if subject_id is not None:
            found += _visible(Entry.objects.filter(kind=kind, subject_id=subject_id), by)
    return found


def _by_number(text: str, by: Actor, kinds: Sequence[str]) -> list[Entry]:
    typed = text.strip()
    if not typed:
        return []
    # Ordered here: asked to order, SQLite would rather walk through the whole table.
    exact = Entry.objects.filter(number__in={typed, typed.upper()}, kind__in=kinds)[:PAGE]
    return _visible(sorted(exact, key=lambda entry: -entry.pk), by)


def _by_words(conditions: Sequence[Term], by: Actor, kinds: Sequence[str], limit: int) -> list[Entry]:
    own = rules.own_term(_owners(by))
    found = _look_through(IndexRow.objects.filter(_in_scope(by, kinds), words__found=_query(conditions)), by, limit)
    if own is not None:
        mine = IndexRow.objects.filter(entry__kind__in=kinds, words__found=_query([*conditions, own]))
        found += [one for one in _look_through(mine, by, limit) if one not in found]
    return sorted(found, key=lambda entry: -entry.pk)[:limit]


def _query(conditions: Sequence[Term]) -> str:
    return rules.query_for(connection.vendor, conditions)


def _owners(by: Actor) -> list[tuple[str, int]]:
    parties = [("party", party_id) for party_id in sorted(accounts.party_ids_of(by))]
    return parties if by.id is None else [(by.kind.value, by.id), *parties]


def _in_scope(by: Actor, kinds: Sequence[str]) -> Q:
    """The reader's part of the company, kind by kind: kinds of one permission share a condition."""
    by_permission: dict[str, list[str]] = defaultdict(list)
    for kind in kinds:
        by_permission[builders[kind].permission].append(kind)
    scope = Q(pk__in=())
    for permission, some in by_permission.items():
        scope |= Q(entry__kind__in=some) & accounts.scope_q(by, permission, path="entry__unit_path")
    return scope


def _look_through(rows: QuerySet[IndexRow], by: Actor, limit: int) -> list[Entry]:
    found: list[Entry] = []
    for page in _pages(rows):
        found += _visible(page, by)
        if len(found) >= limit:
            break
    return found[:limit]


def _pages(rows: QuerySet[IndexRow]) -> Iterator[list[Entry]]:
    """Newest first, by key."""
    ordered, before, seen = rows.order_by("-entry_id").select_related("entry").defer("words"), None, 0
    while seen < MOST_CANDIDATES:
        page = [row.entry for row in (ordered if before is None else ordered.filter(entry_id__lt=before))[:PAGE]]
        yield page
        if len(page) < PAGE:
            return
        before, seen = page[-1].pk, seen + PAGE


def _visible(entries: Iterable[Entry], by: Actor) -> list[Entry]:
    """Those that their owner lets the reader see; the order stays."""
    some = list(entries)
    if not some:
        return []
    asked: dict[str, list[int]] = defaultdict(list)
    for entry in some:
        asked[entry.kind].append(entry.subject_id)
    allowed = {kind: set(builders[kind].visible(ids, by)) for kind, ids in asked.items()}
    return [entry for entry in some if entry.subject_id in allowed[entry.kind]]


def _hit(entry: Entry, conditions: Sequence[Term]) -> Hit:
    return Hit(
        kind=entry.kind,
        id=entry.subject_id,
        number=entry.number,
        title=entry.title,
        excerpt=rules.excerpt(entry.text, conditions) if entry.text else "",
        url=builders[entry.kind].url(entry.subject_id),
    )
