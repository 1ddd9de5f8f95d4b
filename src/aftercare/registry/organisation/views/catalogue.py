"""The catalogues on one page: posts, skills, certificates, shift patterns; and the regions of offices."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import allows
from aftercare.registry.organisation import forms
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import CertificateKind, Post, Region, ShiftPattern, Skill
from aftercare.registry.organisation.rules.divisions import shown_division
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
            "may": may,
        },
    )


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
        request, forms.PostChangeForm, title=_("Change"), key=f"organisation.post.{post_id}", initial=initial,
        help=str(post.name), of=_crumb(),
        do=lambda values: organisation.change_post(post_id=post_id, by=request.actor, at=clock.now(), **values),
        then=_to_page,
    )  # fmt: skip


@ui.page("post.change")
def close_post(request: Request, post_id: int) -> HttpResponse:
    """Take a post out of the catalogue."""
    post = get_of(Post, post_id)
    return ui.submit(
        request, ui.Form, title=_("Take this post out of the catalogue?"), key=f"organisation.post.{post_id}.close",
        button=_("Take out"), danger=True, then=_to_page, help=str(post.name), of=_crumb(),
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
    is_end: bool = False,
) -> Callable[..., HttpResponse]:
    """A page with a form that renames a row of a catalogue, or takes it out."""

    @ui.page(permission)
    def view(request: Request, /, **ids: int) -> HttpResponse:
        row = get_of(model, next(iter(ids.values())))
        return ui.submit(
            request, form, title=title, key=f"organisation.{service.__name__}.{row.pk}", then=_to_page,
            button=_("Take out") if is_end else _("Save"), danger=is_end, initial={"name": row.name},
            help=str(row.name), of=_crumb(),
            do=lambda values: service(by=request.actor, at=clock.now(), **ids, **values),
        )  # fmt: skip

    return view


edit_skill = _form("skill.change", forms.NameForm, _("Change"), organisation.change_skill, Skill)
close_skill = _form(
    "skill.change", ui.Form, _("Take this skill out of the catalogue?"), organisation.close_skill, Skill, is_end=True
)
edit_certificate_kind = _form(
    "skill.change", forms.NameForm, _("Change"), organisation.change_certificate_kind, CertificateKind
)
close_certificate_kind = _form(
    "skill.change", ui.Form, _("Take this kind of certificate out of the catalogue?"),
    organisation.close_certificate_kind, CertificateKind, is_end=True,
)  # fmt: skip
edit_shift_pattern = _form(
    "roster.change", forms.NameForm, _("Change"), organisation.change_shift_pattern, ShiftPattern
)
close_shift_pattern = _form(
    "roster.change", ui.Form, _("Take this shift pattern out of the catalogue?"), organisation.close_shift_pattern,
    ShiftPattern, is_end=True,
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
        button=_("Take away"), danger=True, help=f"{shown_division(region.division_code)} · {region.unit}",
        do=lambda _values: organisation.release_region(region_id=region_id, by=request.actor, at=clock.now()),
        then=lambda _done: reverse("organisation:regions"), of=ui.Crumb(_("Regions"), reverse("organisation:regions")),
    )  # fmt: skip
