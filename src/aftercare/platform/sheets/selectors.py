"""Forms, and sheets for those who may see their subjects."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Max, Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.kernel.events import About
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import require_somewhere
from aftercare.platform.journal.public import subjects_of
from aftercare.platform.sheets.errors import NoPublishedVersionError
from aftercare.platform.sheets.models import Answer, Definition, Sheet, Version
from aftercare.platform.sheets.rules.forms import Form, from_body

CanSee = Callable[[Collection[int], Actor], set[int]]


def _nothing(_subject_id: int) -> tuple[About, ...]:
    return ()


def _anywhere(_subject_id: int) -> str | None:
    return None


def _unknown(_subject_id: int, _at: datetime) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """What the app that owns a kind of subject says of its sheets.

    `can_see` and `can_answer` cut ids down to those that the actor may see or fill in;
    `url_name` is the subject's page (taking its id); `about` names further subjects of the
    events, say the visit's case; `unit_path` is where the subject belongs, for waivers and registers;
    `known` are values, by fields' keys, that are on file when a form is laid out.
    """

    label: Words
    can_see: CanSee
    can_answer: CanSee
    url_name: str = ""
    about: Callable[[int], tuple[About, ...]] = _nothing
    unit_path: Callable[[int], str | None] = _anywhere
    known: Callable[[int, datetime], Mapping[str, Any]] = _unknown
    # A sub-query of the ids that the actor may see: only then its sheets stand in registers.
    visible: Callable[[Actor], QuerySet[Any]] | None = None


owners: Registry[Owner] = Registry("sheets.owners")
# Addresses of papers of a handed-in sheet, by (sheet id, revision); whoever prints registers one.
papers: Registry[Callable[[int, int], str]] = Registry("sheets.papers")

_EVERYTHING = {ActorKind.SYSTEM, ActorKind.HISTORY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sheet with its form and its newest answers: those handed in, and over them the draft."""

    sheet: Sheet
    form: Form
    name: Words
    answer: Answer | None
    values: dict[str, Any]
    draft: dict[str, Any]
    waived: set[str]
    may_answer: bool


def seen(kind: str, subject_ids: Iterable[int], by: Actor) -> set[int]:
    """Of these subjects, those that the actor may see."""
    if by.kind in _EVERYTHING:
        return set(subject_ids)
    owner = owners.get(kind)
    return owner.can_see(list(subject_ids), by) if owner else set()


def may_answer(kind: str, subject_id: int, by: Actor) -> bool:
    """Whether the actor may fill in sheets of this subject."""
    if by.kind in _EVERYTHING:
        return True
    owner = owners.get(kind)
    return owner is not None and subject_id in owner.can_answer([subject_id], by)


def require_answerable(kind: str, subject_id: int, by: Actor) -> None:
    """NotFoundError where the actor may not see the subject, NotAllowedError where they may not fill in its sheets."""
    if not seen(kind, [subject_id], by):
        raise NotFoundError
    if not may_answer(kind, subject_id, by):
        raise NotAllowedError


def get_sheet(sheet_id: int, by: Actor) -> Sheet:
    """One sheet whose subject the reader may see, with its version and form."""
    sheet = _sheets().filter(pk=sheet_id).first()
    if sheet is None or not seen(sheet.subject_kind, [sheet.subject_id], by):
        raise NotFoundError
    return sheet


def sheets_of(kind: str, subject_id: int, by: Actor) -> list[Sheet]:
    """The sheets of one subject, oldest first; [] if the reader may not see it."""
    return sheets_of_many(kind, [subject_id], by)[subject_id]


def sheets_of_many(kind: str, subject_ids: Collection[int], by: Actor) -> dict[int, list[Sheet]]:
    """The same for many subjects of a kind in one query; every id is a key."""
    found: dict[int, list[Sheet]] = {subject_id: [] for subject_id in subject_ids}
    for sheet in _sheets().filter(subject_kind=kind, subject_id__in=seen(kind, subject_ids, by)).order_by("pk"):
        found[sheet.subject_id].append(sheet)
    return found


def handed_in(forms: Collection[str], by: Actor) -> QuerySet[Sheet]:
    """The sheets of these forms that were handed in about subjects that the reader may see."""
    rows = _sheets().filter(version__definition__key__in=forms, state__in=(Sheet.State.SUBMITTED, Sheet.State.CLOSED))
    rows = rows.filter(revision__gt=0)
    if by.kind in _EVERYTHING:
        return rows
    seen_by = Q(pk__in=())
    for kind, owner in owners.items():
        if owner.visible is not None:
            seen_by |= Q(subject_kind=kind, subject_id__in=owner.visible(by))
    return rows.filter(seen_by)


def newest_answers(sheet_ids: Collection[int]) -> dict[int, Answer]:
    """Sheet → what was handed in last; one query."""
    rows = Answer.objects.filter(sheet_id__in=sheet_ids).order_by("revision")
    return {one.sheet_id: one for one in rows}


def visible_sheets(sheet_ids: Collection[int], by: Actor) -> set[int]:
    """Of these sheets, those that the reader may see: who sees the subject sees the sheet and its files."""
    if by.kind in _EVERYTHING:
        return set(sheet_ids)
    rows = Sheet.objects.filter(pk__in=sheet_ids).values_list("pk", "subject_kind", "subject_id")
    by_kind: dict[str, list[tuple[int, int]]] = {}
    for pk, kind, subject_id in rows:
        by_kind.setdefault(kind, []).append((pk, subject_id))
    found = set[int]()
    for kind, pairs in by_kind.items():
        visible = seen(kind, {subject_id for _pk, subject_id in pairs}, by)
        found |= {pk for pk, subject_id in pairs if subject_id in visible}
    return found


def filled(sheet_id: int, by: Actor) -> Filled:
    """Everything a page, a print or the phone needs of one sheet."""
    sheet = get_sheet(sheet_id, by)
    answer = newest_answer(sheet)
    return Filled(
        sheet=sheet,
        form=form_of(sheet.version),
        name=sheet.version.definition.name,
        answer=answer,
        values=values_of(answer),
        draft=sheet.draft,
        waived=set(sheet.waivers.values_list("field", flat=True)),
        may_answer=sheet.state != Sheet.State.CLOSED and may_answer(sheet.subject_kind, sheet.subject_id, by),
    )


def newest_answer(sheet: Sheet) -> Answer | None:
    """What was handed in last."""
    return sheet.answers.order_by("-revision").first()


def history(sheet_id: int, by: Actor) -> list[Answer]:
    """Everything that was ever handed in on a sheet, newest first."""
    return list(get_sheet(sheet_id, by).answers.order_by("-revision"))


def values_of(answer: Answer | None) -> dict[str, Any]:
    """Normalised values by field key."""
    values: dict[str, Any] = orjson.loads(answer.values) if answer else {}
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sheet that was handed in, with its newest answers as they are stored."""

    id: int
    form: str
    subject_kind: str
    subject_id: int
    staff_id: int | None
    submitted_at: datetime | None
    revision: int
    answers: dict[str, Any]


def lines_of(rows: Sequence[Sheet]) -> list[Line]:
    """Sheets that their reader may see as lines; one query for all answers."""
    answers = newest_answers([row.pk for row in rows])
    return [
        Line(
            id=row.pk, form=row.version.definition.key, subject_kind=row.subject_kind, subject_id=row.subject_id,
            staff_id=row.staff_id, submitted_at=row.submitted_at, revision=row.revision,
            answers=values_of(answers.get(row.pk)),
        )
        for row in rows
    ]  # fmt: skip


def line_of(row: Sheet) -> Line:
    """The same of one."""
    return lines_of([row])[0]


def form_of(version: Version) -> Form:
    """The version's form; parsed once a process."""
    return from_body(version.body)


def _sheets() -> QuerySet[Sheet]:
    return Sheet.objects.select_related("version__definition")


# Forms. -----------------------------------------------------------------------------------------


def published(key: str) -> Version:
    """The newest published version of a form. Raises NotFoundError, NoPublishedVersionError."""
    version = (
        Version.objects.select_related("definition")
        .filter(definition__key=key, published_at__isnull=False)
        .order_by("-number")
        .first()
    )
    if version is None:
        definition = Definition.objects.filter(key=key).first()
        if definition is None:
            raise NotFoundError
        raise NoPublishedVersionError(name=definition.name)
    return version


def published_keys() -> list[str]:
    """The keys of every form that has a published version."""
    rows = Version.objects.filter(published_at__isnull=False)
    return sorted(rows.values_list("definition__key", flat=True).distinct())


def names_of(keys: Collection[str]) -> dict[str, Words]:
    """What these forms are called, as far as there is a published version of them."""
    rows = Definition.objects.filter(key__in=keys, versions__published_at__isnull=False)
    return {one.key: one.name for one in rows.only("key", "name").distinct()}


def definitions(by: Actor) -> QuerySet[Definition]:
    """Every form, for the list page."""
    require_somewhere(by, "form.view")
    return Definition.objects.annotate(newest=Max("versions__number"), published_at=Max("versions__published_at"))


def find_forms(by: Actor, text: str, limit: int) -> list[Definition]:
    """Published forms whose key or name has the text, for pickers."""
    del by  # whoever may use the field may see what forms there are
    found = Definition.objects.filter(versions__published_at__isnull=False, active_to__isnull=True).distinct()
    if text:
        found = found.filter(
            Q(key__icontains=text) | Q(**{"name__zh-hans__icontains": text}) | Q(name__en__icontains=text)
        )
    return list(found.order_by("key", "pk")[:limit])


def forms_by_id(by: Actor, ids: Collection[int]) -> list[Definition]:
    """These forms, for pickers."""
    del by
    return list(Definition.objects.filter(pk__in=ids).order_by("key", "pk"))


def get_definition(definition_id: int, by: Actor) -> Definition:
    """One form."""
    require_somewhere(by, "form.view")
    definition = Definition.objects.filter(pk=definition_id).first()
    if definition is None:
        raise NotFoundError
    return definition


def versions_of(definition_id: int, by: Actor) -> list[Version]:
    """The versions of a form, newest first; a draft is the first."""
    return list(get_definition(definition_id, by).versions.order_by("-number"))


def version_of(definition_id: int, number: int, by: Actor) -> Version:
    """One version of a form."""
    found = Version.objects.filter(definition=get_definition(definition_id, by), number=number).first()
    if found is None:
        raise NotFoundError
    return found


def about(sheet: Sheet, by: Actor) -> str:
    """What a sheet is about, by name: its title alone says which form it is, not whose. "" where that has none."""
    subject = (sheet.subject_kind, sheet.subject_id)
    named = subjects_of([subject], by).get(subject)
    return named.name if named else ""
