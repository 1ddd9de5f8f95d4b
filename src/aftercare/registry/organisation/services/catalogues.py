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
    CertificateKindDefined,
    PostChanged,
    PostClosed,
    PostDefined,
    ShiftPatternDefined,
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
