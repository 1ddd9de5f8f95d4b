"""How quantities of parts are stored and written. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any


def thousandths(quantity: str) -> int:
    """“1.5” → 1500 (decision 20)."""
    return int(Decimal(quantity) * 1000)


def codes_in(text: str) -> list[str]:
    """Codes, however they are separated; each once."""
    return list(dict.fromkeys(text.replace(",", " ").replace("，", " ").replace("、", " ").split()))


def written(quantity: int) -> str:
    """1500 → “1.5”."""
    return f"{Decimal(quantity) / 1000:f}".rstrip("0").rstrip(".") if quantity % 1000 else str(quantity // 1000)


def parts_text(parts: Sequence[Mapping[str, Any]], between: str) -> list[str]:
    """Each part with its quantity."""
    return [f"{one['part']}{between}{written(int(one['quantity']))}" for one in parts]
