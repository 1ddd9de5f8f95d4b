"""The frame's own pages: start, search, pickers, panels, saved views, language, health."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.values import storable
from aftercare.base.ui import details, pages, selectors, services
from aftercare.base.ui.access import access
from aftercare.base.ui.fields import TextField
from aftercare.base.ui.forms import Form, submit
from aftercare.base.ui.frame import Hit, Label, address, entries_for, finders, palette
from aftercare.base.ui.health import Level, check_all, database, worst
from aftercare.base.ui.home import Tier, cards
from aftercare.base.ui.pickers import pickers
from aftercare.base.ui.spelling import spellings

FOUND = 8


@pages.page()
def start(request: Request) -> HttpResponse:
    """What needs me now; then figures; then charts."""
    at = clock.now()
    tiers = {tier.name.lower(): cards(request.actor, at, tier) for tier in Tier}
    return pages.render(request, "ui/home.html", {"tiers": tiers, "at": at})


@pages.page()
def find(request: Request) -> HttpResponse:
    """Search and commands, for the palette and as a page."""
    text = storable(request.GET.get("q", "")).strip()[:200]
    groups: dict[str, list[Hit]] = {}
    for hit in [*_jumps(request.actor, text), *_found(request.actor, text)]:
        groups.setdefault(str(hit.group), []).append(hit)
    return pages.render(request, "ui/find.html", {"groups": groups, "text": text})


def _jumps(by: Actor, text: str) -> list[Hit]:
    """Commands and pages whose words, in either language or by their pinyin, hold every word that was typed."""
    commands = [
        (jump.label, address(jump.url), jump.icon, jump.keywords, pgettext_lazy("palette", "Do"))
        for jump in palette
        if access.allowed(by, jump.permission)
    ]
    places = [
        (entry.label, path, entry.icon, "", pgettext_lazy("palette", "Go to"))
        for _group, entry, path in entries_for(by)
    ]
    wanted = text.lower().split()
    return [
        Hit(str(label), path, group, icon=icon)
        for label, path, icon, keywords, group in [*commands, *places]
        if path and _fits(wanted, label, keywords)
    ][: FOUND if text else 3 * FOUND]


def _fits(wanted: list[str], label: Label, keywords: str) -> bool:
    """Whether all that was typed stands in the words for it, in whichever language."""
    words = f"{spellings(label)} {keywords}".lower() if wanted else ""
    return all(word in words for word in wanted)


def _found(by: Actor, text: str) -> list[Hit]:
    return [hit for finder in finders for hit in finder(by, text, FOUND)] if text else []


@require_GET
@pages.page()
def pick(request: Request, kind: str) -> HttpResponse:
    """The rows of a kind that fit what is typed, best first."""
    picker = pickers.get(kind)
    if picker is None:
        raise NotFoundError
    options = picker.find(request.actor, request.GET.get("q", "").strip()[:100], 12)
    found = [{"id": one.id, "label": one.label, "hint": one.hint} for one in options]
    return JsonResponse({"options": found}, json_dumps_params={"ensure_ascii": False})


@pages.page()
def panel(request: Request, key: str, subject_id: int) -> HttpResponse:
    """One panel of a page, fetched when it comes into sight; one that says nothing takes its heading with it."""
    html = details.panel_html(request, key, subject_id)
    answer = HttpResponse(html)
    if not html.strip():
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#{details.panel_anchor(key)}", "delete"
    return answer


class NameForm(Form):
    """What a view is called, and who sees it."""

    name = TextField(_("Name"), max_length=60)
    shared = forms.BooleanField(label=_("Share with everybody who sees this list"), required=False)


class ViewForm(NameForm):
    """A list as it stands, with a name."""

    list_key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    sort = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    columns = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000)
    density = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


@pages.page()
def view_new(request: Request) -> HttpResponse:
    """Save a list as a view."""
    back = _safe(request, request.GET.get("back", "/"))
    return submit(
        request,
        ViewForm,
        title=_("Save this view"),
        key="ui.view",
        help=_("Criteria, order, columns and density are kept."),
        initial={name: request.GET.get(name, "") for name in ("list_key", "query", "sort", "columns", "density")},
        do=lambda values: services.save_view(**values, by=request.actor, at=clock.now()),
        then=lambda view: f"{back}?view=s{view.pk}",
        said=_("The view is saved."),
        cancel=back,
    )


@pages.page()
def view_edit(request: Request, view_id: int) -> HttpResponse:
    """Another name for a view of one's own; shared or not."""
    view = selectors.own_view(view_id=view_id, by=request.actor)
    back = _safe(request, request.GET.get("back", "/"))
    return submit(
        request,
        NameForm,
        title=_("Name and sharing"),
        key=f"ui.view.{view.pk}",
        initial={"name": view.name, "shared": view.shared},
        do=lambda values: services.rename_view(view_id=view.pk, **values, by=request.actor, at=clock.now()),
        then=f"{back}?view=s{view.pk}",
        said=_("The view is saved."),
        cancel=back,
    )


@require_POST
@pages.page()
def view_change(request: Request, view_id: int) -> HttpResponse:
    """`do`: update, prefer, unprefer or delete a view of one's own."""
    what, at, back = request.POST.get("do", ""), clock.now(), _safe(request, request.POST.get("back", "/"))
    kept = {name: request.POST.get(name, "") for name in ("query", "sort", "columns", "density")}
    if what == "update":
        services.update_view(view_id=view_id, **kept, by=request.actor, at=at)
    elif what in {"prefer", "unprefer"}:
        services.prefer_view(view_id=view_id, preferred=what == "prefer", by=request.actor, at=at)
    elif what == "delete":
        services.delete_view(view_id=view_id, by=request.actor, at=at)
        return pages.redirect(request, back)
    else:
        raise NotFoundError
    return pages.redirect(request, f"{back}?view=s{view_id}")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language that was chosen, and go on reading."""
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))
    code = request.POST.get("language", "")
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax")
    return response


def _safe(request: HttpRequest, target: str) -> str:
    """An address of our own, else the start page."""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) and target.startswith("/") else "/"


@pages.page("system.health")
def health_page(request: Request) -> HttpResponse:
    """Every check, as a page or (Accept: application/json, ?format=json) as a document."""
    at = clock.now()
    checked = check_all(at)
    level = worst(checked)
    status = 503 if level is Level.BAD else 200
    if request.GET.get("format") == "json" or not request.accepts("text/html"):
        checks = {
            one.key: {"level": one.status.level, "text": one.status.text, "detail": one.status.detail}
            for one in checked
        }
        return JsonResponse(
            {"status": level, "at": at, "checks": checks}, status=status, json_dumps_params={"ensure_ascii": False}
        )
    return pages.render(request, "ui/health.html", {"checked": checked, "level": level, "at": at}, status=status)


@require_GET
def alive(_request: HttpRequest) -> HttpResponse:
    """For a load balancer: does this process answer, and its database? Says nothing else."""
    well = database(clock.now()).level is not Level.BAD
    return JsonResponse({"status": "ok" if well else "bad"}, status=200 if well else 503)
