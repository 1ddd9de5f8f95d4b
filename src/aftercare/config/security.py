"""The content security policy: one header, the same on every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
IMAGES = "img-src 'self'"


def policy() -> str:
    """The policy of the settings; pictures of the map's server are let in where one is named."""
    said: str = settings.CONTENT_SECURITY_POLICY
    origin = "/".join(settings.MAP_TILES.split("/")[:3])
    return said.replace(IMAGES, f"{IMAGES} {origin}") if origin else said


class SecurityPolicyMiddleware:
    """Set the policy, unless the view has set a stricter one of its own (as for uploaded files)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response
