"""What a regulation owes a customer without payment: from when, for how long, which remedies, in which hours. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Entitlement, Span, Unit, words_of_remedies
from aftercare.regulations.routines.rules import months_later

DAY_SECONDS = 86_400
MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
# What the customer asks for → the remedies of which one will do. What is not named here asks for any.
WANTED = {
    "breakdown": frozenset({"repair", "replacement", "return"}),
    "defect": frozenset({"repair", "replacement", "return"}),
    "replacement": frozenset({"replacement", "return"}),
    "maintenance": frozenset({"maintenance"}),
    "inspection": frozenset({"maintenance"}),
    "enquiry": frozenset({"support"}),
    "training": frozenset({"support"}),
    "installation": frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One entitlement that holds for a case, and the clause that it comes from."""

    clause: str
    starts: str
    lasts: Span
    remedies: tuple[str, ...]
    hours: str

    @classmethod
    def of(cls, clause: str, binding: Entitlement) -> "Owed":
        """From a clause's binding."""
        return cls(clause, binding.starts, binding.lasts, binding.remedies, binding.hours)

    def until(self, starts_on: date) -> date:
        """The first day on which it no longer holds: whole months as the calendar counts them."""
        if self.lasts.unit in MONTHS:
            return months_later(starts_on, self.lasts.value * MONTHS[self.lasts.unit])
        return starts_on + timedelta(days=-(-self.lasts.rough_seconds // DAY_SECONDS))

    def covers(self, nature: str) -> bool:
        """Whether one of its remedies is what a request of this kind asks for; "" = not known yet."""
        return nature not in WANTED or bool(WANTED[nature] & set(self.remedies))

    @property
    def words(self) -> Words:
        """The remedies and the hours: 维修、更换，全天候."""
        return words_of_remedies(self.remedies, self.hours)
