"""Is a line a title, a heading, or something that a clause says? Judged by its form alone."""

import re

from aftercare.regulations.paper.rules.characters import width

TITLE = re.compile(
    r"(制度|办法|规定|规章|规程|细则|守则|章程|条例|准则|须知|范本|公约|(?<=....)(规范|方案|手册|规则|标准|流程|程序|指引|承诺书|管理))"
    r"(\(.{1,12}\)|汇编|全文|及规定)?$"
)
ENGLISH_TITLE = re.compile(
    r"\b(policy|policies|regulations?|rules|procedures?|manual|standards?|guidelines?|scheme|code|handbook|charter|"
    r"agreement|programme|program|instructions?)( (on|for|of|and) [\w ,&'-]+)?( \(.{1,20}\))?$",
    re.IGNORECASE,
)
STOPS = re.compile(r"[。;!?]|\.\s|[.,]$")
# Words of duty or time make a sentence of it, short as it is.
SAYS = re.compile(
    r"应当|必须|不得|严禁|禁止|应在|应于|须在|须经|由.{1,8}负责|负责|\d\s*(小时|分钟|天|日|个|%)|\b(shall|must|will|should|may|is|are|has|have)\b",
    re.IGNORECASE,
)
PLAIN_HEADING = 40
# Chinese letters; Latin ones are half as wide.
LONGEST_LABEL = 30
# A longer line with a colon introduces a list and says for whom.
INTRODUCES = 10


def is_title(text: str) -> bool:
    """The name of a regulation: 某某管理制度, Service Response Policy."""
    bare = text.strip(" 《》\"'")
    if not 4 <= len(bare) <= 80 or re.search(r"[。;!?:|,]", bare):
        return False
    if TITLE.search(bare):
        return len(bare) <= 40 and not SAYS.search(bare)
    words = bare.split()
    capitals = sum(word[0].isupper() or len(word) <= 3 for word in words)
    return 2 <= len(words) <= 12 and capitals == len(words) and ENGLISH_TITLE.search(bare) is not None


def is_heading(text: str) -> bool:
    """Short, and no sentence."""
    bare = text.strip().rstrip(":").strip()
    if text.strip().endswith(":") and len(bare) > INTRODUCES:
        return False
    if not bare or width(bare) > (2 * 24 if re.search(r"[\u3400-\u9fff]", bare) else 70):
        return False
    return not (STOPS.search(bare) or SAYS.search(bare) or re.search(r"[,:|]", bare))


def is_label(text: str) -> bool:
    """What stands behind 第二章: its name, even a long one."""
    return len(text) <= 80 and not re.search(r"[。;!?]|\.\s|\.$", text)


def is_sentence(text: str) -> bool:
    """Worth being a clause where no number says so."""
    long = LONGEST_LABEL if re.search(r"[\u3400-\u9fff]", text) else 2 * LONGEST_LABEL
    return re.search(r"[。;!?.:]\W*$", text) is not None or len(text) >= long or SAYS.search(text) is not None
