"""Lines of a page that are no line of the regulation. Every pattern says why."""

import re
from collections import Counter

from aftercare.regulations.paper.rules.headings import is_title

# (pattern over the stripped matching form of a line, what such a line is)
PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (r"[-·~\s]*第\s*[\d一二三四五六七八九十百]+\s*页[\s,/|·-]*((共|总)\s*[\d一二三四五六七八九十百]+\s*页)?[-·~\s]*", "page number"),
        (r".{0,40}第\s*\d+\s*页\s*[,/|(]?\s*共\s*\d+\s*页\)?", "page header with its number"),
        (r"共\s*\d+\s*页\s*[,/]?\s*第\s*\d+\s*页", "page number"),
        (r"[-\s·|]*page\s*\d+(\s*(of|/)\s*\d+)?[-\s·|]*", "page number"),
        (r".{0,60}[\s|·-]page\s+\d+\s*(of|/)\s*\d+", "page header with its number"),
        (r"[-\s]*\d{1,4}\s*/\s*\d{1,4}[-\s]*", "page number"),
        (r"-+\s*\d{1,4}\s*-+|\d{1,4}", "page number"),
        (r".{2,60}_第\s*\d+\s*页", "caption of a page's picture"),
        (r"[-=_*~#·.+\s]{3,}", "ruled line"),
        (r"\|?[\s:|-]+\|[\s:|-]*", "rule of a table"),
        (r"`{3}\w*", "fence"),
        (r".{2,60}?(\.{4,}|(\.\s){3,}\.?|…{2,}|·{4,}|_{4,}|(…\s*){2,})\s*\d{1,4}", "table of contents"),
        (r"目\s*录|目\s*次|(table of )?contents", "table of contents"),
        (
            r"((文件)?编号|文号|版本(号)?|版次|修订(状态|号)|页次|页码|受控状态|密级|编制(人|部门|日期)?|拟制|起草(人|部门)?|审核(人)?|"
            r"批准(人)?|会签|签发(人)?|发布(日期|部门)|实施日期|生效日期|颁布日期|修订日期|归口部门|发文单位|主题词|抄送)\s*:.{0,60}",
            "head of the document",
        ),
        (
            r"(document (no|number|id)|doc\. no|version|revision|rev|effective( date)?|approved by|prepared by|issued by|"
            r"reviewed by|owner|issue date|date|last (updated|revised)|classification)\s*[.:].{0,60}",
            "head of the document",
        ),
        (r"((一九|二[〇零0])[〇零一二三四五六七八九]{2}|\d{4})\s*年\s*[\d一二三四五六七八九十]+\s*月(\s*[\d一二三四五六七八九十]+\s*日)?", "date"),
        (r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", "date"),
        (r"\(?\s*(以下|本页)(无|空白).{0,6}\)?|\(?end of document\)?|\(?此页无正文\)?", "end of the document"),
        # What sites that hand out sample regulations print around them.
        (
            r".*(本站|本文档|下载本|文库|网友上传|页未读|免费阅读|文档简介|文档摘要|文档评论|提交评论|版权说明|版权申诉|"
            r"会员免费|二次下载|付费下载|文档分享|侵权必究|下载文档|部分预览|在线预览|联系客服反馈|您的权益).*",
            "words of a download site",
        ),
        (r"(基本信息|(文件名称|文件大小|总页数|更新时间|总字数|上传(者|时间)|文档格式)\s*:.{0,60}|评论|\d+/\d+)", "words of a download site"),
    )
)  # fmt: skip
# Everything in the list under one of these belongs to the site, too.
NOTICES = re.compile(r"(温馨提示|免责声明|版权声明|使用说明:?本站.*)\s*:?")
LISTED = re.compile(r"[-•*·]?\s*(\d+|[一二三四五六七八九十]+)[.、)].*|[-•*·].*")
CLOSING = re.compile(r"(以上|上述)(就是|即为|即是|为|是)(《|\w{0,30}(制度|办法|规定|规范|方案|内容)).*")
PAGE = re.compile(r"page|页|header")
# Lines so near to a page's edge may be its header or footer.
EDGE = 2
LONGEST_HEADER = 50


def reason(line: str) -> str:
    """Why this line is no line of the regulation; empty if it may be one."""
    for pattern, why in PATTERNS:
        if pattern.fullmatch(line):
            return why
    return "closing words about the text" if CLOSING.fullmatch(line) else ""


def noisy(lines: list[str], page_starts: set[int]) -> list[str]:
    """For each line the reason why it is noise, or nothing. Lines come stripped and in matching form."""
    reasons = [reason(line) if line else "" for line in lines]
    _contents(lines, reasons)
    _notices(lines, reasons)
    edges = page_starts | {at for at, why in enumerate(reasons) if why.startswith("page")}
    if edges:
        _running(lines, reasons, edges)
    return reasons


def _contents(lines: list[str], reasons: list[str]) -> None:
    """Under the words 目录, lines that end with a page number after a wide gap."""
    inside = False
    for at, line in enumerate(lines):
        if reasons[at] == "table of contents":
            inside = True
        elif inside and line and not reasons[at]:
            if re.fullmatch(r".{2,60}?[\s.·…]+\d{1,4}", line):
                reasons[at] = "table of contents"
            else:
                inside = False


def _notices(lines: list[str], reasons: list[str]) -> None:
    inside = False
    for at, line in enumerate(lines):
        if NOTICES.fullmatch(line):
            reasons[at], inside = "words of a download site", True
        elif inside and line:
            inside = bool(reasons[at] or LISTED.fullmatch(line))
            reasons[at] = reasons[at] or ("words of a download site" if inside else "")


def _running(lines: list[str], reasons: list[str], edges: set[int]) -> None:
    """Lines that come again and again at the edges of pages: their headers and footers."""
    near: Counter[str] = Counter()
    places: dict[str, list[int]] = {}
    for edge in sorted(edges | {0}):
        for at in _around(lines, reasons, edge):
            key = re.sub(r"\d+", "#", lines[at])
            if len(key) <= LONGEST_HEADER and at not in places.setdefault(key, []):
                near[key] += 1
                places[key].append(at)
    for key, count in near.items():
        if count > 1 and not re.search(r"[。;]$", key):
            # The title on the first page may be the header of the others.
            for at in places[key][is_title(key) :]:
                reasons[at] = reasons[at] or "running header"


def _around(lines: list[str], reasons: list[str], edge: int) -> list[int]:
    """The nearest lines before and after a page's edge that say something."""
    found = []
    for step in (-1, 1):
        at, taken = edge if step == 1 and not reasons[edge] else edge + step, 0
        while 0 <= at < len(lines) and taken < EDGE:
            if lines[at] and not reasons[at]:
                found.append(at)
                taken += 1
            elif reasons[at].startswith("page") and at != edge:
                break
            at += step
    return found
