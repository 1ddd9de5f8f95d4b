"""A confirmed regulation as a document. Pure.

A paper says how long and how often, seldom by which event of ours. What nobody chose yet stands in the draft
under a name that does not exist: the draft lists it as a fault, and cannot be handed in before it is chosen.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from aftercare.regulations.bindings.rules import POSTS
from aftercare.regulations.documents.rules import UNCHOSEN_EVENT, UNCHOSEN_KEY, Document, read_data
from aftercare.regulations.intake.rules.work import Line, Proposed, Sheet

# The unit of a working-time limit; longer ones run by the calendar of days.
BY_WORKTIME = ("workday",)


def document_of(sheet: Sheet, posts: Mapping[str, str]) -> Document:
    """The draft; DocumentUnreadableError where a correction cannot stand. `posts`: key → the company's name."""
    known = {words.casefold(): key for key, name in POSTS.items() for words in (name.zh, name.en)}
    known |= {name.casefold(): key for key, name in posts.items()}
    maker = _Maker(sheet, known)
    return read_data(
        {
            "key": sheet.key,
            "name": maker.words(sheet.title),
            "approved_by": "management",
            "chapters": list(maker.chapters()),
        }
    )


class _Maker:
    def __init__(self, sheet: Sheet, posts: Mapping[str, str]) -> None:
        self.sheet, self.known = sheet, posts

    def words(self, text: str) -> dict[str, str]:
        """In the language of the paper; the other one is written in the draft."""
        return {self.sheet.language: text}

    def chapters(self) -> Iterator[dict[str, Any]]:
        groups = groupby(self.sheet.kept, key=lambda one: (one.chapter_number, one.chapter))
        for at, ((number, title), lines) in enumerate(groups, start=1):
            yield {
                "key": f"part-{at}",
                "number": number,
                "title": self.words(title or _("Clauses")),
                "clauses": [self.clause(line) for line in lines],
            }

    def clause(self, line: Line) -> dict[str, Any]:
        bindings = [self.binding(one, line, at) for at, one in enumerate(line.bindings, start=1) if one.taken]
        return {
            "key": f"clause-{line.id}",
            "number": line.number,
            "title": self.words(line.title) if line.title else {},
            "text": self.words(line.text),
            "bindings": [one for one in bindings if one],
        }

    def binding(self, one: Proposed, line: Line, at: int) -> dict[str, Any] | None:
        make = getattr(self, f"_{one.kind}")
        key = f"{one.kind}-{at}"
        found: dict[str, Any] | None = make(one, line, f"{one.kind}-{line.id}-{at}")
        return found and {"key": key, **found}

    def name(self, line: Line) -> dict[str, str]:
        text = " ".join((line.title or line.text).split())
        return self.words(text if len(text) <= 30 else f"{text[:29]}…")

    def posts(self, one: Proposed) -> list[str]:
        found = [key for role in one.roles if (key := self._post(role))]
        return list(dict.fromkeys(found)) or [UNCHOSEN_KEY]

    def _post(self, role: str) -> str:
        said = role.casefold()
        near = [words for words in self.known if words and (words in said or said in words)]
        return self.known[min(near, key=lambda words: abs(len(words) - len(said)))] if near else ""

    # One a kind; None = there is not enough to make one.

    def _clock(self, one: Proposed, line: Line, key: str) -> dict[str, Any] | None:
        if not one.value or not one.unit:
            return None
        return {
            "kind": "clock",
            "clock": key,
            "name": self.name(line),
            "start": [one.start or UNCHOSEN_EVENT],
            "stop": [one.stop or UNCHOSEN_EVENT],
            "targets": [
                {"within": f"{one.value} {one.unit}", "calendar": "own" if one.unit in BY_WORKTIME else "24x7"}
            ],
        }

    def _routine(self, one: Proposed, line: Line, key: str) -> dict[str, Any] | None:
        if not one.every:
            return None
        return {
            "kind": "routine", "routine": key, "name": self.name(line), "every": one.every, "by": self.posts(one),
            "form": UNCHOSEN_KEY,
        }  # fmt: skip

    def _gate(self, one: Proposed, line: Line, _key: str) -> dict[str, Any]:
        del one
        return {
            "kind": "gate",
            "before": [UNCHOSEN_EVENT],
            "needs": [{"kind": "event", "event": [UNCHOSEN_EVENT]}],
            "missing": self.words(line.text),
        }

    def _record(self, one: Proposed, _line: Line, _key: str) -> dict[str, Any]:
        return {"kind": "record", "form": UNCHOSEN_KEY, "filled_by": self.posts(one) if one.roles else []}

    def _escalation(self, one: Proposed, _line: Line, _key: str) -> dict[str, Any]:
        after = f"{one.value} {one.unit}" if one.value and one.unit else "0 min"
        return {"kind": "escalation", "event": [UNCHOSEN_EVENT], "steps": [{"at": after, "to": self.posts(one)}]}

    def _indicator(self, one: Proposed, line: Line, key: str) -> dict[str, Any]:
        return {
            "kind": "indicator", "indicator": key, "name": self.name(line), "every": one.every or "month",
            "formula": {"kind": "share", "top": [UNCHOSEN_EVENT], "base": [UNCHOSEN_EVENT]},
            "at_least": one.low, "at_most": one.high,
        }  # fmt: skip

    def _appraisal(self, one: Proposed, line: Line, key: str) -> dict[str, Any]:
        return {
            "kind": "appraisal", "appraisal": key, "name": self.name(line), "every": one.every or "year",
            "of_posts": self.posts(one) if one.roles else [], "evidence": [UNCHOSEN_EVENT],
        }  # fmt: skip

    def _role(self, one: Proposed, line: Line, key: str) -> dict[str, Any]:
        """A share of the headcount runs; a duty is said."""
        if one.low is None and one.high is None:
            return {"kind": "statement"}
        low, high = one.low or 0, one.high if one.high is not None else 10_000
        share = {
            "key": "share", "name": self.name(line), "posts": self.posts(one), "low_bp": min(low, high),
            "high_bp": max(low, high),
        }  # fmt: skip
        return {"kind": "ratio", "ratio": key, "shares": [share]}

    def _statement(self, _one: Proposed, _line: Line, _key: str) -> dict[str, Any]:
        return {"kind": "statement"}
