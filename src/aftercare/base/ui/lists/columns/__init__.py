"""The kinds of columns, as `c.Text(…)`, `c.Moment(…)`: see docs/developers/ui.md."""

from aftercare.base.ui.lists.columns.base import Column, Draw, Drawing, Plain, Row
from aftercare.base.ui.lists.columns.figures import Clock, Count, Day, Duration, Moment, Money, Number
from aftercare.base.ui.lists.columns.texts import (
    Brief,
    BriefWords,
    Choice,
    Custom,
    Figures,
    People,
    State,
    Text,
    Title,
    Words,
    YesNo,
)

__all__ = [
    "Brief",
    "BriefWords",
    "Choice",
    "Clock",
    "Column",
    "Count",
    "Custom",
    "Day",
    "Draw",
    "Drawing",
    "Duration",
    "Figures",
    "Moment",
    "Money",
    "Number",
    "People",
    "Plain",
    "Row",
    "State",
    "Text",
    "Title",
    "Words",
    "YesNo",
]
