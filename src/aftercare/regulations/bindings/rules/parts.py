"""What bindings are put together from: keys, texts, lists, and the evidence that a clause may ask for. Pure."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules.spans import Length, Span

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
# A name in another app's list: an event, a form, a post, a kind of certificate, an attribute.
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=60)]
# CEL over the subject's attributes; "" = always.
When = Annotated[str, Field(max_length=500)]


# Ten times the target: later than that nobody waits for a step.
LARGEST_SHARE = 1_000


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


# One name may stand without a list.
Names = Annotated[tuple[Name, ...], BeforeValidator(_as_list)]
# Payload field → the values that count; one value may stand without a list.
Values = dict[str, Annotated[tuple[str, ...], BeforeValidator(_as_list)]]


def _as_words(value: Any) -> Any:
    if isinstance(value, dict) and set(value) <= {"zh", "zh-hans", "en"}:
        return Words(zh=str(value.get("zh-hans") or value.get("zh") or ""), en=str(value.get("en") or ""))
    return Words.from_json(value) if isinstance(value, str) else value


Text = Annotated[Words, BeforeValidator(_as_words)]


class Part(BaseModel):
    """Frozen, and nothing that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# -- evidence ---------------------------------------------------------------------------------


class EventNeed(Part):
    """One of these events happened earlier in the case.

    `same` names the payload field that must agree with the gate's event (`visit`, `order`).
    `where` asks for payload values. `since`: only what happened after the last of these counts.
    `of` names the payload field of the gate's event with another subject, a person or a unit: it is
    that subject's own events which count (`of: rater` = whoever rates was trained). Where the event
    names nobody there, the need does not apply: a customer who rates has no rater.
    """

    kind: Literal["event"] = "event"
    event: Names
    same: str = ""
    where: dict[str, Annotated[tuple[str, ...], BeforeValidator(_as_list)]] = {}
    since: Names = ()
    of: str = ""
    count: int = Field(1, ge=1, le=100)


class FormNeed(Part):
    """A form was handed in about the gate's subject; `passed`: and nothing in it failed.

    `since`: only what was handed in after the last of these events counts.
    """

    kind: Literal["form"]
    form: Key
    passed: bool = True
    same: str = ""
    since: Names = ()


class FileNeed(Part):
    """A file with this role hangs on the gate's subject."""

    kind: Literal["file"]
    role: Name
    same: str = ""
    count: int = Field(1, ge=1, le=100)


class CertificateNeed(Part):
    """Whoever is to go holds a certificate of one of these kinds, valid on the day."""

    kind: Literal["certificate"]
    certificate: Names
    # The payload field with the staff id; lists are allowed.
    of: Name = "engineer"


class PostNeed(Part):
    """Whoever acts holds one of these posts."""

    kind: Literal["post"]
    post: Names


class ApprovalNeed(Part):
    """A question of this kind about the subject was approved."""

    kind: Literal["approval"]
    approval: Name
    by_post: Names = ()


Need = Annotated[
    EventNeed | FormNeed | FileNeed | CertificateNeed | PostNeed | ApprovalNeed, Field(discriminator="kind")
]


class Target(Part):
    """How much time is allowed, if the condition holds. `calendar`: a key, or `own` for the unit's."""

    within: Length
    calendar: Name = "24x7"
    when: When = ""


class Step(Part):
    """One rung of an escalation: when, to whom, how often again.

    `at` is a share of the clock's target ("75 %"), or a length counted from its due time ("-30 min"),
    or from the event ("2 h"). `to` names posts, or `owner`, `engineer`, `supervisor`. `times`: how often
    in all, `repeat` apart.
    """

    at: Annotated[str, Field(pattern=r"^-?\d{1,6} ?(%|[a-z]+)$")]
    to: Names
    repeat: Length | None = None
    times: int = Field(1, ge=1, le=50)

    @property
    def percent(self) -> int | None:
        """The share of the clock's target, if that is what `at` says."""
        return int(self.at.removesuffix("%")) if self.at.endswith("%") else None

    @property
    def offset(self) -> Span:
        """The length that `at` says; a share has none."""
        return Span.read(self.at)

    @model_validator(mode="after")
    def _says_when(self) -> "Step":
        if self.percent is None:
            self.offset  # noqa: B018 - it refuses a unit that is none
        elif not 0 < self.percent <= LARGEST_SHARE:
            msg = f"a share lies between 1% and {LARGEST_SHARE}%"
            raise ValueError(msg)
        return self
