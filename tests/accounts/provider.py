"""A small OpenID Connect provider: a real HTTP server with real signatures, that can be told to misbehave."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "aftercare", "a secret of a good length, known to two"
PERSON = {"sub": "u-1", "name": "王芳", "email": "wang.fang@example.com", "email_verified": True}
_KEYS = {name: rsa.generate_private_key(public_exponent=65_537, key_size=2048) for name in ("own", "stolen")}
Claims = dict[str, Any]


@dataclass
class Provider:
    """What the provider knows, and how it is told to lie: each `spoil…` gets the honest answer and gives another."""

    issuer: str = ""
    person: Claims = field(default_factory=lambda: dict(PERSON))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    spoil_claims: Callable[[Claims], Claims] = lambda claims: claims
    spoil_userinfo: Callable[[Claims], Claims] = lambda claims: claims
    spoil_token: Callable[[str], str] = lambda token: token
    signed_with: str = "own"
    key_id: str = "k1"
    # Path → status that is answered instead.
    down: dict[str, int] = field(default_factory=dict)

    def discovery(self) -> Claims:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        return {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{path}" for name, path in paths.items()},
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> Claims:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEYS["own"].public_key()))
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to. The person signs in at once."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        self.asked.append(asked)
        code = token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, given: dict[str, str]) -> tuple[int, Claims]:
        """A code for tokens, once, for whoever has the secret and the verifier."""
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        if not asked or not known or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if given["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "the key", "token_type": "Bearer", "expires_in": 60, "id_token": self.token(asked)}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"], **self.person,
        }  # fmt: skip
        key = _KEYS[self.signed_with]
        return self.spoil_token(jwt.encode(self.spoil_claims(claims), key, "RS256", headers={"kid": self.key_id}))

    def userinfo(self) -> Claims:
        return self.spoil_userinfo(dict(self.person))


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        provider: Provider = self.server.provider
        parts = urlsplit(self.path)
        if parts.path in provider.down:
            self._send(provider.down[parts.path], {})
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(dict(parse_qsl(parts.query))))
            self.end_headers()
        elif parts.path == "/userinfo":
            known = self.headers["Authorization"] == "Bearer the key"
            self._send(200 if known else 401, provider.userinfo() if known else {})
        else:
            answers = {"/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys}
            self._send(200, answers[parts.path]())

    def do_POST(self) -> None:
        given = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        provider: Provider = self.server.provider
        if self.path in provider.down:
            self._send(provider.down[self.path], {})
        else:
            self._send(*provider.exchange(given))

    def _send(self, status: int, body: Claims) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_args: Any) -> None:
        pass


@contextmanager
def running(port: int = 0) -> Iterator[Provider]:
    """The provider, at work on this machine."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.provider = Provider(issuer=f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
