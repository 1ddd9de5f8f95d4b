"""The page of a drill: play it, watch how far it is, and read clause by clause what it showed."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.drills import selectors, services
from aftercare.drills.rules import SEEN_WORDS, VERDICT_WORDS, Seen
from aftercare.drills.shown import in_words
from aftercare.regulations import public as regulations

VIEW, PLAY = "regulation.view", "regulation.draft"
TITLE = _("Drill")
# In badges they begin with a capital.
VERDICTS_SAID = {verdict: Words(said.zh, said.en.capitalize()) for verdict, said in VERDICT_WORDS.items()}
SEEN_SAID = {seen: Words(said.zh, said.en.capitalize()) for seen, said in SEEN_WORDS.items()}
VERDICTS = {
    "shown": ui.State(VERDICTS_SAID["shown"], "circle-check", "green"),
    "not_shown": ui.State(VERDICTS_SAID["not_shown"], "alert-triangle", "red"),
    "waits": ui.State(VERDICTS_SAID["waits"], "hourglass", "grey"),
    "gone": ui.State(VERDICTS_SAID["gone"], "circle-minus", "red"),
}
SEEN = {
    **{seen: ui.State(words, "circle-check", "green") for seen, words in SEEN_SAID.items()},
    Seen.BREACHED: ui.State(SEEN_SAID[Seen.BREACHED], "clock-x", "amber"),
    Seen.PAUSED: ui.State(SEEN_SAID[Seen.PAUSED], "player-pause", "grey"),
    Seen.REFUSED: ui.State(SEEN_SAID[Seen.REFUSED], "ban", "amber"),
    Seen.REFUSED_BEFORE: ui.State(SEEN_SAID[Seen.REFUSED_BEFORE], "ban", "amber"),
    Seen.ESCALATED: ui.State(SEEN_SAID[Seen.ESCALATED], "arrow-up-right", "amber"),
    Seen.LAPSED: ui.State(SEEN_SAID[Seen.LAPSED], "hourglass", "grey"),
}


@require_GET
@ui.page(VIEW)
def drill(request: Request, pack: str) -> HttpResponse:
    """What the last drill of a shipped regulation showed; the one that runs, with its progress."""
    values = {
        "played": selectors.played(pack),
        "verdicts": VERDICTS,
        "seen": SEEN,
        "in_words": in_words,
        "names": regulations.names(),
        "may_play": ui.access.allowed(request.actor, PLAY),
        "submission": ui.submission(),
        "crumbs": (
            ui.Crumb(_("Regulations"), reverse("regulations:regulations")),
            ui.Crumb(_("Shipped regulations"), reverse("regulations:shelf")),
        ),
    }
    return ui.render(request, "drills/drill.html", values)


@require_POST
@ui.page(PLAY)
def play(request: Request, pack: str) -> HttpResponse:
    """Start one, unless one is on already."""
    return ui.step(
        request,
        do=lambda _version: services.ask(pack=pack, by=request.actor, at=clock.now()),
        then=reverse("drills:drill", args=[pack]),
        said=_("The drill has begun."),
    )


@require_GET
@ui.page(VIEW)
def progress(request: Request, pack: str) -> HttpResponse:
    """The bar alone, which asks for itself again; at the end the whole page comes anew."""
    played = selectors.played(pack)
    answer = ui.render(request, "drills/progress.html", {"played": played})
    if not played.is_on:
        answer["HX-Refresh"] = "true"
    return answer


def register() -> None:
    """Called in `ready()`: a button on the shelf and on the page of a regulation that came from it."""
    offer = regulations.Offer(Words("演练", "Drill"), "drills:drill", "player-play", VIEW)
    regulations.offers.register("drills.drill", offer)
