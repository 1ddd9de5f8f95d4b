"""How quantities of parts are stored and written, and how codes are read. Pure."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from aftercare.base.kernel.hooks import Registry

# Every tool and vehicle that work of a unit may ask for: path of the unit → code, name.
known_tools: Registry[Callable[[str], Mapping[str, str]]] = Registry("known tools")


def thousandths(quantity: str) -> int:
    """“1.5” → 1500 (decision 20)."""
    return int(Decimal(quantity) * 1000)


def codes_in(text: str) -> list[str]:
    """Codes, however they are separated; each once."""
    return list(dict.fromkeys(text.replace(",", " ").replace("，", " ").replace("、", " ").split()))


def tools_of(unit_path: str) -> dict[str, str]:
    """Code → name of every tool and vehicle that work of this unit may ask for; of all units: “”."""
    return {code: name for known in known_tools for code, name in known(unit_path).items()}


def found_in(known: Mapping[str, str], given: Sequence[str]) -> tuple[list[str], list[str]]:
    """What was written as codes, each once, and what is neither a code nor a name of them."""
    named = {name: code for code, name in known.items()}
    codes = [one if one in known else named.get(one, "") for one in given]
    unknown = [one for one, code in zip(given, codes, strict=True) if not code]
    return list(dict.fromkeys(code for code in codes if code)), unknown


def written(quantity: int) -> str:
    """1500 → “1.5”."""
    return f"{Decimal(quantity) / 1000:f}".rstrip("0").rstrip(".") if quantity % 1000 else str(quantity // 1000)


def parts_text(parts: Sequence[Mapping[str, Any]], between: str) -> list[str]:
    """Each part with its quantity."""
    return [f"{one['part']}{between}{written(int(one['quantity']))}" for one in parts]
