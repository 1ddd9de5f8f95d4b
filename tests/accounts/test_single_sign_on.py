"""Single sign-on against a real provider: discovery, PKCE, the exchange of the code, and all that is not believed."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.test import Client
from tests.accounts import provider as providers
from tests.accounts.provider import PERSON, Provider
from tests.factories.accounts import make_user

from aftercare.platform.accounts.models import AccessEntry, User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN, BACK = "/accounts/oidc/company/login/", "/accounts/oidc/company/login/callback/"
ANOTHER = {**PERSON, "sub": "u-2"}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with providers.running() as one:
        app = {
            "provider_id": "company", "name": "某某集团统一登录", "client_id": providers.CLIENT,
            "secret": providers.SECRET, "settings": {"server_url": one.issuer},
        }  # fmt: skip
        ours = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**ours, "APPS": [app]}}
        yield one


@pytest.fixture
def user() -> User:
    """Has the very mail address that the provider names."""
    return make_user("wang.fang", role="dispatcher", password=PASSWORD, email=PERSON["email"], name="王芳")


@pytest.fixture
def linked(user: User) -> User:
    SocialAccount.objects.create(user=user, provider="company", uid=PERSON["sub"])
    return user


def away(client: Client, process: str = "login") -> str:
    """The provider's address that the browser is led to, by way of a page."""
    page = client.post(f"{LOGIN}?process={process}")
    assert page.status_code == HTTPStatus.OK, page.content
    found = re.search(r'content="0; url=([^"]+)"', page.content.decode())
    assert found
    return found[1].replace("&amp;", "&")


def and_back(client: Client, address: str) -> Any:
    """Through the provider, who sends the browser back to us with a code."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    assert parts.path == BACK
    return client.get(f"{parts.path}?{parts.query}")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_linked_account_opens_its_login(client: Client, provider: Provider, linked: User) -> None:
    answer = and_back(client, away(client))

    assert answer.status_code == HTTPStatus.FOUND
    assert client.session["_auth_user_id"] == str(linked.pk)
    assert client.get("/access/me/").status_code == HTTPStatus.OK
    assert [(one.kind, one.user) for one in AccessEntry.objects.all()] == [("signed_in", linked)]


def test_each_sign_in_has_its_own_proof_nonce_and_state(client: Client, provider: Provider, linked: User) -> None:
    for _time in range(2):
        and_back(client, away(client))
        client.logout()
    first, second = provider.asked
    for name in ("code_challenge", "nonce", "state"):
        assert first[name] != second[name]
        assert len(first[name]) >= 16
    assert first["scope"].split().count("openid") == 1


def test_the_page_between_holds_a_link_for_whoever_is_not_led_on(client: Client, provider: Provider) -> None:
    page = client.post(LOGIN, headers={"accept-language": "zh-hans"}).content.decode()
    assert page.count(f"{provider.issuer}/authorize") == 2
    assert "某某集团统一登录" in page


SPOILED: dict[str, Any] = {
    "another nonce": lambda one: {**one, "nonce": "of another sign-in"},
    "no nonce": lambda one: {name: value for name, value in one.items() if name != "nonce"},
    "for another client": lambda one: {**one, "aud": "another-program"},
    "for several, issued to another": lambda one: {**one, "aud": [providers.CLIENT, "x"], "azp": "x"},
    "of another provider": lambda one: {**one, "iss": "http://127.0.0.1:1"},
    "over": lambda one: {**one, "iat": one["iat"] - 7_200, "exp": one["iat"] - 3_600},
    "without an end": lambda one: {name: value for name, value in one.items() if name != "exp"},
    "of nobody": lambda one: {name: value for name, value in one.items() if name != "sub"},
    "not yet valid": lambda one: {**one, "nbf": one["iat"] + 3_600},
}


@pytest.mark.parametrize("name", sorted(SPOILED))
def test_a_token_that_is_not_meant_for_this_sign_in_opens_nothing(
    client: Client, provider: Provider, linked: User, name: str
) -> None:
    provider.spoil_claims = SPOILED[name]
    refused(client, and_back(client, away(client)))


def refused(client: Client, answer: Any) -> None:
    """In words, with a line in the log and nobody in."""
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert "did not confirm who you are" in page
    assert "Traceback" not in page
    assert not is_in(client)
    assert [one.kind for one in AccessEntry.objects.all()] == ["failed"]


FORGED: dict[str, Any] = {
    "signed by somebody else": ("stolen", "k1", None),
    "signed by a key that nobody knows": ("own", "k9", None),
    "not signed": ("own", "k1", lambda token: ".".join([*token.split(".")[:2], ""])),
    "said to need no signature": (
        "own", "k1", lambda token: ".".join(["eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0", token.split(".")[1], ""]),
    ),
    "left out": ("own", "k1", lambda _token: ""),
    "no token at all": ("own", "k1", lambda _token: "a.b.c"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FORGED))
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    client: Client, provider: Provider, linked: User, name: str
) -> None:
    provider.signed_with, provider.key_id, spoil = FORGED[name]
    provider.spoil_token = spoil or provider.spoil_token
    refused(client, and_back(client, away(client)))


def test_userinfo_of_another_person_opens_nothing(client: Client, provider: Provider, linked: User) -> None:
    provider.spoil_userinfo = lambda one: {**one, "sub": "u-2"}
    refused(client, and_back(client, away(client)))


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/userinfo", "/keys"])
@pytest.mark.parametrize("status", [HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.BAD_GATEWAY])
def test_a_provider_that_answers_nonsense_is_told_in_words(
    client: Client, provider: Provider, linked: User, path: str, status: int
) -> None:
    """Status 200 with an empty object is nonsense, too."""
    address = "" if "well-known" in path else away(client)
    provider.down[path] = status
    refused(client, and_back(client, address) if address else client.post(LOGIN))


def test_a_provider_that_is_not_there_is_told_in_words(client: Client, provider: Provider, settings: Any) -> None:
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    refused(client, client.post(LOGIN))


def test_a_code_of_another_browser_or_used_twice_opens_nothing(
    client: Client, provider: Provider, linked: User
) -> None:
    address = away(client)
    code = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
    back = f"{BACK}?{urlsplit(code).query}"
    other = Client()
    assert other.get(back).status_code == HTTPStatus.UNAUTHORIZED
    assert not is_in(other)
    client.get(back)
    assert is_in(client)
    client.logout()
    assert client.get(back).status_code == HTTPStatus.UNAUTHORIZED
    assert not is_in(client)


def test_whoever_turns_back_is_told_so(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(away(client)).query)["state"][0]
    answer = client.get(BACK, {"error": "access_denied", "state": state}, follow=True)
    assert "did not go through" in answer.content.decode()
    assert not is_in(client)


# Who is let in. -----------------------------------------------------------------------------------


@pytest.mark.parametrize("verified", [True, False])
def test_an_unknown_person_is_not_let_in_by_the_mail_address_of_somebody_known(
    client: Client, provider: Provider, user: User, verified: bool
) -> None:
    provider.person = {**PERSON, "email_verified": verified}

    answer = and_back(client, away(client))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "opens no login here" in answer.content.decode()
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert [(one.kind, one.name) for one in AccessEntry.objects.all()] == [("failed", PERSON["email"])]


def test_a_closed_login_stays_closed(client: Client, provider: Provider, linked: User) -> None:
    User.objects.update(is_active=False)
    and_back(client, away(client))
    assert not is_in(client)


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert is_in(client)
    return client


def test_the_owner_links_an_account_and_comes_in_by_it(provider: Provider, user: User) -> None:
    client = signed_in(user)
    assert "某某集团统一登录" in client.get("/access/me/").content.decode()
    assert "Link with" in client.get("/accounts/3rdparty/").content.decode()

    answer = and_back(client, away(client, "connect"))

    assert answer.status_code == HTTPStatus.FOUND
    assert [(one.user, one.uid) for one in SocialAccount.objects.all()] == [(user, PERSON["sub"])]
    visitor = Client()
    and_back(visitor, away(visitor))
    assert visitor.session["_auth_user_id"] == str(user.pk)

    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    later = Client()
    and_back(later, away(later))
    assert not is_in(later)


def test_an_account_that_opens_one_login_cannot_be_linked_to_another(provider: Provider, linked: User) -> None:
    client = signed_in(make_user("li.na", role="dispatcher", password=PASSWORD))
    and_back(client, away(client, "connect"))
    assert [one.user for one in SocialAccount.objects.all()] == [linked]


def test_a_second_account_of_the_provider_opens_nothing(client: Client, provider: Provider, linked: User) -> None:
    provider.person = ANOTHER
    and_back(client, away(client))
    assert not is_in(client)


def test_without_a_provider_there_is_no_way_to_one(client: Client) -> None:
    assert client.post(LOGIN).status_code == HTTPStatus.NOT_FOUND
    assert client.get(BACK).status_code == HTTPStatus.NOT_FOUND
    assert "oidc" not in client.get(django_settings.LOGIN_URL and "/accounts/login/").content.decode()
