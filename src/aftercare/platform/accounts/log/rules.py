"""Where a request comes from, as the access log keeps it. No database."""

from django.conf import settings
from django.http import HttpRequest

# Address and browser of whoever asked.
Origin = tuple[str | None, str]
NOWHERE: Origin = (None, "")


def origin_of(request: HttpRequest) -> Origin:
    """(address, browser) of who asks."""
    return address_of(request), request.headers.get("User-Agent", "")[:200]


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from. Behind a proxy the last forwarded address counts: the proxy wrote it."""
    address = request.META.get("REMOTE_ADDR") or None
    if settings.SECURE_PROXY_SSL_HEADER and "HTTP_X_FORWARDED_FOR" in request.META:
        address = str(request.META["HTTP_X_FORWARDED_FOR"]).rsplit(",", 1)[-1].strip()
    return address
