"""To the provider and back. The addresses are allauth's."""

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse

from aftercare.platform.accounts.oidc.adapter import BROKEN, OidcAdapter, broken


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask (GET), then go to the provider (POST)."""
    return _passed(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider with a code, or with a refusal."""
    return _passed(OAuth2CallbackView, request, provider_id)


def _passed(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = OidcAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    try:
        answer: HttpResponse = view.adapter_view(adapter)(request)
    except BROKEN as error:
        return broken(request, provider, error)
    return answer
