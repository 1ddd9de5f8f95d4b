"""Addresses of static files."""

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

_known: dict[str, str] = {}


def static(path: str) -> str:
    """The hashed address; the plain one while the files are not collected (tests, first start)."""
    known = _known.get(path)
    if known is None:
        try:
            known = _known[path] = staticfiles_storage.url(path)
        except ValueError:
            return f"{settings.STATIC_URL}{path}"
    return known
