"""The catalogues on one page: posts, skills, certificates, shift patterns; and the regions of offices."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import allows
from aftercare.registry.organisation import forms
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import CertificateKind, Post, Region, ShiftPattern, Skill
from aftercare.registry.organisation.rules.divisions import shown_division
from aftercare.registry.organisation.rules.shifts import shown_days
from aftercare.registry.organisation.selectors import abilities
from aftercare.registry.organisation.selectors.posts import regions
from aftercare.registry.organisation.services.catalogues import get_of


@ui.page("staff.view")
def page(request: Request) -> HttpResponse:
    """Posts, skills, kinds of certificates, shift patterns."""
    by = request.actor
    may = {key.replace(".", "_"): allows(by, key) for key in ("post.change", "skill.change", "roster.change")}
    return ui.render(
        request,
        "organisation/catalogue.html",
        {
            "posts": abilities.posts(),
            "skills": abilities.skills(),
            "kinds": abilities.certificate_kinds(),
            "patterns": abilities.shift_patterns(),
            "shown_days": shown_days,
            "may": may,
        },
    )


# Of a row of a catalogue: what is done with equipment is another word in Chinese.
RETIRE = pgettext_lazy("catalogue", "Retire")
POST_RETIRED = _(
    "It is no longer offered; only a post that nobody holds can be retired. Who held it stays on file."
    " This cannot be undone."
)
RELEASED = _(
    "From now on what comes from there goes to the office of the next larger division, if it has one."
    " What was assigned before stays. It can be assigned again at any time."
)


def _retired(says: str, count: int) -> str:
    """What follows for so many who have it, or work by it."""
    return says % {"count": count} if count else gettext("It is no longer offered. This cannot be undone.")


def _skill_retired(skill_id: int) -> str:
    held = abilities.holders_of_skill(skill_id)
    says = ngettext(
        "It is no longer offered; the person who has it keeps it. This cannot be undone.",
        "It is no longer offered; the %(count)s people who have it keep it. This cannot be undone.",
        held,
    )
    return _retired(says, held)


def _certificate_kind_retired(kind_id: int) -> str:
    filed = abilities.filed_certificates(kind_id)
    says = ngettext(
        "No more certificates of it can be filed; the one on file stays valid. This cannot be undone.",
        "No more certificates of it can be filed; the %(count)s on file stay valid. This cannot be undone.",
        filed,
    )
    return _retired(says, filed)


def _shift_pattern_retired(pattern_id: int) -> str:
    working = abilities.workers_by(pattern_id)
    says = ngettext(
        "It is no longer offered; the person who works by it goes on. This cannot be undone.",
        "It is no longer offered; the %(count)s people who work by it go on. This cannot be undone.",
        working,
    )
    return _retired(says, working)


def followed(what: object, says: object) -> str:
    """What it is about, and what follows."""
    return f"{what} · {says}"


def _to_page(_done: object) -> str:
    return reverse("organisation:catalogue")


def _crumb() -> ui.Crumb:
    return ui.Crumb(_("Posts and skills"), reverse("organisation:catalogue"))


@ui.page("post.change")
def new_post(request: Request) -> HttpResponse:
    """Add a post."""
    return ui.submit(
        request, forms.PostDefinitionForm, title=_("New post"), key="organisation.post.new", then=_to_page,
        do=lambda values: organisation.define_post(by=request.actor, at=clock.now(), **values),
    )  # fmt: skip


@ui.page("post.change")
def edit_post(request: Request, post_id: int) -> HttpResponse:
    """Change a post."""
    post = get_of(Post, post_id)
    initial: dict[str, Any] = {"name": post.name, "supervisor_id": post.supervisor_id, "is_field": post.is_field}
    return ui.submit(
        request, forms.PostChangeForm, title=_("Change the post"), key=f"organisation.post.{post_id}", initial=initial,
        help=str(post.name), of=_crumb(),
        do=lambda values: organisation.change_post(post_id=post_id, by=request.actor, at=clock.now(), **values),
        then=_to_page,
    )  # fmt: skip


@ui.page("post.change")
def close_post(request: Request, post_id: int) -> HttpResponse:
    """Take a post out of the catalogue."""
    post = get_of(Post, post_id)
    return ui.submit(
        request, ui.Form, title=_("Retire this post?"), key=f"organisation.post.{post_id}.close",
        button=RETIRE, danger=True, then=_to_page, help=followed(post.name, POST_RETIRED), of=_crumb(),
        do=lambda _values: organisation.close_post(post_id=post_id, by=request.actor, at=clock.now()),
    )  # fmt: skip


@ui.page("skill.change")
def new_skill(request: Request) -> HttpResponse:
    """Add a skill."""
    return ui.submit(
        request, forms.CatalogueForm, title=_("New skill"), key="organisation.skill.new", then=_to_page,
        do=lambda values: organisation.define_skill(by=request.actor, at=clock.now(), **values),
    )  # fmt: skip


@ui.page("skill.change")
def new_certificate_kind(request: Request) -> HttpResponse:
    """Add a kind of certificate."""
    return ui.submit(
        request, forms.CatalogueForm, title=_("New kind of certificate"), key="organisation.certificate_kind.new",
        do=lambda values: organisation.define_certificate_kind(by=request.actor, at=clock.now(), **values),
        then=_to_page,
    )  # fmt: skip


@ui.page("roster.change")
def new_shift_pattern(request: Request) -> HttpResponse:
    """Add a shift pattern."""
    return ui.submit(
        request, forms.ShiftPatternForm, title=_("New shift pattern"), key="organisation.shift_pattern.new",
        do=lambda values: organisation.define_shift_pattern(by=request.actor, at=clock.now(), **values), then=_to_page,
    )  # fmt: skip


def _form(
    permission: str,
    form: type[ui.Form],
    title: Any,
    service: Callable[..., Any],
    model: type[Skill] | type[CertificateKind] | type[ShiftPattern],
    *,
    ends: Callable[[int], str] | None = None,
) -> Callable[..., HttpResponse]:
    """A page with a form that renames a row of a catalogue, or retires it: `ends` says what follows for the row."""

    @ui.page(permission)
    def view(request: Request, /, **ids: int) -> HttpResponse:
        row = get_of(model, next(iter(ids.values())))
        return ui.submit(
            request, form, title=title, key=f"organisation.{service.__name__}.{row.pk}", then=_to_page,
            button=RETIRE if ends else _("Save"), danger=ends is not None, initial={"name": row.name},
            help=followed(row.name, ends(row.pk)) if ends else str(row.name), of=_crumb(),
            do=lambda values: service(by=request.actor, at=clock.now(), **ids, **values),
        )  # fmt: skip

    return view


edit_skill = _form("skill.change", forms.NameForm, _("Rename the skill"), organisation.change_skill, Skill)
close_skill = _form(
    "skill.change", ui.Form, _("Retire this skill?"), organisation.close_skill, Skill, ends=_skill_retired
)
edit_certificate_kind = _form(
    "skill.change",
    forms.NameForm,
    _("Rename the kind of certificate"),
    organisation.change_certificate_kind,
    CertificateKind,
)
close_certificate_kind = _form(
    "skill.change", ui.Form, _("Retire this kind of certificate?"),
    organisation.close_certificate_kind, CertificateKind, ends=_certificate_kind_retired,
)  # fmt: skip


@ui.page("roster.change")
def edit_shift_pattern(request: Request, pattern_id: int) -> HttpResponse:
    """Give a shift pattern another name; its hours stay, and are told."""
    row = get_of(ShiftPattern, pattern_id)
    return ui.submit(
        request, forms.NameForm, title=_("Rename the shift pattern"), of=_crumb(), then=_to_page,
        key=f"organisation.change_shift_pattern.{row.pk}", initial={"name": row.name},
        help=followed(shown_days(row.days), _("Other hours are another pattern: add one and retire this.")),
        do=lambda values: organisation.change_shift_pattern(
            pattern_id=row.pk, by=request.actor, at=clock.now(), **values
        ),
    )  # fmt: skip


close_shift_pattern = _form(
    "roster.change", ui.Form, _("Retire this shift pattern?"), organisation.close_shift_pattern,
    ShiftPattern, ends=_shift_pattern_retired,
)  # fmt: skip


@ui.page("staff.view")
def region_page(request: Request) -> HttpResponse:
    """Which office serves which division."""
    return ui.render(
        request,
        "organisation/regions.html",
        {
            "regions": regions(clock.now()),
            "division": shown_division,
            "may_change": allows(request.actor, "region.change"),
        },
    )


@ui.page("region.change")
def assign_region(request: Request) -> HttpResponse:
    """Give an office a division."""
    return ui.submit(
        request, forms.RegionForm, title=_("Assign a division"), key="organisation.region.new", button=_("Assign"),
        do=lambda values: organisation.assign_region(by=request.actor, at=clock.now(), **values),
        then=lambda _done: reverse("organisation:regions"), of=ui.Crumb(_("Regions"), reverse("organisation:regions")),
    )  # fmt: skip


@ui.page("region.change")
def release_region(request: Request, region_id: int) -> HttpResponse:
    """Take a division from an office."""
    region = get_of(Region, region_id)
    return ui.submit(
        request, ui.Form, title=_("Take this division from the office?"), key=f"organisation.region.{region_id}",
        button=_("Take away"), danger=True,
        help=followed(f"{shown_division(region.division_code)} · {region.unit}", RELEASED),
        do=lambda _values: organisation.release_region(region_id=region_id, by=request.actor, at=clock.now()),
        then=lambda _done: reverse("organisation:regions"), of=ui.Crumb(_("Regions"), reverse("organisation:regions")),
    )  # fmt: skip
