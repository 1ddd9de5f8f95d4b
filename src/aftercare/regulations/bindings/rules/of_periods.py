"""Bindings that hold for a period: routines, indicators, appraisals, ratios of the headcount. Pure."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules.base import Bound, Combine, Honesty
from aftercare.regulations.bindings.rules.parts import Key, Name, Names, Part, Text, Values
from aftercare.regulations.bindings.rules.spans import Length, Period


class Routine(Bound):
    """Every so often somebody does something, by a day, and leaves evidence."""

    kind: Literal["routine"]
    honesty: ClassVar[Honesty] = Honesty.ATTESTED
    combine: ClassVar[Combine] = Combine.ALL
    subject: Name = "period"
    routine: Key
    name: Text
    every: Period
    by: Names
    # Counted from the end of the period: 10 d = by the 10th of the next month.
    due: Length | None = None
    # In which month of the year or quarter, where the regulation says so (1 = the first).
    month: int | None = Field(None, ge=1, le=12)
    form: Key | None = None
    evidence: Names = ()
    # Payload values that the evidence must carry: an evaluation of the right kind, a training in the right subject.
    where: Values = {}
    reviewed_by: Names = ()

    @property
    def slot(self) -> str:
        return f"routine:{self.routine}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("evidence", name) for name in self.evidence)

    def forms(self) -> Iterator[tuple[str, str]]:
        if self.form:
            yield "form", self.form

    def posts(self) -> Iterator[tuple[str, str]]:
        yield from (("by", post) for post in self.by)
        yield from (("reviewed_by", post) for post in self.reviewed_by)

    @model_validator(mode="after")
    def _leaves_evidence(self) -> "Routine":
        if not self.form and not self.evidence:
            msg = "a routine names a form or the events that prove it"
            raise ValueError(msg)
        if self.where and not self.evidence:
            msg = "payload values are asked of events: name the evidence"
            raise ValueError(msg)
        return self


class Formula(Part):
    """How an indicator is counted, from the events of a period.

    `share`: cases or events with `top` among those with `base` (basis points). `kept`: runs of `clock`
    that ended in time (basis points). `count`: events of `top`. `mean_seconds`: from `base` to `top` in
    a case. `mean`: of the payload field `field` of `top`. `same` = field that pairs them.
    """

    kind: Literal["share", "kept", "count", "mean_seconds", "mean"]
    top: Names = ()
    base: Names = ()
    clock: Key | None = None
    field: str = ""
    same: str = ""
    top_where: dict[str, tuple[str, ...]] = {}
    base_where: dict[str, tuple[str, ...]] = {}


class Indicator(Bound):
    """A figure of a period with a target."""

    kind: Literal["indicator"]
    subject: Name = "period"
    indicator: Key
    name: Text
    formula: Formula
    every: Period
    # In the figure's own unit: basis points, seconds, counts. One of them, or neither (only measured).
    at_least: int | None = None
    at_most: int | None = None

    @property
    def slot(self) -> str:
        return f"indicator:{self.indicator}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("formula.top", name) for name in self.formula.top)
        yield from (("formula.base", name) for name in self.formula.base)


class Item(Part):
    """One thing that an appraisal looks at, with its share of the whole in basis points."""

    key: Key
    name: Text
    share_bp: int = Field(ge=0, le=10_000)
    # Where the points come from: an indicator's key, or a rating by `source`.
    indicator: Key | None = None
    # What it is about: quality, efficiency, satisfaction and so on; `covers` of the appraisal asks for some of them.
    aspect: Key | None = None
    source: Literal["indicator", "self", "supervisor", "customer", "colleagues", "exam", "log"] = "supervisor"
    # Per unit below the target: points lost, and at most so many (hundredths of a point).
    deduct: int = 0
    cap: int | None = None
    rubric: Text = Words()


class Grade(Part):
    """A grade from so many points on (hundredths), and what follows from it."""

    key: Key
    name: Text
    from_points: int
    consequences: tuple[Text, ...] = ()


class Appraisal(Bound):
    """Somebody is appraised every so often, by items and sources, with grades and consequences."""

    kind: Literal["appraisal"]
    subject: Name = "period"
    appraisal: Key
    name: Text
    every: Period
    due: Length | None = None
    month: int | None = Field(None, ge=1, le=12)
    of_posts: Names = ()
    by: Names = ()
    items: tuple[Item, ...] = ()
    # Aspects that at least one item each must be about: without them the scheme is refused.
    covers: tuple[Key, ...] = ()
    grades: tuple[Grade, ...] = ()
    evidence: Names

    @property
    def slot(self) -> str:
        return f"appraisal:{self.appraisal}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("evidence", name) for name in self.evidence)

    def posts(self) -> Iterator[tuple[str, str]]:
        yield from (("of_posts", post) for post in self.of_posts)
        yield from (("by", post) for post in self.by)

    @model_validator(mode="after")
    def _adds_up(self) -> "Appraisal":
        if self.items and sum(item.share_bp for item in self.items) != 10_000:
            msg = "the shares of the items must add up to 10000 basis points"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _covers_what_it_must(self) -> "Appraisal":
        lacking = sorted(set(self.covers) - {item.aspect for item in self.items})
        if lacking:
            msg = f"no item is about: {', '.join(lacking)}"
            raise ValueError(msg)
        return self


class Range(Part):
    """From and to, in basis points."""

    low_bp: int = Field(ge=0, le=10_000)
    high_bp: int = Field(ge=0, le=10_000)

    @model_validator(mode="after")
    def _low_comes_first(self) -> "Range":
        if self.low_bp > self.high_bp:
            msg = "a range begins below its end"
            raise ValueError(msg)
        return self


class Band(Range):
    """Another range for a company of at most so many people and so many offices."""

    people: int | None = Field(None, ge=1)
    offices: int | None = Field(None, ge=1)

    def fits(self, people: int, offices: int) -> bool:
        """Whether a company of this size falls into it."""
        return (self.people is None or people <= self.people) and (self.offices is None or offices <= self.offices)


class Share(Range):
    """Posts that together make a share of the headcount. The first of `bands` that fits holds instead."""

    key: Key
    name: Text
    posts: Names
    bands: tuple[Band, ...] = ()

    def range_for(self, people: int, offices: int) -> Range:
        """The range that holds for a company of so many people and offices."""
        return next((band for band in self.bands if band.fits(people, offices)), self)


class Ratio(Bound):
    """How the headcount is to be spread over posts."""

    kind: Literal["ratio"]
    subject: Name = "period"
    ratio: Key
    # Only for staffing plans made by this model; None = for each.
    model: Key | None = None
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]
    evidence: Names = ()

    @property
    def slot(self) -> str:
        return f"ratio:{self.ratio}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("evidence", name) for name in self.evidence)

    def posts(self) -> Iterator[tuple[str, str]]:
        yield from ((f"shares.{share.key}", post) for share in self.shares for post in share.posts)
