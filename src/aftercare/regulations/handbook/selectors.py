"""What the pages of regulations show: the list, the handbook, who has read it, what was asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone, translation

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import POSTS, ROLES, Appraisal, Indicator, Names, Ratio
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.errors import NotInterpreterError
from aftercare.regulations.documents.models import Interpretation, Regulation, Version
from aftercare.regulations.documents.rules import Difference, Document, Meter, Problem, differences, meter
from aftercare.regulations.escalations.selectors.naming import clock_names
from aftercare.regulations.handbook.rules import Section, Standing, sections, standing
from aftercare.regulations.packs import selectors as packs

S = Version.State
COMPLY = "regulation.comply"
IN_WORK = (S.DRAFT, S.IN_REVIEW, S.APPROVED)


# -- lists ------------------------------------------------------------------------------------


def regulations(by: Actor, at: datetime) -> QuerySet[Regulation]:
    """The list: what is in force, and what is being worked on."""
    own = Version.objects.filter(regulation=OuterRef("pk")).order_by("-number")
    force = documents.in_force(at).filter(regulation=OuterRef("pk")).order_by("-number")
    return documents.visible_to(by).annotate(
        work=Subquery(own.filter(state__in=IN_WORK).values("state")[:1]),
        in_force=Subquery(force.values("number")[:1]),
        effective_from=Subquery(force.values("effective_from")[:1]),
        shown_id=Subquery(own.exclude(state=S.WITHDRAWN).values("pk")[:1]),
        force_id=Subquery(force.values("pk")[:1]),
    )


def clause_counts(version_ids: list[int]) -> dict[int, int]:
    """Version id → its number of clauses."""
    found = documents.documents_of(list(Version.objects.filter(pk__in=version_ids)))
    return {key: sum(1 for _clause in one.clauses) for key, one in found.items()}


@dataclass(frozen=True, slots=True)
class Readers:
    """How many of those whom a version concerns have read it."""

    read: int
    of: int


def readers_of(versions: Mapping[int, str], by: Actor, at: datetime) -> dict[int, Readers]:
    """Version id → its readers, for versions with the path of their unit; two queries."""
    people = dict(_staff(by, at).values_list("pk", "unit_path"))
    pairs = Version.objects.filter(pk__in=versions, readings__staff__in=list(people)).values_list(
        "pk", "readings__staff_id"
    )
    read: dict[int, set[int]] = {}
    for version_id, staff_id in pairs:
        read.setdefault(version_id, set()).add(staff_id)
    found = {}
    for key, path in versions.items():
        concerned = {one for one, home in people.items() if home.startswith(path)}
        found[key] = Readers(len(read.get(key, set()) & concerned), len(concerned))
    return found


def _staff(by: Actor, at: datetime) -> QuerySet[organisation.Staff]:
    """Those who work here, as far as the reader may see how they keep regulations."""
    rows = organisation.Staff.objects.filter(accounts.scope_q(by, COMPLY))
    return rows.filter(organisation.working_on(timezone.localdate(at)))


@dataclass(frozen=True, slots=True)
class Shelved:
    """A shipped regulation on the shelf, and the company's own that came from it."""

    document: Document
    meter: Meter
    regulation_id: int | None


def shelf(by: Actor) -> list[Shelved]:
    """The shipped regulations in the order of the requirement list."""
    live = documents.live_events()
    known = dict(documents.visible_to(by).values_list("key", "pk"))
    return [Shelved(one, meter(one, live), known.get(one.key)) for one in packs.packs().values()]


def standings() -> dict[str, Standing]:
    """Shipped regulation → what of it is live, and what waits for which events."""
    live = documents.live_events()
    return {one.key: standing(one, live) for one in packs.packs().values()}


# -- one regulation ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Handbook:
    """A version as it is read."""

    version: Version
    document: Document
    sections: tuple[Section, ...]
    meter: Meter


def handbook(version: Version) -> Handbook:
    """A version with its margins and its meter."""
    document = documents.document_of(version)
    live = documents.live_events()
    return Handbook(version, document, sections(document, names(), live), meter(document, live))


def shows_indicators(document: Document, by: Actor) -> bool:
    """Whether there are figures of this regulation that the actor may see."""
    bound = any(isinstance(binding, Indicator | Ratio | Appraisal) for _clause, binding in document.bound())
    return bound and accounts.allows_somewhere(by, COMPLY)


def draft(document: Document) -> tuple[tuple[Section, ...], Meter, list[Problem]]:
    """A text that is being written: how it will read, and what keeps it from being handed in."""
    live = documents.live_events()
    return sections(document, names(), live), meter(document, live), documents.problems_of(document)


def versions_of(version: Version) -> list[Version]:
    """Every version of the regulation, the newest first."""
    return list(version.regulation.versions.order_by("-number"))


def changes_of(version: Version) -> tuple[Version | None, list[Difference]]:
    """The version before that was published, and what changed since, clause by clause."""
    earlier = version.regulation.versions.filter(number__lt=version.number, state=S.PUBLISHED)
    before = earlier.order_by("-number").first()
    if before is None:
        return None, []
    return before, differences(documents.document_of(before), documents.document_of(version))


def problems_of(version: Version) -> list[Problem]:
    """What keeps a draft from being handed in."""
    return documents.problems_of(documents.document_of(version))


# -- who has read it --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom a version concerns."""

    name: str
    read_at: datetime | None


def read_at(version: Version, by: Actor) -> datetime | None:
    """When the actor confirmed having read a version."""
    if by.kind is not ActorKind.STAFF or by.id is None:
        return None
    return version.readings.filter(staff_id=by.id).values_list("read_at", flat=True).first()


def readings(version: Version, by: Actor, at: datetime) -> list[Reader]:
    """Those whom it concerns, who has not read it first; [] for those who may not know."""
    if not accounts.allows_somewhere(by, COMPLY):
        return []
    concerned = _staff(by, at).filter(unit_path__startswith=version.regulation.unit_path).order_by("name", "pk")
    read = dict(version.readings.values_list("staff_id", "read_at"))
    found = [Reader(name, read.get(pk)) for pk, name in concerned.values_list("pk", "name")]
    return sorted(found, key=lambda one: one.read_at is not None)


# -- what was asked about it ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of what a clause means, with the names of those who asked and answered."""

    row: Interpretation
    asker: str
    answerer: str


def questions(version: Version) -> dict[str, list[Asked]]:
    """Clause → what was asked about it in any version, the oldest first: an answer stays with the regulation."""
    rows = list(version.regulation.interpretations.order_by("asked_at", "pk"))
    people = organisation.briefs(one for row in rows for one in (row.asked_by_id, row.answered_by_id) if one)
    found: dict[str, list[Asked]] = {}
    for row in rows:
        asker, answerer = (people.get(one) if one else None for one in (row.asked_by_id, row.answered_by_id))
        asked = Asked(row, asker.name if asker else "", answerer.name if answerer else "")
        found.setdefault(row.clause, []).append(asked)
    return found


def get_question(*, interpretation_id: int, by: Actor) -> Interpretation:
    """One question about a regulation that the actor may see; NotFoundError."""
    rows = Interpretation.objects.filter(regulation__in=documents.visible_to(by))
    found = rows.filter(pk=interpretation_id).first()
    if found is None:
        raise NotFoundError
    return found


def may_answer(version: Version, by: Actor, at: datetime) -> bool:
    """Whether the actor holds the post that says what the regulation means."""
    try:
        documents.require_interpreter(version, by, at)
    except NotInterpreterError:
        return False
    return True


# -- names ------------------------------------------------------------------------------------


def names() -> Names:
    """What events, forms and posts are called in both languages; two queries."""
    posts = {key: Words(one, one) for key, one in organisation.post_names().items()}
    return Names(
        events=_event_names(),
        forms=form_names(),
        posts={**posts, **POSTS, **ROLES},
        clocks=clock_names(),
    )


def form_names() -> dict[str, Words]:
    """What forms are called, the company's own and those that are shipped."""
    own = {one.key: one.name for one in sheets.Definition.objects.only("key", "name")}
    return {**_shipped_forms(), **own}


def _event_names() -> Mapping[str, Words]:
    chinese, english = (_titles(language) for language in ("zh-hans", "en"))
    return {name: Words(title, english[name]) for name, title in chinese.items()}


def _titles(language: str) -> dict[str, str]:
    with translation.override(language):
        return {name: journal.title_of(name) for name in catalogue.names()}


@lru_cache(maxsize=1)
def _shipped_forms() -> Mapping[str, Words]:
    heads = {key: packs.read_shipped(text)["name"] for key, text in packs.forms().items()}
    return {key: Words(zh=one.get("zh", ""), en=one.get("en", "")) for key, one in heads.items()}
