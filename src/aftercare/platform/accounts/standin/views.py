"""Beginning and ending to act as somebody else, and the banner in between."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request, origin_of
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.standin import services
from aftercare.platform.accounts.standin.forms import ReasonForm
from aftercare.platform.accounts.standin.rules import PERMISSION, SESSION_ENTRY
from aftercare.platform.accounts.standin.selectors import user_to_act_as


@ui.page(PERMISSION)
def standin_start(request: Request, user_id: int) -> HttpResponse:
    """Why, then the start page as the other sees it."""

    def do(values: dict[str, Any]) -> None:
        at = clock.now()
        services.start(user_id=user_id, reason=values["reason"], by=request.actor, at=at, origin=origin_of(request))
        request.session[SESSION_ENTRY] = {"user": user_id, "at": at.isoformat()}

    user, back = user_to_act_as(user_id=user_id, by=request.actor), reverse("accounts:user", args=[user_id])
    return ui.submit(
        request, ReasonForm, title=_("Act as this user"), key="", button=_("Act as this user"), do=do, then="/",
        of=ui.Crumb(str(user), back), cancel=back,
        help=_("You see and may do what this user does, for at most two hours. Every action bears both names."),
    )  # fmt: skip


@require_POST
@ui.page()
def standin_stop(request: Request) -> HttpResponse:
    """Back to one's own desk."""
    entry = request.session.pop(SESSION_ENTRY, None)
    if entry:
        services.stop(user_id=entry["user"], by=request.actor, at=clock.now(), origin=origin_of(request))
    return ui.redirect(request, "/")


def banner(request: HttpRequest) -> str:
    """On every page, for as long as it lasts."""
    if getattr(request, "standing_in", None) is None:
        return ""
    return ui.fragment(request, "accounts/_standin.html", {"target": request.standing_in, "who": request.impersonator})  # type: ignore[attr-defined]
