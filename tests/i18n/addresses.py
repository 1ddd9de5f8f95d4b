"""The addresses of pages that need no argument."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver

# Django's and allauth's own trees, whose words are theirs; and addresses that end something.
NOT_OURS = ("admin/", "accounts/social", "accounts/oidc", "accounts/logout", "accounts/inactive", "api/v1")


def plain_addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address below a resolver that can be asked as it stands."""
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if "<" in address or "(?P" in address:
            continue
        if isinstance(one, URLResolver):
            yield from plain_addresses(one, address)
        elif isinstance(one, URLPattern) and not address.startswith(NOT_OURS):
            yield "/" + address.replace("^", "").replace("\\Z", "").replace("$", "")
