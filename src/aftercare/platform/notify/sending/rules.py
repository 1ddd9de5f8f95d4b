"""What goes over the wire. No database, no network."""

import re
from email.header import Header
from urllib.parse import urlsplit

from django.utils.html import escape

# Chat robots that we write to, by the scheme of their address, and what of apprise speaks to them.
# By name: apprise is large, and only a process that writes to a room needs it.
_JSON, _MATTERMOST, _ROCKET = "custom_json.NotifyJSON", "mattermost.NotifyMattermost", "rocketchat.NotifyRocketChat"
ROBOTS = {
    "wecombot": "wecombot.NotifyWeComBot",
    "dingtalk": "dingtalk.NotifyDingTalk",
    "feishu": "feishu.NotifyFeishu",
    "lark": "lark.NotifyLark",
    "slack": "slack.NotifySlack",
    "workflows": "workflows.NotifyWorkflows",
    "mmost": _MATTERMOST,
    "mmosts": _MATTERMOST,
    "rocket": _ROCKET,
    "rockets": _ROCKET,
    "json": _JSON,
    "jsons": _JSON,
}
# What may follow a link in a sentence is no part of it.
_LINK = re.compile(r"https?://[^\s<>\"，。；：！？、（）“”]*[^\s<>\"，。；：！？、（）“”.,;:!?)]")


def is_robot(address: str) -> bool:
    """Whether it is an apprise address of a robot, with something behind the scheme."""
    parts = urlsplit(address)
    return parts.scheme in ROBOTS and bool(parts.netloc)


def shortened(address: str) -> str:
    """The address without the robot's key: `wecombot://••••9f2a`."""
    scheme, _mark, rest = address.partition("://")
    return f"{scheme}://••••{rest.rstrip('/')[-4:]}"


def subject_line(text: str) -> str:
    """For a mail's head: encoded here, for the library would fold before its first word and leave a space there."""
    return text if text.isascii() else Header(text, "utf-8", header_name="Subject").encode(linesep="")


def as_html(body: str) -> str:
    """Plain text as a mail's HTML part: escaped, links clickable, lines kept."""
    text = escape(body)
    linked = _LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', str(text))
    return '<div style="font-family:sans-serif;line-height:1.5">' + linked.replace("\n", "<br>\n") + "</div>"
