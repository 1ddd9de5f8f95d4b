"""Tokens: random, shown once, kept as a digest."""

import secrets
from hashlib import sha256

# Bytes of randomness; 24 = 192 bits = 32 letters.
TOKEN_BYTES = 24
KEY_MARK = "ac_"


def new_token() -> str:
    """For an address: letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_key() -> str:
    """For another system; the mark lets scanners of repositories recognise it."""
    return KEY_MARK + new_token()


def digest(token: str) -> str:
    """What is stored. The token is random and long, so one plain hash is enough."""
    return sha256(token.encode()).hexdigest()
