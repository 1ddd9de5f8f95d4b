"""Bindings about how work is planned: what plans weigh. Pure: goals are named, whoever plans declares them."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules.base import Bound, Honesty
from aftercare.regulations.bindings.rules.parts import Key, Name, Names

# Goal → what it is called.
goals: Registry[Words] = Registry("goals of plans")
MOST = 10_000


class Weights(Bound):
    """What plans weigh against each other: a number a goal. Only the shares count; what is not named weighs nothing."""

    kind: Literal["weights"]
    honesty: ClassVar[Honesty] = Honesty.CHECKED
    subject: Name = "plan"
    # Which kind of plans; there is one so far.
    weights: Key = "dispatch"
    goals: dict[Key, int] = Field(min_length=1)
    evidence: Names = ("plan.made",)

    @property
    def slot(self) -> str:
        return f"weights:{self.weights}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("evidence", name) for name in self.evidence)

    @model_validator(mode="after")
    def _weighs_something(self) -> "Weights":
        if not all(0 <= weight <= MOST for weight in self.goals.values()) or not any(self.goals.values()):
            msg = f"weights are whole numbers from 0 to {MOST}, at least one above 0"
            raise ValueError(msg)
        if self.when:
            msg = "weights hold for every plan of the scope: name no condition"
            raise ValueError(msg)
        return self
