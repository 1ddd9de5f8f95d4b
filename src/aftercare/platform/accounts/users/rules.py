"""What the events of a login are called on its page: (icon, words). What a password must be like."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text

STORY: dict[str, tuple[str, Text]] = {
    "user.opened": ("user-plus", _("The login was made")),
    "user.changed": ("pencil", _("Name or e-mail address were changed")),
    "user.closed": ("lock", _("The login was closed")),
    "user.reopened": ("lock-open", _("The login was opened again")),
    "user.password_reset": ("key", _("A new first password was made")),
    "user.lock_lifted": ("lock-open", _("The lock after failed attempts was lifted")),
    "user.second_factor_removed": ("device-mobile", _("The second factor was removed")),
    "user.sessions_ended": ("logout", _("Sessions were ended from elsewhere")),
    "role.assigned": ("user-shield", _("A role was given")),
    "role.withdrawn": ("user-x", _("A role was withdrawn")),
    "standin.started": ("user-circle", _("Somebody began to act as this user")),
    "standin.stopped": ("user-check", _("Somebody stopped acting as this user")),
}

# First match wins: Edge and Chrome both call themselves Safari too.
BROWSERS = {
    "MicroMessenger": "WeChat",
    "wxwork": "WeCom",
    "DingTalk": "DingTalk",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "OPR": "Opera",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def device_of(agent: str) -> str:
    """A browser's name for itself, as people say it: `Chrome · Windows`; unknown ones are cut short."""
    found = [next((name for mark, name in known.items() if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in found if name) or agent[:40]


class LongEnough(MinimumLengthValidator):
    """Django's, in words that are there in both languages."""

    def get_error_message(self) -> str:
        return gettext("Too short: at least %(count)s characters.") % {"count": self.min_length}
