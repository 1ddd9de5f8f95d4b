"""The query of a list: `state:open,new created:>now-7d -customer:万达 (priority:1 or overdue:yes) pump`.

One language for the search box, the address, the chips and saved views. This module only reads
and writes text; what the words mean is the filters' business.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Op(StrEnum):
    """How a field and its values are compared. `:` means what is usual for the field's kind."""

    HAS = ""
    IS = "="
    OVER = ">"
    FROM = ">="
    UNDER = "<"
    UPTO = "<="
    RANGE = ".."
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Term:
    """One criterion: `field` (None = free words), comparison, values (any of them)."""

    field: str | None
    op: Op = Op.HAS
    values: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives, each a conjunction: `(a b or c)`."""

    branches: "tuple[tuple[Node, ...], ...]"
    negated: bool = False


Node = Term | Either
Query = tuple[Node, ...]

OR, AND = frozenset({"or", "或"}), frozenset({"and", "且"})
MAX_LENGTH = 2_000
MAX_DEPTH = 5

_FULL_WIDTH = str.maketrans("：（），＜＞＝", ":(),<>=")
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>-?\() | (?P<close>\)) |
        (?P<neg>-)? (?:
            (?P<field>[^\W\d][\w.]*) : (?P<op>>=|<=|>|<|=)?
            (?P<values>(?:"[^"]*"|[^\s()",])* (?:,(?:"[^"]*"|[^\s()",])*)*)
            | (?P<quoted>"[^"]*")
            | (?P<word>[^\s()]+)
        )
    )""",
    re.VERBOSE,
)
_VALUE = re.compile(r'"([^"]*)"|([^,]+)')
_PLAIN = re.compile(r'[^\s(),:"<>=-][^\s(),:"]*')


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """Read a query. Every text has a meaning: what is no criterion is free words."""
    tokens = [match for match in _TOKEN.finditer(_normal(text[:MAX_LENGTH])) if match.group().strip()]
    branches, _rest = _either(tokens, 0, 0)
    return branches[0] if len(branches) == 1 else (Either(tuple(branches)),)


def _normal(text: str) -> str:
    """Full-width punctuation of a Chinese keyboard, outside quotes."""
    parts = text.replace("“", '"').replace("”", '"').split('"')
    return '"'.join(part if index % 2 else part.translate(_FULL_WIDTH) for index, part in enumerate(parts))


def _either(tokens: "list[re.Match[str]]", at: int, depth: int) -> tuple[list[tuple[Node, ...]], int]:
    """Branches up to the closing bracket or the end."""
    branches: list[list[Node]] = [[]]
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token["close"]:
            if depth:
                break
        elif token["open"]:
            if depth < MAX_DEPTH:
                inner, at = _either(tokens, at, depth + 1)
                branches[-1].extend(_grouped(inner, negated=token["open"].startswith("-")))
        elif token["word"] and token["word"].lower() in OR and not token["neg"]:
            branches.append([])
        elif token["word"] and token["word"].lower() in AND and not token["neg"]:
            continue  # what stands side by side is asked for together
        else:
            term = _term(token)
            if term.field is not None or term.values != ("",):
                branches[-1].append(term)
    return [tuple(branch) for branch in branches if branch] or [()], at


def _grouped(branches: list[tuple[Node, ...]], *, negated: bool) -> Sequence[Node]:
    """Brackets round a plain conjunction mean nothing."""
    if branches == [()]:
        return ()
    if len(branches) == 1 and not negated:
        return branches[0]
    return (Either(tuple(branches), negated),)


def _term(token: "re.Match[str]") -> Term:
    negated = bool(token["neg"])
    if token["field"] is None or token["values"].startswith("//"):
        return Term(None, Op.HAS, (_free(token),), negated)
    op = Op(token["op"] or "")
    raw = token["values"]
    if not op and ".." in raw and '"' not in raw:
        low, _dots, high = raw.partition("..")
        return Term(token["field"], Op.RANGE, (low, high), negated)
    if not op and raw == "empty":
        return Term(token["field"], Op.EMPTY, (), negated)
    found = ((quoted or plain).replace('"', "") for quoted, plain in _VALUE.findall(raw))
    return Term(token["field"], op, tuple(value for value in found if value), negated)


def _free(token: "re.Match[str]") -> str:
    text = token.group().strip()
    return (text[1:] if token["neg"] else text).replace('"', "").strip()


def write(query: Sequence[Node]) -> str:
    """The query as text; reading it again gives the same query."""
    return " ".join(_written(node) for node in query)


def _written(node: Node) -> str:
    sign = "-" if node.negated else ""
    if isinstance(node, Either):
        return f"{sign}({' or '.join(write(branch) for branch in node.branches)})"
    if node.field is None:
        return sign + _quoted(node.values[0] if node.values else "")
    if node.op is Op.EMPTY:
        return f"{sign}{node.field}:empty"
    if node.op is Op.RANGE:
        return f"{sign}{node.field}:{node.values[0]}..{node.values[1]}"
    return f"{sign}{node.field}:{node.op}{','.join(_quoted(value) for value in node.values)}"


def _quoted(value: str) -> str:
    """Quotes where the text would be read otherwise."""
    plain = _PLAIN.fullmatch(value) and value.lower() not in {*OR, *AND, "empty"} and ".." not in value
    return value if plain else f'"{value.replace(chr(34), "")}"'


def words(query: Sequence[Node]) -> str:
    """The free words of a query, as the search box shows them."""
    return " ".join(_written(node) for node in query if isinstance(node, Term) and node.field is None)
