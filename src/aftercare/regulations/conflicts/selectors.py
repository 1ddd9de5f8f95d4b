"""The check over what is in force, and over a draft among it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.platform.worktime import public as worktime
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import Binding, Clock
from aftercare.regulations.conditions.rules import compared, schemas
from aftercare.regulations.conflicts.rules import Finding, World, findings
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Regulation, Version
from aftercare.regulations.documents.rules import Dimension, Document
from aftercare.regulations.gates.selectors import covers
from aftercare.regulations.handbook.selectors import form_names
from aftercare.regulations.policies.rules import DOCUMENT, OWN_CALENDAR, UNITS, InForce
from aftercare.regulations.policies.selectors import in_force, placed, version_of
from aftercare.regulations.posts import selectors as posts

SUBJECT = "case"
FAMILY = Dimension.FAMILY.value
# Dimensions whose values are rows of somebody else, by their id.
ROWS = {Dimension.CUSTOMER: "customer", Dimension.PROJECT: "project", Dimension.CONTRACT: "contract"}
CHECKED = {*ROWS, *UNITS, Dimension.FAMILY}
# Those whose values are units, by their code.
KINDS = {Dimension.OFFICE: {"office"}, Dimension.DEPARTMENT: {"department", "team"}}
_BASE = InForce(
    version_id=0, digest="", number=1, document=DOCUMENT, unit_path="", unit_kind="base", effective_from=None
)


def check(at: datetime) -> list[Finding]:
    """Conflicts and gaps of the regulations in force at a moment."""
    return _checked(in_force(at), at)


def check_draft(version: Version, at: datetime) -> list[Finding]:
    """What a version would bring: it stands in the place of its regulation's version in force."""
    return _of_draft(version_of(version), at)


def check_text(document: Document, at: datetime) -> list[Finding]:
    """The same for a text that is being written; one whose key is new is taken as the whole company's."""
    rows = Version.objects.select_related("regulation__unit").filter(regulation__key=document.key)
    version = rows.order_by("-number").first()
    if version is None:
        return _of_draft(replace(_BASE, document=document, unit_kind="company"), at)
    return _of_draft(replace(version_of(version), document=document, digest="", named_paths=()), at)


def _of_draft(draft: InForce, at: datetime) -> list[Finding]:
    (draft,), key = placed([draft]), draft.document.key
    others = [one for one in in_force(at) if one.document.key != key]
    found = _checked([*others, draft], at)
    mine = (one for one in found if one.regulation == key or any(other.startswith(f"{key}@") for other in one.others))
    return [_turned(one, key) for one in mine]


def _turned(one: Finding, key: str) -> Finding:
    """A finding between two regulations, told from the side of the draft."""
    if one.regulation == key:
        return one
    other = next(other for other in one.others if other.startswith(f"{key}@"))
    return replace(one, address=other, others=(one.address,), message=one.message.replace(other, one.address))


def _checked(versions: list[InForce], at: datetime) -> list[Finding]:
    everything = [_BASE, *versions]
    return [one for one in findings(everything, world(everything, at)) if one.regulation != DOCUMENT.key]


def world(versions: Iterable[InForce], at: datetime) -> World:
    """What the check asks of the rest of the company; a handful of queries, however many clauses."""
    texts = [one.document for one in versions]
    bindings = [binding for text in texts for _clause, binding in text.bound()]
    keys = {target.calendar for one in bindings if isinstance(one, Clock) for target in one.targets}
    own = worktime.key_for_unit("")
    wanted = (keys - {OWN_CALENDAR} | {own}) & {*worktime.calendar_keys()}
    named = {post for one in bindings for _field, post in one.posts()}
    named |= {post for text in texts for post in (text.approved_by, text.interpreted_by) if post}
    return World(
        calendars=worktime.calendars_for(wanted),
        own_calendar=own,
        held=_held(named, at),
        forms=frozenset(sheets.published_keys()),
        form_names=form_names(),
        live=documents.live_events(),
        values={name: frozenset(one.values) for name, one in schemas.of(SUBJECT).items() if one.values},
        codes=_codes(bindings),
        follows=_follows(),
        known=_known(texts, at),
        supersedes=_supersedes(),
    )


def _held(names: Collection[str], at: datetime) -> set[str]:
    codes = {one.code for one in organisation.held_posts(at)}
    return {key for key, mine in posts.codes_by_key(names).items() if mine & codes}


def _codes(bindings: Iterable[Binding]) -> dict[str, frozenset[str]]:
    """The families of the catalogue, if a condition compares with one."""
    asked = any(compared(text, FAMILY) for one in bindings for _field, text in one.conditions())
    return {FAMILY: frozenset(one.code for one in equipment.families())} if asked else {}


def _follows() -> dict[str, frozenset[str]]:
    """An event that amounts to another one comes with it or after it."""
    found: dict[str, set[str]] = {}
    for one in covers:
        found.setdefault(one.event, set()).add(one.covered)
    return {name: frozenset(before) for name, before in found.items()}


def _known(texts: Collection[Document], at: datetime) -> set[tuple[str, str]]:
    """What the scopes name and is there. Of dimensions whose rows nobody names here everything is taken to exist."""
    found = {(dimension.value, "*") for dimension in Dimension if dimension not in CHECKED}
    if any(Dimension.FAMILY in text.scope for text in texts):
        found |= {(Dimension.FAMILY.value, one.code) for one in equipment.families()}
    if any(dimension in text.scope for text in texts for dimension in UNITS):
        open_now = units.tree(at=at)
        found |= {(key.value, one.code) for key, kinds in KINDS.items() for one in open_now if one.kind in kinds}
    for dimension, kind in ROWS.items():
        values = {value for text in texts if (value := text.scope.get(dimension)) and value.isdecimal()}
        ask = journal.subject_names.get(kind)
        if ask is None:
            found.add((dimension.value, "*"))
        elif values:
            found |= {(dimension.value, str(number)) for number in ask({int(value) for value in values}, SYSTEM)}
    return found


def _supersedes() -> dict[tuple[str, int], int]:
    keys = dict(Regulation.objects.values_list("pk", "key"))
    rows = journal.effective().filter(type="regulation.published").order_by("id")
    found = {}
    for event in journal.recorded(rows):
        before = event.payload.get("supersedes")
        if before is not None and event.stream_id in keys:
            found[keys[event.stream_id], event.payload["version"]] = before
    return found
