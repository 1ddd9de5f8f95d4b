"""What a clause can be bound to: twelve kinds, told apart by `kind`; they name events, forms and posts. Pure."""

from typing import Annotated

from pydantic import Field

from aftercare.regulations.bindings.rules.of_periods import Appraisal, Indicator, Ratio, Routine
from aftercare.regulations.bindings.rules.of_plans import Weights
from aftercare.regulations.bindings.rules.on_cases import (
    Authority,
    Clock,
    Entitlement,
    Escalation,
    Gate,
    Record,
    Statement,
)

Binding = Annotated[
    Clock
    | Gate
    | Record
    | Routine
    | Escalation
    | Indicator
    | Appraisal
    | Ratio
    | Authority
    | Entitlement
    | Weights
    | Statement,
    Field(discriminator="kind"),
]
