"""Pages of the posts that regulations name: whom of the company each of them means."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.documents.selectors import VIEW
from aftercare.regulations.posts import selectors, services
from aftercare.regulations.posts.forms import PostForm

PUBLISH = "regulation.publish"
TITLE = _("Posts in regulations")


@require_GET
@ui.page(VIEW)
def posts(request: Request) -> HttpResponse:
    """Every post that a regulation names, who is meant, and how many hold it."""
    found = selectors.named_posts(request.actor, clock.now())
    values = {
        "posts": found,
        "nobody": sum(one.is_nobody for one in found),
        "may_name": ui.access.allowed(request.actor, PUBLISH),
        "crumbs": (ui.Crumb(_("Regulations"), reverse("regulations:regulations")),),
        "title": TITLE,
    }
    return ui.render(request, "regulations/posts.html", values)


@ui.page(PUBLISH)
def name(request: Request, key: str) -> HttpResponse:
    """Say which posts of the company a regulation means."""
    one = selectors.named_post(key, request.actor, clock.now())
    return ui.submit(
        request,
        PostForm,
        title=one.name,
        of=ui.Crumb(TITLE, reverse("regulations:posts")),
        help=_("Which of your posts do regulations mean by this?"),
        key=f"regulations.post.{key}",
        initial={"codes": sorted(selectors.codes_of([key]))},
        do=lambda values: services.name_post(key=key, by=request.actor, at=clock.now(), **values),
        then=reverse("regulations:posts"),
        cancel=reverse("regulations:posts"),
        said=_("Noted."),
    )
