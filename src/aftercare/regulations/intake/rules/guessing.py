"""What a clock is probably started and stopped by, and a key for a title. A person looks at both. Pure."""

import re
from collections.abc import Collection

# The first that fits; what stands nearer to the length is looked at first.
STARTS = (
    (r"投诉|complain", "complaint.received"),
    (r"派[工单遣]|指派|dispatch|assign", "visit.dispatched"),
    (r"完工|竣工|维修完|修复后|服务结束|completion|completed|finish", "order.finished"),
    (r"到达|到场|抵达|arriv", "visit.arrived"),
    (r"报修|接报|来电|报障|故障|接到|收到|受理|通知|申请|report|request|call|notif", "request.received"),
)
STOPS = (
    (r"回访|call.?back", "callback.made"),
    (r"派[工单遣]|指派|安排(?:人员|工程师)|dispatch|assign", "visit.dispatched"),
    (r"到达|到场|赶到|抵达|上门|现场|arriv|on site|attend", "visit.arrived"),
    (r"方案|计划|plan", "request.planned"),
    (r"报告|记录单|written report", "report.issued"),
    (r"修复|排除|解决|恢复|处理完|修好|repair|resol|restor|fix", "request.resolved"),
    (r"答复|回复|回应|响应|联系|respon|answer|reply|acknowledg|contact", "request.answered"),
)
# In English what starts it stands behind the length.
SINCE = re.compile(r"\b(?:of|after|from|upon|following)\b.*", re.IGNORECASE | re.DOTALL)
REACH = 30
LONGEST_KEY = 40


def start_and_stop(text: str, words: str) -> tuple[str, str]:
    """The events that a length of time probably lies between; "" = it cannot be told."""
    at = text.find(words)
    if at < 0 or not words:
        return "", ""
    before, behind = text[max(0, at - REACH) : at], re.split(r"[。；;\n]", text[at + len(words) :][:REACH])[0]
    since = SINCE.search(behind)
    stop = _first(STOPS, behind[: since.start()] if since else behind) or _first(STOPS, before)
    start = (_first(STARTS, since[0]) if since else "") or _first(STARTS, before, but=stop)
    return start or ("request.received" if stop else ""), stop


def _first(table: tuple[tuple[str, str], ...], text: str, but: str = "") -> str:
    """The event whose words stand first in the text."""
    found = [
        (match.start(), event)
        for words, event in table
        if event != but and (match := re.search(words, text, re.IGNORECASE))
    ]
    return min(found)[1] if found else ""


def key_from(title: str, taken: Collection[str]) -> str:
    """A slug of a title, Chinese by its pinyin; numbered where another has it."""
    from pypinyin import lazy_pinyin

    sounds = " ".join(lazy_pinyin(title))
    words = re.findall(r"[a-z0-9]+", sounds.lower())
    while words and not words[0][0].isalpha():
        words.pop(0)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[: LONGEST_KEY - 4]
        if len(longer) > LONGEST_KEY - 4:
            break
        slug = longer
    slug = slug or "regulation"
    number = next(one for one in range(1, len(taken) + 2) if _numbered(slug, one) not in taken)
    return _numbered(slug, number)


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"
