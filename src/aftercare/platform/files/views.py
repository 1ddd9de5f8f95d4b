"""Uploading, looking at and downloading files; the panel of attachments on other apps' pages."""

from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.files import rules, selectors, services
from aftercare.platform.files.errors import FileEmptyError
from aftercare.platform.files.models import File, Link
from aftercare.platform.files.public import panel_values, response


@require_POST
@ui.page()
def upload(request: Request) -> HttpResponse:
    """Take one file of a form that is still being filled in; answers with its id for a hidden field."""
    return JsonResponse(_described(_stored(request)), status=201)


def _stored(request: Request) -> File:
    given = request.FILES.get("file")
    if given is None:
        raise FileEmptyError
    return services.store(content=given, name=given.name or "", by=request.actor, at=clock.now())


def _described(file: File) -> dict[str, object]:
    picture = file.content.media_type in rules.PICTURES
    return {
        "id": file.pk,
        "name": file.name,
        "size": file.content.size,
        "media_type": file.content.media_type,
        "url": reverse("files:download", args=[file.pk]),
        "thumbnail": reverse("files:thumbnail", args=[file.pk, 240]) if picture else "",
    }


@require_GET
@ui.page()
def download(request: Request, file_id: int) -> HttpResponse:
    """The bytes, for those who may see the file; `?save` saves it instead of opening it."""
    file = selectors.get_file(file_id, request.actor)
    if request.headers.get("If-None-Match") == f'"{file.content.sha256}"' and file.content.erased_at is None:
        return HttpResponseNotModified()
    opened = selectors.open_content(file)
    asked = request.headers.get("Range", "")
    return response(opened, save="save" in request.GET, asked=asked)  # type: ignore[return-value]


@require_GET
@ui.page()
def thumbnail(request: Request, file_id: int, edge: int) -> HttpResponse:
    """A small picture, for those who may see the file."""
    small = services.thumbnail(file_id=file_id, edge=edge, by=request.actor)
    return HttpResponse(
        small,
        content_type="image/jpeg",
        headers={"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"},
    )


@require_http_methods(["GET", "POST"])
@ui.page()
def attachments(request: Request, kind: str, subject_id: int) -> HttpResponse:
    """The panel of a subject's files; a POST adds one and shows it again."""
    if subject_id not in selectors.visible_subjects(kind, [subject_id], request.actor):
        raise NotFoundError
    if request.method == "POST":
        file = _stored(request)
        audience = Link.Audience.CUSTOMER if request.POST.get("audience") == "customer" else Link.Audience.INTERNAL
        services.add(
            file_id=file.pk, kind=kind, subject_id=subject_id, role=request.POST.get("role", "")[:40] or "attachment",
            audience=audience, by=request.actor, at=clock.now(),
        )  # fmt: skip
    return ui.render(request, "files/attachments.html", panel_values(kind, subject_id, request.actor))


@require_POST
@ui.page()
def remove(request: Request, link_id: int) -> HttpResponse:
    """Take a file off its subject and show the panel again."""
    link = selectors.get_link(link_id, request.actor)
    services.remove(link_id=link_id, by=request.actor, at=clock.now())
    return ui.render(request, "files/attachments.html", panel_values(link.subject_kind, link.subject_id, request.actor))
