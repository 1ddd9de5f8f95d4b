"""Schemes of appraisal: what each item rests on, and what of it can be said already. Pure.

People are appraised in `judgement/appraisal`, which takes over marks, deductions and grades; here a
scheme is read, and shown with the figures that are there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Appraisal, Item

SOURCES = {
    "indicator": Words("指标", "Indicator"),
    "self": Words("自评", "Self-assessment"),
    "supervisor": Words("上级评价", "Rating by the superior"),
    "customer": Words("客户评价", "Rating by customers"),
    "colleagues": Words("同事评价", "Rating by colleagues"),
    "exam": Words("考试", "Examination"),
    "log": Words("历次记录", "Record of the periods"),
}


@dataclass(frozen=True, slots=True)
class Rested:
    """One item of a scheme: its source, and the events that this waits for; none = its figure is there."""

    item: Item
    source: Words
    waits: tuple[str, ...]


def rested(scheme: Appraisal, indicators: Mapping[str, Collection[str]], live: Collection[str]) -> tuple[Rested, ...]:
    """The items of a scheme. `indicators`: key → the events that it waits for.

    What people rate waits for the events in which a scheme is carried out.
    """
    own = tuple(name for name in scheme.evidence if name not in live)
    return tuple(Rested(item, SOURCES[item.source], _waits(item, indicators, own)) for item in scheme.items)


def _waits(item: Item, indicators: Mapping[str, Collection[str]], own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(indicators.get(item.indicator or "", own))


def live_bp(items: Collection[Rested]) -> int:
    """How much of the whole rests on figures that are there, in basis points."""
    return sum(one.item.share_bp for one in items if not one.waits)
