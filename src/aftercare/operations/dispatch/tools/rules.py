"""What is decided about tools and vehicles. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text

CODE = re.compile(r"[^\s,，]{1,40}")
SAY_CODE = _("A code without blanks and commas, of at most 40 characters.")
SAY_NAME = _("Say what it is called.")
ONE_EACH = _("What a person has is one piece; what an office shares may be several.")
NOT_THERE = _("This person does not work in the office or below it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What a team has, by code."""

    # Staff → what they carry or drive.
    own: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # Code → pieces for everybody; where an office shares some, those that people have count among them.
    shared: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    # What somebody of them has.
    held: frozenset[str] = frozenset()

    def personal(self, codes: Iterable[str]) -> frozenset[str]:
        """Those that whoever goes must have."""
        return frozenset(code for code in codes if code not in self.shared)

    def missing(self, codes: Iterable[str], held: Collection[str]) -> list[str]:
        """Those that are not held and that no office shares, by name."""
        return [self.names.get(code, code) for code in codes if code not in held and code not in self.shared]


NOTHING = Kit()


def problems(*, code: str, name: str, amount: int, has_holder: bool, holder_is_here: bool) -> dict[str, list[Text]]:
    """What is wrong with the values, by field."""
    found: dict[str, list[Text]] = {}
    if not CODE.fullmatch(code):
        found["code"] = [SAY_CODE]
    if not name or len(name) > 100:
        found["name"] = [SAY_NAME]
    if not 1 <= amount <= 999 or (has_holder and amount != 1):
        found["amount"] = [ONE_EACH]
    if has_holder and not holder_is_here:
        found["staff_id"] = [NOT_THERE]
    return found
