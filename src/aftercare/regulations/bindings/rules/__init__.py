"""What clauses are bound to. Pure: names of events, forms and posts, never the things themselves."""

from aftercare.regulations.bindings.rules.base import HONESTY_WORDS, Bound, Combine, Honesty
from aftercare.regulations.bindings.rules.fields import field_name, field_names
from aftercare.regulations.bindings.rules.figures import FigureUnit, limit_words, say_value, target_words, unit_of
from aftercare.regulations.bindings.rules.kinds import Binding
from aftercare.regulations.bindings.rules.living import ESCALATED, waits_for
from aftercare.regulations.bindings.rules.of_periods import (
    Appraisal,
    Formula,
    Indicator,
    Item,
    Range,
    Ratio,
    Routine,
    Share,
)
from aftercare.regulations.bindings.rules.of_plans import Weights, goals
from aftercare.regulations.bindings.rules.on_cases import (
    Authority,
    Clock,
    Entitlement,
    Escalation,
    Gate,
    Record,
    Statement,
)
from aftercare.regulations.bindings.rules.parts import (
    ApprovalNeed,
    CertificateNeed,
    EventNeed,
    FileNeed,
    FormNeed,
    Key,
    Need,
    Part,
    PostNeed,
    Step,
    Target,
    Text,
)
from aftercare.regulations.bindings.rules.posts import POSTS, ROLES
from aftercare.regulations.bindings.rules.saying import Names, moment_words, say, words_of_remedies
from aftercare.regulations.bindings.rules.spans import PERIOD_WORDS, Length, Period, Span, Unit

__all__ = [
    "ESCALATED",
    "HONESTY_WORDS",
    "PERIOD_WORDS",
    "POSTS",
    "ROLES",
    "Appraisal",
    "ApprovalNeed",
    "Authority",
    "Binding",
    "Bound",
    "CertificateNeed",
    "Clock",
    "Combine",
    "Entitlement",
    "Escalation",
    "EventNeed",
    "FigureUnit",
    "FileNeed",
    "FormNeed",
    "Formula",
    "Gate",
    "Honesty",
    "Indicator",
    "Item",
    "Key",
    "Length",
    "Names",
    "Need",
    "Part",
    "Period",
    "PostNeed",
    "Range",
    "Ratio",
    "Record",
    "Routine",
    "Share",
    "Span",
    "Statement",
    "Step",
    "Target",
    "Text",
    "Unit",
    "Weights",
    "field_name",
    "field_names",
    "goals",
    "limit_words",
    "moment_words",
    "say",
    "say_value",
    "target_words",
    "unit_of",
    "waits_for",
    "words_of_remedies",
]
