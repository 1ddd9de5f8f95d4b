"""The wordings: what is said, with which variables, and how it looks."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.notify.errors import UnknownVariableError
from aftercare.platform.notify.models import Channel, TemplateText
from aftercare.platform.notify.texts import selectors, services
from aftercare.platform.notify.texts.forms import WordingForm
from aftercare.platform.notify.texts.rules import Template, check, templates
from aftercare.platform.notify.texts.selectors import Filled, Wording, Wordings


@ui.page("notice.manage")
def wordings(request: Request) -> HttpResponse:
    """All of them."""
    known = Wordings()
    rows = [(one, known.of(one, "")) for one in templates.all()]
    return ui.render(request, "notify/wordings.html", {"rows": rows})


@ui.page("notice.manage")
def wording(request: Request, key: str) -> HttpResponse:
    """Reword one; the preview shows it with a real record of the number given."""
    chosen = selectors.template(key)
    channel = request.GET.get("channel", "")
    current = Wordings().of(chosen, channel)
    shown = _typed(request, chosen) or current

    def save(values: dict[str, Any]) -> TemplateText:
        return services.save_wording(
            key=key,
            channel=channel,
            subject=Words(zh=values["subject_zh"], en=values["subject_en"]),
            body=Words(zh=values["body_zh"], en=values["body_en"]),
            version=values.get("version"),
            by=request.actor,
            at=clock.now(),
        )

    return ui.submit(
        request,
        WordingForm,
        title=chosen.label,
        key=f"notify.wording.{key}.{channel}",
        initial={
            "subject_zh": current.subject.zh,
            "body_zh": current.body.zh,
            "subject_en": current.subject.en,
            "body_en": current.body.en,
        },
        version=current.version,
        do=save,
        then=f"{reverse('notify:wording', args=[key])}?channel={channel}",
        said=_("Saved."),
        cancel=reverse("notify:wordings"),
        template="notify/wording.html",
        values={
            "template": chosen,
            "channel": channel,
            "channels": [("", _("All ways")), *Channel.choices],
            "is_own": current.version > 0,
            "record": request.GET.get("record", ""),
            "previews": _previews(chosen, shown, request.GET.get("record", "")),
        },
    )


def _typed(request: Request, chosen: Template) -> Wording | None:
    """What stands in the form, if it can be filled in."""
    if request.method != "POST":
        return None
    text = {name: request.POST.get(name, "") for name in ("subject_zh", "subject_en", "body_zh", "body_en")}
    typed = Wording(Words(zh=text["subject_zh"], en=text["subject_en"]), Words(zh=text["body_zh"], en=text["body_en"]))
    try:
        check(chosen, typed.subject, typed.body)
    except UnknownVariableError:
        return None
    return typed


def _previews(chosen: Template, shown: Wording, record: str) -> list[tuple[str, Filled | None]]:
    """In both languages; None where there is no such record."""
    return [(language, _preview(chosen, shown, record, language)) for language in ("zh-hans", "en")]


def _preview(chosen: Template, shown: Wording, record: str, language: str) -> Filled | None:
    if not record:
        return selectors.example(chosen, shown, language=language)
    try:
        return selectors.preview(chosen, shown, subject_id=int(record), language=language, at=clock.now())
    except (NotFoundError, ValueError):
        return None


@ui.page("notice.manage")
def restore(request: Request, key: str) -> HttpResponse:
    """Back to what the product says."""
    channel = request.GET.get("channel", "")
    return ui.step(
        request,
        do=lambda _version: services.restore_wording(key=key, channel=channel, by=request.actor, at=clock.now()),
        then=f"{reverse('notify:wording', args=[key])}?channel={channel}",
        said=_("The shipped wording is back."),
    )
