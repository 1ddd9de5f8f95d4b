"""Making forms, laying out sheets, and handing answers in."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError, StaleError, Text
from aftercare.base.kernel.events import About
from aftercare.base.kernel.jsontext import canonical, moment_text
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import require
from aftercare.platform.files import public as files
from aftercare.platform.sheets import selectors
from aftercare.platform.sheets.errors import (
    AnswersInvalidError,
    NothingToWaiveError,
    SheetClosedError,
    VersionPublishedError,
)
from aftercare.platform.sheets.events import FormPublished, SheetClosed, SheetOpened, SheetSubmitted, SheetValueWaived
from aftercare.platform.sheets.models import Answer, Definition, Sheet, Version, Waiver
from aftercare.platform.sheets.rules.answers import Checked, validate
from aftercare.platform.sheets.rules.forms import Form, Photo, Signature, parse

SHEET_KIND = "sheet"
PERMISSION = "form.manage"
# As the column of a file's role has it.
LONGEST_ROLE = 40

# Forms. -----------------------------------------------------------------------------------------


@command("form.draft")
def draft_form(*, key: str, name: Words, purpose: str, source: str, by: Actor, at: datetime) -> Version:  # noqa: ARG001 - every command has a time
    """Make a form, or a draft of the next version of one that exists; an existing draft is replaced.

    `source` is YAML or JSON. Raises DefinitionInvalidError, InvalidError.
    """
    require(by, PERMISSION)
    _check_form(key, name, purpose)
    body = canonical(parse(source).model_dump(mode="json"))
    definition, _new = Definition.objects.update_or_create(key=key, defaults={"name": name, "purpose": purpose})
    newest = definition.versions.order_by("-number").first()
    values = {"body": body, "source": source, "by_kind": by.kind, "by_id": by.id}
    if newest is not None and newest.published_at is None:
        Version.objects.filter(pk=newest.pk, published_at__isnull=True).update(**values)
        newest.refresh_from_db()
        return newest
    return Version.objects.create(definition=definition, number=newest.number + 1 if newest else 1, **values)


def _check_form(key: str, name: Words, purpose: str) -> None:
    fields: dict[str, list[Text]] = {}
    if (
        not key
        or len(key) > 60
        or not all(part.isalnum() and part.isascii() for part in key.replace("_", "-").split("-"))
    ):
        fields["key"] = [_("A key has Latin letters, digits and hyphens.")]
    if not name:
        fields["name"] = [_("A form needs a name.")]
    if purpose not in Definition.Purpose.values:
        fields["purpose"] = [_("Choose one of the answers.")]
    if fields:
        raise InvalidError(fields=fields)


@command("form.publish")
def publish_draft(*, definition_id: int, by: Actor, at: datetime) -> Version:
    """Publish a form's draft: it never changes again, and sheets opened from now on use it."""
    require(by, PERMISSION)
    draft = Version.objects.filter(definition_id=definition_id).order_by("-number").first()
    if draft is None:
        raise NotFoundError
    if not Version.objects.filter(pk=draft.pk, published_at__isnull=True).update(published_at=at):
        raise VersionPublishedError
    draft.refresh_from_db()
    sha256 = hashlib.sha256(draft.body.encode()).hexdigest()
    event = FormPublished(form=definition_id, definition=draft.definition.key, version=draft.number, sha256=sha256)
    publish(event, stream_id=definition_id, at=at)
    return draft


@command("form.discard_draft")
def discard_draft(*, definition_id: int, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has a time
    """Throw a draft away; a form that was never published goes with it."""
    require(by, PERMISSION)
    if not Version.objects.filter(definition_id=definition_id, published_at__isnull=True).delete()[0]:
        raise NotFoundError
    if not Version.objects.filter(definition_id=definition_id).exists():
        Definition.objects.filter(pk=definition_id).delete()


@command("form.install")
def install_form(*, key: str, name: Words, purpose: str, source: str, by: Actor, at: datetime) -> Version:
    """Make and publish a form in one step, for packs and templates; the same text again changes nothing."""
    require(by, PERMISSION)
    newest = Version.objects.filter(definition__key=key, published_at__isnull=False).order_by("-number").first()
    if newest is not None and newest.body == canonical(parse(source).model_dump(mode="json")):
        return newest
    draft = draft_form(key=key, name=name, purpose=purpose, source=source, by=by, at=at)
    return publish_draft(definition_id=draft.definition_id, by=by, at=at)


# Sheets. ----------------------------------------------------------------------------------------


@command("sheet.open")
def open_sheet(
    *, form: str, kind: str, subject_id: int, by: Actor, at: datetime,  # noqa: ARG001 - the caller has checked `by`
    role: str = "", previous: Mapping[str, int] | None = None,
) -> Sheet:  # fmt: skip
    """Lay out a form (by its key, newest published version) for a subject; the caller has checked the right.

    `role` says why it is there; `previous` are last meter readings by field, in scale. The same
    form in the same role is laid out once: the sheet that is already there is returned.
    """
    version = selectors.published(form)
    there = Sheet.objects.filter(
        subject_kind=kind, subject_id=subject_id, role=role, version__definition=version.definition_id
    ).exclude(state=Sheet.State.CLOSED)
    known = there.order_by("-pk").first()
    if known is not None:
        return known
    sheet = Sheet.objects.create(
        version=version,
        subject_kind=kind,
        subject_id=subject_id,
        role=role,
        previous=dict(previous or {}),
        unit_path=_unit_path(kind, subject_id),
        opened_at=at,
    )
    event = SheetOpened(
        sheet=sheet.pk, definition=form, version=version.number, subject_kind=kind, subject_id=subject_id
    )
    publish(event, stream_id=sheet.pk, at=at, about=_about(sheet))
    return sheet


@command("sheet.lay_out")
def lay_out(*, form: str, kind: str, subject_id: int, role: str, by: Actor, at: datetime) -> Sheet:
    """Open a sheet with what is known of its subject; whoever fills it in looks that over. What was begun is kept."""
    sheet = open_sheet(form=form, kind=kind, subject_id=subject_id, role=role, by=by, at=at)
    owner = selectors.owners.get(kind)
    known = owner.known(subject_id, at) if owner and sheet.state == Sheet.State.OPEN and not sheet.draft else {}
    if known:
        answer(sheet_id=sheet.pk, answers=known, by=by, at=at)
    return sheet


@command("sheet.answer")
def answer(*, sheet_id: int, answers: Mapping[str, Any], by: Actor, at: datetime) -> Checked:  # noqa: ARG001 - every command has a time
    """Keep what was typed so far, wrong or unfinished as it may be, and say what is wrong with it."""
    sheet = _to_answer(sheet_id, by)
    form = selectors.form_of(sheet.version)
    kept = {key: value for key, value in answers.items() if form.field(key) is not None}
    Sheet.objects.filter(pk=sheet.pk).update(draft=kept)
    return validate(form, kept, waived=_waived(sheet), previous=sheet.previous, partial=True)


@command("sheet.submit")
def submit(
    *, sheet_id: int, answers: Mapping[str, Any], by: Actor, at: datetime, revision: int | None = None
) -> Answer:
    """Hand a sheet in. Answers never change: handing in again makes the next revision.

    `revision` is the one that the page was opened on (StaleError if another came since). Raises
    AnswersInvalidError with messages at fields (`key`, in tables `key.row.column`).
    """
    sheet = _to_answer(sheet_id, by)
    if revision is not None and revision != sheet.revision:
        raise StaleError
    form = selectors.form_of(sheet.version)
    checked = validate(form, answers, waived=_waived(sheet), previous=sheet.previous)
    _check_files(form, checked, by)
    if checked.errors:
        raise AnswersInvalidError(fields=checked.errors)
    made = _hand_in(sheet, checked, by, at)
    _attach_files(form, checked, sheet, by, at)
    return made


@command("sheet.waive")
def waive(*, sheet_id: int, field: str, reason: str, by: Actor, at: datetime) -> Waiver:
    """Let a value out of its limits pass, with a reason. Needs `sheet.waive`."""
    sheet = selectors.get_sheet(sheet_id, by)
    owner = selectors.owners.get(sheet.subject_kind)
    require(by, "sheet.waive", unit_path=owner.unit_path(sheet.subject_id) if owner else None)
    if sheet.state == Sheet.State.CLOSED:
        raise SheetClosedError
    found = selectors.form_of(sheet.version).field(field)
    if getattr(found, "out_of_limits", "") != "waiver":
        raise NothingToWaiveError(field=found.label if found else field)
    if not reason.strip():
        raise InvalidError(fields={"reason": [_("Say why the value may pass.")]})
    waiver, new = Waiver.objects.get_or_create(
        sheet=sheet, field=field,
        defaults={"reason": reason.strip()[:500], "by_kind": by.kind, "by_id": by.id, "at": at},
    )  # fmt: skip
    if new:
        event = SheetValueWaived(
            sheet=sheet.pk, definition=sheet.version.definition.key, version=sheet.version.number, field=field,
            reason=waiver.reason,
        )  # fmt: skip
        publish(event, stream_id=sheet.pk, at=at, about=_about(sheet))
    return waiver


@command("sheet.close")
def close_sheet(*, sheet_id: int, by: Actor, at: datetime) -> None:
    """Take no further answers, say because the order is closed; the caller has checked the right."""
    sheet = selectors.get_sheet(sheet_id, by)
    if Sheet.objects.filter(pk=sheet.pk).exclude(state=Sheet.State.CLOSED).update(state=Sheet.State.CLOSED, draft={}):
        publish(SheetClosed(sheet=sheet.pk), stream_id=sheet.pk, at=at, about=_about(sheet))


def _to_answer(sheet_id: int, by: Actor) -> Sheet:
    sheet = selectors.get_sheet(sheet_id, by)
    if not selectors.may_answer(sheet.subject_kind, sheet.subject_id, by):
        raise NotAllowedError
    locked = Sheet.objects.select_for_update(of=("self",)).select_related("version__definition").get(pk=sheet.pk)
    if locked.state == Sheet.State.CLOSED:
        raise SheetClosedError
    return locked


def _unit_path(kind: str, subject_id: int) -> str:
    owner = selectors.owners.get(kind)
    return (owner.unit_path(subject_id) if owner else None) or ""


def _about(sheet: Sheet) -> tuple[About, ...]:
    owner = selectors.owners.get(sheet.subject_kind)
    further = owner.about(sheet.subject_id) if owner else ()
    return (About("subject", sheet.subject_kind, sheet.subject_id), *further)


def _waived(sheet: Sheet) -> set[str]:
    return set(sheet.waivers.values_list("field", flat=True))


def _hand_in(sheet: Sheet, checked: Checked, by: Actor, at: datetime) -> Answer:
    number = sheet.revision + 1
    waivers = {one.field: one for one in sheet.waivers.all() if one.field in checked.waived}
    made = Answer.objects.create(
        sheet=sheet, revision=number, values=canonical(checked.values), verdict=checked.verdict, failed=checked.failed,
        waived={
            key: {"reason": one.reason, "by_kind": one.by_kind, "by_id": one.by_id, "at": moment_text(one.at)}
            for key, one in waivers.items()
        },
        by_kind=by.kind, by_id=by.id, at=at,
    )  # fmt: skip
    Sheet.objects.filter(pk=sheet.pk).update(
        state=Sheet.State.SUBMITTED,
        revision=number,
        verdict=checked.verdict,
        submitted_at=at,
        draft={},
        staff_id=by.id if by.kind is ActorKind.STAFF else None,
    )
    event = SheetSubmitted(
        sheet=sheet.pk, definition=sheet.version.definition.key, version=sheet.version.number, revision=number,
        verdict=checked.verdict, failed=checked.failed, waived=checked.waived,
        subject_kind=sheet.subject_kind, subject_id=sheet.subject_id,
    )  # fmt: skip
    publish(event, stream_id=sheet.pk, at=at, about=_about(sheet))
    return made


def _files_in(form: Form, checked: Checked) -> dict[str, list[int]]:
    """Field key → the ids of the files that its answer names."""
    found = {}
    for field in form:
        value = checked.values.get(field.key)
        if value and isinstance(field, Photo):
            found[field.key] = list(value)
        elif value and isinstance(field, Signature):
            found[field.key] = [value["file"]]
    return found


def _check_files(form: Form, checked: Checked, by: Actor) -> None:
    """Only pictures that the actor may see: an id from elsewhere is no photo."""
    for key, ids in _files_in(form, checked).items():
        visible = files.visible(ids, by)
        for file_id in ids:
            if file_id not in visible or not files.get_file(file_id, by).content.media_type.startswith("image/"):
                checked.error(key, _("This is not a picture. Take or choose it again."))


def _attach_files(form: Form, checked: Checked, sheet: Sheet, by: Actor, at: datetime) -> None:
    signed = {field.key for field in form if isinstance(field, Signature)}
    for key, ids in _files_in(form, checked).items():
        role = f"{files.SIGNATURE}.{key}"[:LONGEST_ROLE] if key in signed else key
        for file_id in ids:
            files.attach(
                file_id=file_id, kind=SHEET_KIND, subject_id=sheet.pk, role=role, by=by, at=at, about=_about(sheet)
            )
