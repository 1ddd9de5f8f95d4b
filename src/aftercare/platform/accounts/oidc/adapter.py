"""Single sign-on by OpenID Connect: what a provider says counts only if it is signed, fresh and meant for this sign-in.

allauth trusts an ID token that came over TLS and compares no nonce; here the signature, the nonce and the person are
checked as well (OpenID Connect Core 3.1.3.7 and 5.3.2), and no code goes without PKCE.
"""

from hashlib import sha256
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

# Never HMAC, whose key is the client's own secret, and never "none".
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
# Clocks of two machines.
LEEWAY_SECONDS = 60
# A provider that is not there, or answers what no provider answers.
BROKEN = (requests.RequestException, KeyError, TypeError, ValueError)


def nonce_of(verifier: str) -> str:
    """The nonce of a sign-in: of its PKCE verifier, which the session keeps and nobody else knows."""
    return sha256(f"nonce:{verifier}".encode()).hexdigest()


class OidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Exchanges the code, and believes what is proven."""

    nonce = ""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        self.nonce = nonce_of(pkce_code_verifier or "")
        return super().get_access_token_data(request, app, client, pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        proven = self._proven(app, str(kwargs["response"].get("id_token") or ""))
        told = proven
        if "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
        if told.get("sub") != proven["sub"]:
            msg = "userinfo speaks of another person than the ID token"
            raise OAuth2Error(msg)
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told, "id_token": proven})

    def _proven(self, app: SocialApp, token: str) -> dict[str, Any]:
        """What the ID token says, if the provider signed it for us and for this sign-in."""
        try:
            said: dict[str, Any] = jwt.decode(
                token, self._key(token), algorithms=SIGNED_BY, audience=app.client_id, leeway=LEEWAY_SECONDS,
                issuer=self.openid_config["issuer"], options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            msg = f"the ID token is refused: {error}"
            raise OAuth2Error(msg) from error
        if said.get("nonce") != self.nonce or said.get("azp", app.client_id) != app.client_id:
            msg = "the ID token is of another sign-in"
            raise OAuth2Error(msg)
        return said

    def _key(self, token: str) -> jwt.PyJWK:
        """The provider's key that the token names; the only one, if it names none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [one for one in jwt.PyJWKSet.from_dict(answer.json()).keys if one.public_key_use in {None, "sig"}]
        named = jwt.get_unverified_header(token).get("kid")
        fitting = [one for one in keys if named is None or one.key_id == named]
        if len(fitting) != 1:
            msg = "no key of the provider fits"
            raise jwt.InvalidKeyError(msg)
        return fitting[0]


class OidcProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The company's provider (AFTERCARE_OIDC_URL), with PKCE and a nonce at each sign-in."""

    package = "aftercare.platform.accounts.oidc"
    pkce_enabled_default = True
    oauth2_adapter_class = OidcAdapter

    def get_pkce_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_pkce_params()
        return {**params, "nonce": nonce_of(params["code_verifier"])}

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """By way of a page: under our `form-action` a browser follows no form to another server."""
        try:
            answer: HttpResponse = super().redirect(request, process, *args, **kwargs)
        except BROKEN as error:
            return broken(request, self, error)
        if not isinstance(answer, HttpResponseRedirect):
            return answer
        values = {"provider": self, "redirect_to": answer.url}
        return render(request, "socialaccount/login_redirect.html", values, using="django")


def broken(request: HttpRequest, provider: OidcProvider, error: Exception) -> HttpResponse:
    """Words for people; the reason goes into the log."""
    answer: HttpResponse = render_authentication_error(request, provider, exception=error)
    return answer
