"""The records of cases and of other subjects as the journal gives them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils import translation

from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.platform.worktime.public import Calendar, calendar_for
from aftercare.regulations.gates.selectors import fact_of, policies_by_case
from aftercare.regulations.policies.rules import Policy, attributes_of
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.rules import RULES_VERSION, SHEET, Entry, Rule, records
from aftercare.regulations.records.selectors import standing

CASE = "case"
# The journal's reader that keeps the rows.
READER = "regulations.records"
# What is owed: the kind of the subject and its id.
Root = tuple[str, int]
# What a recount must reproduce. The name is only shown, and units are moved.
VALUES = (
    "subject_kind", "subject_id", "form", "posts", "reviewers", "since_id", "since_at", "due_at", "done_id",
    "done_at", "sheet_id", "staff_id", "missing", "is_owed", "waived_id", "waived_at", "review_due_at", "reviewed_id",
    "reviewed_at", "engineer_id", "owner_id", "rules_version",
)  # fmt: skip


def asked_of(case_ids: Collection[int]) -> dict[int, Policy]:
    """Of these cases, those whose policy asks for records."""
    return {case: policy for case, policy in policies_by_case(case_ids).items() if policy.records}


def computed(case_id: int, policy: Policy) -> list[KeptRecord]:
    """The records of a case as they should be stored."""
    facts = [fact_of(event) for event in journal.events_about(CASE, case_id)]
    attributes = attributes_of(facts)
    rules = [Rule(clause, record) for clause, record in policy.records]
    entries = records(rules, facts, attributes, policy.own_calendar, _calendars())
    return _rows((CASE, case_id), entries, attributes)


def computed_of(root: Root) -> list[KeptRecord]:
    """The records of a customer, a person or another subject as they should be stored."""
    kind, subject_id = root
    rules = standing.rules_for(kind)
    told = journal.events_about(kind, subject_id, names=standing.names_for(kind)) if rules else []
    if not told:
        return []
    attributes, calendar = standing.attributes_of(kind, told)
    applying = [one.rule for one in rules if one.version.applies(attributes)]
    entries = records(applying, [fact_of(one) for one in told], attributes, calendar, _calendars())
    return _rows(root, entries, attributes)


def _calendars() -> Callable[[str], Calendar]:
    known: dict[str, Calendar] = {}

    def find(key: str) -> Calendar:
        if key not in known:
            known[key] = calendar_for(key)
        return known[key]

    return find


def _rows(root: Root, entries: Sequence[Entry], attributes: Mapping[str, Any]) -> list[KeptRecord]:
    names = _form_names({entry.rule.record.form for entry in entries if entry.rule.record.form})
    return [_row(root, entry, attributes, names) for entry in entries]


def _row(root: Root, entry: Entry, attributes: Mapping[str, Any], names: Mapping[str, Words]) -> KeptRecord:
    record, done = entry.rule.record, entry.done if entry.done_at is not None else None
    is_case = root[0] == CASE
    kind, subject_id = (record.per, entry.item) if is_case and record.per and entry.item else root
    return KeptRecord(
        case_id=root[1] if is_case else None,
        clause=entry.rule.clause,
        item=entry.item,
        run=entry.run,
        subject_kind=kind,
        subject_id=subject_id,
        name=names.get(record.form or "") or event_name(record.event[0] if record.event else SHEET),
        form=record.form or "",
        unit_path=str(attributes.get("unit_path") or ""),
        posts=posts.column(record.filled_by),
        reviewers=posts.column(record.reviewed_by),
        since_id=entry.since.id,
        since_at=entry.since.at,
        due_at=entry.due_at,
        done_id=done.id if done else None,
        done_at=done.at if done else None,
        sheet_id=int(done.payload["sheet"]) if done and done.name == SHEET else None,
        staff_id=done.staff_id if done else None,
        missing=list(entry.missing),
        is_owed=bool(record.after),
        waived_id=entry.waived.id if entry.waived else None,
        waived_at=entry.waived.at if entry.waived else None,
        review_due_at=entry.review_due_at,
        reviewed_id=entry.reviewed.id if entry.reviewed else None,
        reviewed_at=entry.reviewed.at if entry.reviewed else None,
        engineer_id=entry.engineer_id,
        owner_id=entry.owner_id,
        rules_version=RULES_VERSION,
    )


def _form_names(keys: Collection[str]) -> dict[str, Words]:
    rows = sheets.Definition.objects.filter(key__in=keys)
    return {one.key: one.name for one in rows}


@lru_cache(maxsize=500)
def event_name(name: str) -> Words:
    """What an event is called, in both languages."""
    with translation.override("zh-hans"):
        chinese = journal.title_of(name)
    with translation.override("en"):
        return Words(chinese, journal.title_of(name))


def root(case_id: int | None, subject_kind: str, subject_id: int) -> Root:
    """Who owes a record: its case, else the subject itself."""
    return (subject_kind, subject_id) if case_id is None else (CASE, case_id)


def root_of(row: KeptRecord) -> Root:
    """Who owes this one."""
    return root(row.case_id, row.subject_kind, row.subject_id)


def identity(row: KeptRecord) -> tuple[object, ...]:
    """What identifies a record."""
    return *root_of(row), row.clause, row.item, row.run


def values(row: KeptRecord) -> tuple[object, ...]:
    """What a recount must reproduce."""
    return tuple(getattr(row, name) for name in VALUES)


def cases_of(events: Sequence[Recorded]) -> set[int]:
    """The cases whose records these events may touch."""
    own = {event.stream_id for event in events if event.stream == CASE}
    return own | {one.id for event in events for one in event.about if one.kind == CASE}


def subjects_of(events: Sequence[Recorded]) -> set[Root]:
    """The other subjects whose records these events may touch; nothing is asked where no clause names the event."""
    kinds = {kind: standing.names_for(kind) for kind in standing.kinds()}
    return {
        (kind, number)
        for event in events
        for kind, number in ((event.stream, event.stream_id), *((one.kind, one.id) for one in event.about))
        if event.type in kinds.get(kind, ())
    }


def outdated(limit: int) -> list[Root]:
    """Some of those whose records were worked out by older rules."""
    rows = KeptRecord.objects.filter(rules_version__lt=RULES_VERSION).order_by("pk")[:limit]
    return sorted({root_of(row) for row in rows})


def differences() -> Iterator[str]:
    """For `aftercare verify`: the stored records equal a recount of their cases and subjects.

    What older rules worked out and waits for its recount is passed over, and what the reader has yet to read about.
    """
    suspects = {one for one in _roots() if next(_differing(one), None)}
    # Looked at once more: the reader may have come by meanwhile.
    for one in sorted(journal.read_about(READER, suspects, _touched)):
        yield from _differing(one)


def _touched(events: Sequence[Recorded]) -> set[Root]:
    return {(CASE, number) for number in cases_of(events)} | subjects_of(events)


def _roots() -> Iterator[Root]:
    cases = KeptRecord.objects.filter(case_id__isnull=False).order_by("case_id")
    yield from ((CASE, number) for number in cases.values_list("case_id", flat=True).distinct().iterator() if number)
    others = KeptRecord.objects.filter(case_id__isnull=True).order_by("subject_kind", "subject_id")
    yield from others.values_list("subject_kind", "subject_id").distinct().iterator()


def _differing(one: Root) -> Iterator[str]:
    kind, number = one
    of_case = KeptRecord.objects.filter(case_id=number)
    others = KeptRecord.objects.filter(case_id__isnull=True, subject_kind=kind, subject_id=number)
    rows = list(of_case if kind == CASE else others)
    if any(row.rules_version < RULES_VERSION for row in rows):
        return
    stored = {identity(row): values(row) for row in rows}
    wanted = {identity(row): values(row) for row in _owed(one)}
    for key in sorted(stored.keys() | wanted.keys(), key=str):
        if stored.get(key) != wanted.get(key):
            yield f"record {key}: {stored.get(key)} != {wanted.get(key)}"


def _owed(one: Root) -> list[KeptRecord]:
    kind, number = one
    if kind != CASE:
        return computed_of(one)
    policy = asked_of([number]).get(number)
    return computed(number, policy) if policy else []
