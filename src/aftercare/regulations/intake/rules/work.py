"""What a person confirms: regulations, their clauses, and the bindings that were proposed for them. Pure.

Every change makes a new `Work`; the text on paper stays as it is, and each clause knows where in it it came from.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from aftercare.base.kernel.words import Words
from aftercare.regulations.paper.rules import Kind, Period, Unit

KINDS: dict[Kind, Words] = {
    "clock": Words("时限", "Time limit"),
    "routine": Words("定期工作", "Routine"),
    "gate": Words("前置条件", "Condition before a step"),
    "record": Words("记录", "Record"),
    "escalation": Words("升级", "Escalation"),
    "indicator": Words("指标", "Indicator"),
    "appraisal": Words("考核", "Appraisal"),
    "role": Words("岗位职责", "Duty of a post"),
    "statement": Words("无需执行", "Nothing to run"),
}
Span = tuple[int, int]
# Where the author of a correction wants two clauses instead of one.
CUT = re.compile(r"\n[ \t　]*\n+")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Proposed(_Part):
    """A binding that the words ask for. `taken`: it goes into the draft."""

    kind: Kind
    taken: bool = True
    value: int | None = None
    unit: Unit | None = None
    every: Period | None = None
    # Basis points.
    low: int | None = None
    high: int | None = None
    # For a clock: the events that start and stop it; "" = to be chosen in the draft.
    start: str = ""
    stop: str = ""
    confidence: int = 100
    words: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class Line(_Part):
    """One clause: what it says, where it stood, and what it is bound to."""

    id: int
    number: str = ""
    title: str = ""
    text: str
    chapter_number: str = ""
    chapter: str = ""
    taken: bool = True
    spans: tuple[Span, ...] = ()
    # Words that led to a proposal, with its kind.
    marks: tuple[tuple[int, int, Kind], ...] = ()
    bindings: tuple[Proposed, ...] = ()


class Sheet(_Part):
    """One regulation of the paper."""

    key: str
    title: str
    language: Literal["zh", "en"] = "zh"
    taken: bool = True
    lines: tuple[Line, ...] = ()

    @property
    def kept(self) -> list[Line]:
        """The clauses that go into the draft."""
        return [one for one in self.lines if one.taken]


class Work(_Part):
    """A paper as it stands between reading and confirming."""

    sheets: tuple[Sheet, ...] = ()

    @property
    def kept(self) -> list[Sheet]:
        """The regulations that become drafts."""
        return [one for one in self.sheets if one.taken and one.kept]

    def sheet(self, at: int) -> Sheet | None:
        """One regulation by its place."""
        return self.sheets[at] if 0 <= at < len(self.sheets) else None

    def with_sheet(self, at: int, change: Callable[[Sheet], Sheet]) -> Self:
        """The same with one regulation changed."""
        return self.model_copy(
            update={"sheets": tuple(change(one) if here == at else one for here, one in enumerate(self.sheets))}
        )


def line_of(sheet: Sheet, line_id: int) -> Line | None:
    """One clause by its id."""
    return next((one for one in sheet.lines if one.id == line_id), None)


def above(sheet: Sheet, line_id: int) -> Line | None:
    """The kept clause that stands before this one."""
    before: Line | None = None
    for one in sheet.lines:
        if one.id == line_id:
            return before
        before = one if one.taken else before
    return None


def replaced(sheet: Sheet, line_id: int, by: tuple[Line, ...]) -> Sheet:
    """The same with one clause replaced by none, one or several."""
    lines = tuple(new for old in sheet.lines for new in (by if old.id == line_id else (old,)))
    return sheet.model_copy(update={"lines": lines})


def joined(sheet: Sheet, line_id: int) -> Sheet:
    """A clause goes on in the one above it; what was read in both is kept, each binding once."""
    upper, lower = above(sheet, line_id), line_of(sheet, line_id)
    if upper is None or lower is None:
        return sheet
    both = upper.model_copy(
        update={
            "text": f"{upper.text}\n{' '.join(filter(None, (lower.number, lower.text)))}",
            "spans": upper.spans + lower.spans,
            "marks": upper.marks + lower.marks,
            "bindings": tuple(_once(upper.bindings + lower.bindings)),
        }
    )
    return replaced(replaced(sheet, line_id, ()), upper.id, (both,))


def _once(bindings: tuple[Proposed, ...]) -> Iterator[Proposed]:
    """A clause is a statement only where it is nothing else."""
    runs = any(one.kind != "statement" for one in bindings)
    seen: set[str] = set()
    for one in bindings:
        if one.model_dump_json() not in seen and not (runs and one.kind == "statement"):
            seen.add(one.model_dump_json())
            yield one


def cut(line: Line, next_id: int) -> tuple[Line, ...]:
    """A clause whose text has an empty line in it is several; each binding goes where its words are."""
    texts = [text.strip() for text in CUT.split(line.text) if text.strip()] or [""]
    if len(texts) == 1:
        return (line.model_copy(update={"text": texts[0]}),)
    homes = [_home(one, texts) for one in line.bindings]
    return tuple(
        line.model_copy(
            update={
                "id": line.id if at == 0 else next_id + at - 1,
                "number": line.number if at == 0 else "",
                "title": line.title if at == 0 else "",
                "text": text,
                "bindings": tuple(one for one, home in zip(line.bindings, homes, strict=True) if home == at),
            }
        )
        for at, text in enumerate(texts)
    )


def _home(one: Proposed, texts: list[str]) -> int:
    return next((at for at, text in enumerate(texts) if any(words in text for words in one.words)), 0)


def next_id(sheet: Sheet) -> int:
    """An id that no clause of the regulation has."""
    return max((one.id for one in sheet.lines), default=0) + 1
