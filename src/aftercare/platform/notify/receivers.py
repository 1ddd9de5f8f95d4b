"""How changes of rules and failed messages read in the journal."""

from django.urls import reverse
from django.utils.translation import gettext

from aftercare.platform.journal.public import Line, Told, lines, title_of
from aftercare.platform.notify.events import DeliveryFailed, MatrixChanged, RobotChanged, WordingChanged
from aftercare.platform.notify.texts.rules import templates


def register() -> None:
    """Called in `ready()`."""
    lines.register(MatrixChanged.type, _matrix)
    lines.register(WordingChanged.type, _wording)
    lines.register(RobotChanged.type, _robot)
    lines.register(DeliveryFailed.type, _failed)


def _matrix(told: Told) -> Line:
    what = {"what": title_of(told.event.payload["event"])}
    return Line(gettext("Changed who is told: %(what)s") % what, icon="bell", url=reverse("notify:matrix"))


def _template(told: Told) -> dict[str, str]:
    key = told.event.payload["template"]
    known = templates.get(key)
    return {"what": str(known.label) if known else key}


def _wording(told: Told) -> Line:
    return Line(gettext("Changed the wording: %(what)s") % _template(told), icon="edit", url=reverse("notify:wordings"))


def _robot(told: Told) -> Line:
    said = gettext("Changed a chat robot") if told.event.payload["active"] else gettext("Switched a chat robot off")
    return Line(said, icon="robot", url=reverse("notify:robots"))


def _failed(told: Told) -> Line:
    url = reverse("notify:delivery", args=[told.event.stream_id])
    return Line(gettext("Not delivered: %(what)s") % _template(told), icon="mail", tone="red", url=url)
