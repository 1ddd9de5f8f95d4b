"""The verdicts of indicators and of ratios (docs/developers/compliance.md)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Period
from aftercare.regulations.compliance.rules import Asked, State, Verdict
from aftercare.regulations.measures.rules import (
    Stage,
    Stretch,
    Unit,
    follows,
    say_value,
    stretches,
    target_words,
    unit_of,
)
from aftercare.regulations.measures.selectors.headcount import Spread, spreads_of
from aftercare.regulations.measures.selectors.indicators import Measured, Value, indicators_of, values, zone
from aftercare.regulations.policies.rules import InForce
from aftercare.regulations.policies.selectors import published

# So many facts prove a figure; its page lists the rest.
EVIDENCE = 50
DAY = timedelta(days=1)


def of_indicators(asked: Asked) -> Iterator[Verdict]:
    """One for each indicator and period in which something was counted, by what held at the end of the period."""
    for version, ends_at in _versions(asked):
        measured = indicators_of(version)
        for every in Period:
            mine = [one for one in measured if one.binding.every == every and not one.waits]
            for stretch in _stretches(every, asked) if mine else ():
                if _held(version, ends_at, stretch.end):
                    yield from _of_period(mine, stretch, asked.as_of)


def of_ratios(asked: Asked) -> Iterator[Verdict]:
    """One for each ratio of the headcount and month, as people stood at the month's end."""
    for version, ends_at in _versions(asked):
        for stretch in _stretches(Period.MONTH, asked):
            if stretch.end <= asked.as_of and _held(version, ends_at, stretch.end):
                last = stretch.end - timedelta(seconds=1)
                path = "" if version.unit_kind == "company" else version.unit_path
                spreads = spreads_of(version, at=last, unit_path=path)
                yield from (_of_spread(one, stretch) for one in spreads if not one.is_of_plans)


def _versions(asked: Asked) -> list[tuple[InForce, datetime | None]]:
    return [(one, ends_at) for one, ends_at in published() if asked.regulation in {"", one.document.key}]


def _held(version: InForce, ends_at: datetime | None, moment: datetime) -> bool:
    """Whether a version was in force just before a moment."""
    begins = version.effective_from
    return (begins is None or begins < moment) and (ends_at is None or moment <= ends_at)


def _stretches(every: Period, asked: Asked) -> Iterator[Stretch]:
    first, last = timezone.localdate(asked.since), timezone.localdate(min(asked.until, asked.as_of) + DAY)
    return (one for one in stretches(every, first, last, zone()) if asked.since <= one.start < asked.until)


def _of_period(measured: list[Measured], stretch: Stretch, as_of: datetime) -> Iterator[Verdict]:
    found = values(measured, stretch, as_of=as_of, corrections=False)
    for one in measured:
        value = found[one.address]
        if value.figure.value is not None:
            yield _of_value(one, value)


def _of_value(one: Measured, value: Value) -> Verdict:
    formula, stretch = one.binding.formula, value.stretch
    events = [event for each in value.figure.behind for event in each.events]
    return Verdict(
        address=one.address,
        kind="indicator",
        subject_kind="unit",
        subject_id=_unit_of(one.version),
        item=stretch.name,
        state=_state(value),
        at=stretch.start,
        due_at=stretch.settles_at(follows=follows(formula)),
        evidence=tuple(events[:EVIDENCE]),
        unit_path="" if one.version.unit_kind == "company" else one.version.unit_path,
        said=_said(one, value, say_value(value.figure.value, unit_of(formula))),
    )


def _state(value: Value) -> State:
    """What is only measured is kept by being measured."""
    if value.stage is not Stage.CLOSED:
        return State.OPEN
    return State.BREACHED if value.is_reached is False else State.KEPT


def _said(one: Measured, value: Value, said: Words) -> Words:
    target = target_words(one.binding)
    zh, en = (
        f"{one.binding.name.zh} {value.stretch.name}：{said.zh}",
        f"{one.binding.name.en}, {value.stretch.name}: {said.en}",
    )
    return Words(f"{zh}（目标 {target.zh}）", f"{en} (target {target.en})") if target.en else Words(zh, en)


def _of_spread(spread: Spread, stretch: Stretch) -> Verdict:
    off = [one for one in spread.standings if not one.is_within]
    said = [(one.share.name, say_value(one.bp, Unit.SHARE)) for one in off or spread.standings]
    return Verdict(
        address=spread.address,
        kind="ratio",
        subject_kind="unit",
        subject_id=_unit_of(spread.version),
        item=stretch.name,
        state=State.BREACHED if off else State.KEPT,
        at=stretch.start,
        due_at=stretch.end,
        unit_path="" if spread.version.unit_kind == "company" else spread.version.unit_path,
        said=Words(
            "、".join(f"{name.zh} {share.zh}" for name, share in said),
            ", ".join(f"{name.en} {share.en}" for name, share in said),
        ),
    )


def _unit_of(version: InForce) -> int:
    """The last step of the path of the unit whose regulation it is."""
    return int(version.unit_path.strip("/").rpartition("/")[2] or 0)
