"""The catalogues: posts, skills, kinds of certificates, shift patterns."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import require
from aftercare.registry.organisation.errors import CodeTakenError, PostCircleError, PostInUseError
from aftercare.registry.organisation.events import (
    CertificateKindChanged,
    CertificateKindClosed,
    CertificateKindDefined,
    PostChanged,
    PostClosed,
    PostDefined,
    ShiftPatternChanged,
    ShiftPatternClosed,
    ShiftPatternDefined,
    SkillChanged,
    SkillClosed,
    SkillDefined,
)
from aftercare.registry.organisation.models import CertificateKind, Post, PostHolding, ShiftPattern, Skill
from aftercare.registry.organisation.rules.shifts import is_pattern
from aftercare.registry.organisation.services.roots import checked

M = TypeVar("M", bound=models.Model)

NOT_A_PATTERN = _("This is not a shift pattern: minutes of the day, in order, at most 24 hours a shift.")


@command("post.define")
def define_post(
    *,
    code: str,
    name: Words,
    supervisor_id: int | None = None,
    is_field: bool = False,
    by: Actor,
    at: datetime,
) -> Post:
    """Add a post to the catalogue; `is_field` = its holders go out to customers."""
    require(by, "post.change")
    post = _add(Post, code=code, name=name, supervisor_id=supervisor_id, is_field=is_field, active_from=at)
    publish(PostDefined(code=post.code, supervisor=supervisor_id, is_field=is_field), stream_id=post.pk, at=at)
    return post


@command("post.change")
def change_post(
    *,
    post_id: int,
    name: Words,
    supervisor_id: int | None,
    is_field: bool,
    by: Actor,
    at: datetime,
) -> Post:
    """Rename a post, put it below another, or make it one that goes out."""
    require(by, "post.change")
    post = get_of(Post, post_id)
    _refuse_circle(post, supervisor_id)
    wanted = {"name": name, "supervisor_id": supervisor_id, "is_field": is_field}
    changed = {field: value for field, value in wanted.items() if getattr(post, field) != value}
    if changed:
        Post.objects.filter(pk=post.pk).update(**changed)
        post.refresh_from_db()
        event = PostChanged(fields=sorted(changed), supervisor=supervisor_id, is_field=is_field)
        publish(event, stream_id=post.pk, at=at)
    return post


def _refuse_circle(post: Post, supervisor_id: int | None) -> None:
    above = dict(Post.objects.values_list("pk", "supervisor_id"))
    step = supervisor_id
    while step is not None:
        if step == post.pk:
            raise PostCircleError
        step = above.get(step)


@command("post.close")
def close_post(*, post_id: int, by: Actor, at: datetime) -> Post:
    """Take a post out of the catalogue; refused while somebody holds it."""
    require(by, "post.change")
    post = get_of(Post, post_id)
    held = PostHolding.objects.filter(post=post, active_to__isnull=True).count()
    if held:
        raise PostInUseError(count=held)
    if Post.objects.filter(pk=post.pk, active_to__isnull=True).update(active_to=at):
        publish(PostClosed(), stream_id=post.pk, at=at)
    post.refresh_from_db()
    return post


@command("skill.define")
def define_skill(*, code: str, name: Words, by: Actor, at: datetime) -> Skill:
    """Add a skill to the catalogue."""
    require(by, "skill.change")
    skill = _add(Skill, code=code, name=name, active_from=at)
    publish(SkillDefined(code=skill.code), stream_id=skill.pk, at=at)
    return skill


@command("certificate_kind.define")
def define_certificate_kind(*, code: str, name: Words, by: Actor, at: datetime) -> CertificateKind:
    """Add a kind of certificate to the catalogue."""
    require(by, "skill.change")
    kind = _add(CertificateKind, code=code, name=name, active_from=at)
    publish(CertificateKindDefined(code=kind.code), stream_id=kind.pk, at=at)
    return kind


@command("shift_pattern.define")
def define_shift_pattern(
    *, code: str, name: Words, days: list[list[list[int]]], by: Actor, at: datetime
) -> ShiftPattern:
    """Write down a cycle of working days; see `ShiftPattern` for the form of `days`."""
    require(by, "roster.change")
    if not is_pattern(days):
        raise InvalidError(fields={"days": [NOT_A_PATTERN]})
    pattern = _add(ShiftPattern, code=code, name=name, days=days, active_from=at)
    publish(ShiftPatternDefined(code=pattern.code, days=days), stream_id=pattern.pk, at=at)
    return pattern


@command("skill.change")
def change_skill(*, skill_id: int, name: Words, by: Actor, at: datetime) -> Skill:
    """Give a skill another name."""
    require(by, "skill.change")
    skill = get_of(Skill, skill_id)
    if _rename(skill, name):
        publish(SkillChanged(fields=["name"]), stream_id=skill.pk, at=at)
    return skill


@command("skill.close")
def close_skill(*, skill_id: int, by: Actor, at: datetime) -> Skill:
    """Offer a skill no longer; who has it keeps it on file."""
    require(by, "skill.change")
    skill = get_of(Skill, skill_id)
    if _close(skill, at):
        publish(SkillClosed(), stream_id=skill.pk, at=at)
    return skill


@command("certificate_kind.change")
def change_certificate_kind(*, kind_id: int, name: Words, by: Actor, at: datetime) -> CertificateKind:
    """Give a kind of certificate another name."""
    require(by, "skill.change")
    kind = get_of(CertificateKind, kind_id)
    if _rename(kind, name):
        publish(CertificateKindChanged(fields=["name"]), stream_id=kind.pk, at=at)
    return kind


@command("certificate_kind.close")
def close_certificate_kind(*, kind_id: int, by: Actor, at: datetime) -> CertificateKind:
    """File no more certificates of a kind; those on file stay."""
    require(by, "skill.change")
    kind = get_of(CertificateKind, kind_id)
    if _close(kind, at):
        publish(CertificateKindClosed(), stream_id=kind.pk, at=at)
    return kind


@command("shift_pattern.change")
def change_shift_pattern(*, pattern_id: int, name: Words, by: Actor, at: datetime) -> ShiftPattern:
    """Give a shift pattern another name; other hours are another pattern, because rosters count by these."""
    require(by, "roster.change")
    pattern = get_of(ShiftPattern, pattern_id)
    if _rename(pattern, name):
        publish(ShiftPatternChanged(fields=["name"]), stream_id=pattern.pk, at=at)
    return pattern


@command("shift_pattern.close")
def close_shift_pattern(*, pattern_id: int, by: Actor, at: datetime) -> ShiftPattern:
    """Offer a shift pattern no longer; who works by it goes on."""
    require(by, "roster.change")
    pattern = get_of(ShiftPattern, pattern_id)
    if _close(pattern, at):
        publish(ShiftPatternClosed(), stream_id=pattern.pk, at=at)
    return pattern


def _rename(row: Skill | CertificateKind | ShiftPattern, name: Words) -> bool:
    """Whether it is called otherwise now."""
    if not name:
        checked(type(row), {}, required=["name"])
    if row.name == name:
        return False
    row.name = name
    row.save(update_fields=["name"])
    return True


def _close(row: Skill | CertificateKind | ShiftPattern, at: datetime) -> bool:
    """Whether it was open until now."""
    if row.active_to is not None:
        return False
    row.active_to = at
    row.save(update_fields=["active_to"])
    return True


def _add(model: type[M], *, code: str, name: Words, **values: Any) -> M:
    """A row of a catalogue, its code not yet taken."""
    words = checked(model, {"code": code}, required=["code"])
    if not name:
        checked(model, {}, required=["name"])
    if QuerySet(model=model).filter(code=words["code"]).exists():
        raise CodeTakenError(code=words["code"])
    return QuerySet(model=model).create(**words, name=name, **values)


def get_of(model: type[M], row_id: int) -> M:
    """A row of a catalogue; raises NotFoundError."""
    rows: QuerySet[M] = QuerySet(model)
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise NotFoundError
    return row
