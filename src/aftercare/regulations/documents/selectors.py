"""Reading regulations: always for somebody, except what is in force."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from inspect import getfile
from pathlib import Path

from django.core.cache import cache
from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.platform.sheets import public as sheets
from aftercare.platform.worktime import public as worktime
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import POSTS, goals
from aftercare.regulations.documents.errors import NotInterpreterError
from aftercare.regulations.documents.models import Regulation, Version
from aftercare.regulations.documents.rules import Clause, Document, Problem, Vocabulary
from aftercare.regulations.documents.rules import problems_of as faults_of

S = Version.State
VIEW = "regulation.view"
NAMED, CALLED = re.compile(r"\b[A-Z]\w+"), re.compile(r"\b([A-Z]\w+)\(")


def visible_to(by: Actor) -> QuerySet[Regulation]:
    """Regulations are read by the whole staff of the part of the company that they belong to."""
    accounts.require_somewhere(by, VIEW)
    return Regulation.objects.filter(accounts.scope_q(by, VIEW))


def get_regulation(*, regulation_id: int, by: Actor, permission: str = VIEW) -> Regulation:
    """One regulation that the actor may see; NotFoundError, NotAllowedError."""
    found = visible_to(by).filter(pk=regulation_id).first()
    if found is None:
        raise NotFoundError
    accounts.require(by, permission, unit_path=found.unit_path)
    return found


def get_version(*, version_id: int, by: Actor, permission: str = VIEW) -> Version:
    """One version of a regulation that the actor may see."""
    found = Version.objects.select_related("regulation").filter(pk=version_id).first()
    if found is None:
        raise NotFoundError
    get_regulation(regulation_id=found.regulation_id, by=by, permission=permission)
    return found


def in_force(at: datetime) -> QuerySet[Version]:
    """The published versions that hold at a moment, by id."""
    begun = Version.objects.filter(state=S.PUBLISHED, effective_from__lte=at)
    return begun.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=at)).order_by("pk")


def in_work(regulation: Regulation) -> Version | None:
    """The version that is a draft, in review or approved but not published."""
    return regulation.versions.filter(state__in=(S.DRAFT, S.IN_REVIEW, S.APPROVED)).first()


def newest_published(regulation: Regulation) -> Version | None:
    """The version that was published last; it may take force later than now."""
    return regulation.versions.filter(state=S.PUBLISHED).order_by("-number").first()


def shown_version(*, regulation_id: int, by: Actor, at: datetime) -> Version:
    """The version that readers of a regulation get: in force, else the newest that was not thrown away."""
    regulation = get_regulation(regulation_id=regulation_id, by=by)
    versions = regulation.versions.select_related("regulation").order_by("-number")
    holding = versions.filter(pk__in=in_force(at).values("pk")).first()
    return holding or versions.exclude(state=S.WITHDRAWN).first() or versions[0]


def document_of(version: Version) -> Document:
    """The text of a version; what is fixed is parsed once in a process."""
    return _parsed(version.digest, version.content)


def documents_of(versions: Collection[Version]) -> dict[int, Document]:
    """Version id → its text."""
    return {version.pk: document_of(version) for version in versions}


@lru_cache(maxsize=256)
def _parsed(digest: str, content: str) -> Document:
    del digest
    return Document.read(content)


def require_interpreter(version: Version, by: Actor, at: datetime) -> None:
    """NotInterpreterError unless the actor holds the post that says what the regulation means."""
    post = document_of(version).interpreted_by or document_of(version).approved_by
    holders = {one for resolve in approvals.posts for one in resolve(post, version.regulation.unit_id, at)}
    if by.kind is not ActorKind.STAFF or by.id not in holders:
        raise NotInterpreterError(post=POSTS.get(post, post))


def vocabulary() -> Vocabulary:
    """The names that bindings may use on this system; three queries."""
    return Vocabulary(
        events=frozenset(catalogue.judged_names()),
        forms=frozenset(sheets.published_keys()),
        posts=frozenset(POSTS) | frozenset(organisation.post_names()),
        calendars=frozenset({"own", *worktime.calendar_keys()}),
        goals=frozenset(key for key, _words in goals.items()),
    )


@lru_cache(maxsize=1)
def live_events() -> frozenset[str]:
    """The events that something publishes already, and does not only promise (decision 12).

    Wherever in its app an event is declared: some code of that app makes it.
    """
    wanted: dict[Path, dict[str, str]] = {}
    for name in catalogue.names():
        shape = catalogue.newest(name)
        if shape is not None:
            wanted.setdefault(_app_of(getfile(shape)), {})[shape.__name__] = name
    return frozenset(shapes[made] for folder, shapes in wanted.items() for made in _made_in(folder, set(shapes)))


def _app_of(file: str) -> Path:
    """The folder of the app that a file belongs to."""
    folders = Path(file).parents
    return next((one for one in folders if (one / "apps.py").exists()), folders[0])


def _made_in(folder: Path, wanted: set[str]) -> set[str]:
    """Of these shapes, those that the code of an app calls, or that its services and rules hold in tables to call."""
    found: set[str] = set()
    for file in sorted(folder.rglob("*.py"), key=lambda file: (not _is_service(folder, file), file)):
        if not wanted - found:
            break
        if not {"events", "migrations"} & {file.stem, *file.relative_to(folder).parts}:
            names = NAMED if _is_service(folder, file) else CALLED
            found |= wanted.intersection(names.findall(file.read_text(encoding="utf-8")))
    return found


def _is_service(folder: Path, file: Path) -> bool:
    return bool({"services", "rules"} & {file.stem, *file.relative_to(folder).parts})


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause as people cite it, "《质量保证制度》第五条", and where it can be read."""

    words: Words
    version_id: int
    clause: str


def cited(where: str) -> Cited | None:
    """The clause at an address (decision 17), for whoever sees what it decided; None if there is none such.

    An address without a clause ("service@3") is the version as a whole.

    What was approved never changes: its name is looked up once a process.
    """
    kept = f"regulations.cited:{where}"
    found: Cited | None = cache.get(kept)
    return found or _look_up(where, kept)


def _look_up(where: str, kept: str) -> Cited | None:
    key, _at, rest = where.partition("@")
    number, _slash, clause_key = rest.partition("#")[0].partition("/")
    rows = Version.objects.filter(regulation__key=key, number=number if number.isdecimal() else 0)
    version = rows.select_related("regulation").first()
    if version is None:
        return None
    clause = next((one for one in document_of(version).clauses if one.key == clause_key), None)
    if clause is None and clause_key:
        return None
    name = version.regulation.name
    words = called(name, clause) if clause else version_called(name, version.number)
    found = Cited(words, version.pk, clause_key)
    if version.state in Version.FIXED:
        cache.set(kept, found)
    return found


def called(name: Words, clause: Clause) -> Words:
    """《某制度》第八条; "Some rules, Article 8 Site-trip register"."""
    number, title, of = clause.numbered, clause.title, name.en or name.zh
    said = f"{number.en} {title.en}".strip()
    return Words(
        f"《{name.zh or name.en}》{number.zh or title.zh}",
        f"{of}, {said}" if number.en else f"{of}: {said or clause.key}",
    )


def version_called(name: Words, number: int | str) -> Words:
    """《某制度》第 3 版; "Some rules, version 3"."""
    return Words(f"《{name.zh or name.en}》第 {number} 版", f"{name.en or name.zh}, version {number}")


def question(version: Version) -> Words:
    """What the approval of a version is about."""
    return version_called(version.regulation.name, version.number)


def questions_called(ids: Collection[int]) -> dict[int, Words]:
    """The same for many versions, for readers of either language."""
    rows = Version.objects.select_related("regulation").filter(pk__in=ids)
    return {row.pk: question(row) for row in rows}


def problems_of(document: Document) -> list[Problem]:
    """What keeps a document from being handed in."""
    return faults_of(document, vocabulary())
