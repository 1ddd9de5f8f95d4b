"""Money, unit prices and quantities as integers (decision 20)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINOR_DIGITS = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "JPY": 0}
MICRO = 1_000_000
THOUSANDTHS = 1_000


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (fen, cents) of one currency."""

    minor: int
    currency: str = "CNY"

    @classmethod
    def parse(cls, text: str, currency: str = "CNY") -> "Money":
        """`"12.5"` → 1250 fen, half up. Raises decimal.InvalidOperation on anything else."""
        digits = MINOR_DIGITS[currency]
        value = (Decimal(text.strip().replace(",", "")) * 10**digits).quantize(Decimal(1), ROUND_HALF_UP)
        return cls(int(value), currency)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            msg = f"cannot mix {self.currency} and {other.currency}"
            raise ValueError(msg)

    def decimal(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-MINOR_DIGITS[self.currency])

    def as_json(self) -> dict[str, str]:
        """`{"amount": "12.50", "currency": "CNY"}`: amounts travel as decimal strings."""
        return {"amount": str(self.decimal()), "currency": self.currency}
