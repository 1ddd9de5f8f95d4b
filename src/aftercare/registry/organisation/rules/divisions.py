"""Administrative divisions by their six digits (GB/T 2260): province, city, district."""

import re

_CODE = re.compile(r"^[1-9][0-9]{5}$")


def is_division(code: str) -> bool:
    """Six digits, none of them a made-up province 0."""
    return bool(_CODE.match(code))


def covering(code: str) -> list[str]:
    """The codes of the division and of those that hold it, closest first: 310115 → 310115, 310100, 310000."""
    return list(dict.fromkeys((code, code[:4] + "00", code[:2] + "0000")))
