"""Signing in and out, and what every request knows of who asks."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.actors import admin_actor, browser_of, customer_actor, staff_actor
from tests.factories.accounts import make_user

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import ActorKind
from aftercare.platform.accounts.models import AccessEntry, Session, User
from aftercare.platform.accounts.public import ANONYMOUS, actor_of, allows, identify, remembering
from aftercare.platform.accounts.sessions import SessionStore
from aftercare.platform.journal.public import events_of

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"


@pytest.fixture
def user() -> User:
    return make_user("wei", password=PASSWORD, email="wei@example.com", name="Zhang Wei")


def sign_in(client: Client, name: str = "wei", password: str = PASSWORD):
    return client.post(LOGIN, {"login": name, "password": password})


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "用户名或邮箱"), ("en", "User name or e-mail address")])
def test_the_first_field_is_named_in_the_readers_language(client: Client, language: str, words: str) -> None:
    page = client.get(LOGIN, headers={"accept-language": language}).content.decode()
    assert f'<label for="id_login">{words}' in page


@pytest.mark.parametrize("typed", ["wei", "WEI", "wei@example.com"])
def test_somebody_signs_in_by_name_or_mail(client: Client, user: User, typed: str) -> None:
    answer = sign_in(client, typed)

    assert answer.status_code == HTTPStatus.FOUND
    assert [(entry.kind, entry.user) for entry in AccessEntry.objects.all()] == [("signed_in", user)]


def test_a_wrong_password_is_logged_with_what_was_typed(client: Client, user: User) -> None:
    answer = sign_in(client, password="wrong")

    assert answer.status_code == HTTPStatus.OK
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.name, entry.user, entry.ip) == ("failed", "wei", None, "127.0.0.1")
    assert b"wrong" not in answer.content


def test_a_closed_login_cannot_sign_in(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_too_many_failures_lock_the_login_whichever_name_is_typed(client: Client, user: User) -> None:
    for number in range(django_settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, "wei" if number % 2 else "wei@example.com", "wrong")

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert sign_in(client).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert AccessEntry.objects.filter(kind="locked").exists()
    make_user("li", password=PASSWORD)
    assert sign_in(client, "li").status_code == HTTPStatus.FOUND


def test_an_administrator_lifts_the_lock(client: Client, user: User) -> None:
    for _number in range(django_settings.AXES_FAILURE_LIMIT):
        sign_in(client, "wei", "wrong")
    refused = client.post(LOGIN, {"login": "wei", "password": PASSWORD}, headers={"accept-language": "zh-hans"})
    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "请等 15 分钟再试" in refused.content.decode()
    desk = browser_of(admin_actor())
    page = reverse("accounts:user", args=[user.pk])
    step = reverse("accounts:lock_lift", args=[user.pk])
    assert step in desk.get(page).content.decode()

    assert desk.post(step).status_code == HTTPStatus.FOUND

    assert step not in desk.get(page).content.decode()
    assert "user.lock_lifted" in [event.type for event in events_of("user", user.pk)]
    assert sign_in(client).status_code == HTTPStatus.FOUND


def test_only_one_counter_locks_a_login() -> None:
    assert app_settings.RATE_LIMITS["login_failed"] is None


RESET = [
    ("en", "Aftercare: choose a new password", "Somebody asked", "This link is too old"),
    ("zh-hans", "售后：设置新密码", "有人为用户 wei 申请", "链接已过期"),
]


@pytest.mark.parametrize(("language", "subject", "words", "over"), RESET)
def test_a_forgotten_password_is_chosen_anew_by_mail(
    client: Client, user: User, mailoutbox: list[Any], language: str, subject: str, words: str, over: str
) -> None:
    headers = {"accept-language": language}
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"}, headers=headers)
    assert mailoutbox == []
    client.post("/accounts/password/reset/", {"email": "wei@example.com"}, headers=headers)

    (mail,) = mailoutbox
    assert mail.subject == subject
    assert words in mail.body
    assert "wei" in mail.body
    (link,) = re.findall(r"http://testserver(/\S+)", mail.body)
    page = client.get(link, headers=headers, follow=True)
    new = {"password1": "another battery staple", "password2": "another battery staple"}
    client.post(page.redirect_chain[-1][0], new, headers=headers)
    user.refresh_from_db()
    assert user.check_password("another battery staple")
    assert over in Client().get(link, headers=headers).content.decode()


def test_nobody_signs_up(client: Client) -> None:
    client.post("/accounts/signup/", {"username": "me", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_a_first_password_must_be_changed_before_anything_else(client: Client, user: User) -> None:
    User.objects.update(must_change_password=True)
    sign_in(client)
    change = reverse("account_change_password")

    assert client.get("/access/me/").headers["Location"] == change
    assert client.get(change).status_code == HTTPStatus.OK
    new = {"oldpassword": PASSWORD, "password1": "another battery staple", "password2": "another battery staple"}
    client.post(change, new)

    user.refresh_from_db()
    assert not user.must_change_password
    assert client.get("/access/me/").status_code == HTTPStatus.OK


def test_a_second_factor_is_asked_for(client: Client, user: User) -> None:
    secret = SECRET
    TOTP.activate(user, secret)

    asked = sign_in(client)
    assert asked.headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/access/me/").status_code == HTTPStatus.FOUND
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    answer = client.post(reverse("mfa_authenticate"), {"code": code})

    assert answer.status_code == HTTPStatus.FOUND
    assert client.get("/access/me/").status_code == HTTPStatus.OK
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("path", ["", "login/", "mfa/authenticator/", "socialaccount/socialtoken/", "auth/group/"])
def test_there_is_no_page_that_shows_tables_past_the_rights(client: Client, path: str) -> None:
    """Not even to the holder of the key under the mat: second factors and tokens are tables too."""
    root = make_user("root", password=PASSWORD, superuser=True)
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(root, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    assert client.get(f"/admin/{path}").status_code == HTTPStatus.NOT_FOUND


def test_no_page_of_a_login_shows_its_secret(client: Client) -> None:
    root = make_user("root", password=PASSWORD, superuser=True)
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(root, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    for path in ("/access/me/", f"/access/users/{root.pk}/", "/accounts/2fa/"):
        answer = client.get(path)
        assert answer.status_code == HTTPStatus.OK, path
        assert "JBSWY3DPEHPK3PXP" not in answer.content.decode(), path


def test_signing_out_is_logged_and_ends_the_session(client: Client, user: User) -> None:
    sign_in(client)
    client.post(reverse("account_logout"))
    assert list(AccessEntry.objects.order_by("pk").values_list("kind", flat=True)) == ["signed_in", "signed_out"]
    assert client.get("/access/me/").status_code == HTTPStatus.FOUND


def test_the_session_knows_its_user_and_door(client: Client, user: User) -> None:
    client.get(LOGIN, headers={"User-Agent": "Firefox"})
    client.post(LOGIN, {"login": "wei", "password": PASSWORD}, headers={"User-Agent": "Firefox"})
    session = Session.objects.get(user=user)
    assert (session.ip, session.agent) == ("127.0.0.1", "Firefox")
    assert session.started_at is not None


def test_a_session_ended_elsewhere_is_over_at_once(user: User) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)

    here.post(reverse("accounts:end_sessions", args=[user.pk]))

    assert there.get("/access/me/").status_code == HTTPStatus.FOUND
    assert here.get("/access/me/").status_code == HTTPStatus.OK


def test_the_list_of_sessions_shows_roughly_when_one_was_used(user: User) -> None:
    client = Client()
    sign_in(client)
    later = datetime.now(UTC) + timedelta(hours=1)
    with clock.running(later):
        client.get("/access/me/")
    assert Session.objects.get(user=user).seen_at == later


def test_a_visitor_is_anonymous_without_a_query(django_assert_num_queries) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert identify(request) == ANONYMOUS


def request_from(browser: Client):
    """A request as the middleware before ours leaves it."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in browser.cookies.items()}
    request.session = SessionStore(request.COOKIES[django_settings.SESSION_COOKIE_NAME])
    AuthenticationMiddleware(lambda _request: HttpResponse()).process_request(request)
    return request


def test_a_request_of_somebody_signed_in_costs_session_and_user(django_assert_num_queries) -> None:
    by = staff_actor("engineer")
    browser = browser_of(by)
    identify(request_from(browser))
    with django_assert_num_queries(2), remembering():
        actor = identify(request_from(browser))
        assert not allows(actor, "user.manage")


def test_the_actor_is_of_the_users_realm() -> None:
    for made, kind in ((staff_actor(), ActorKind.STAFF), (customer_actor(), ActorKind.CUSTOMER)):
        request = request_from(browser_of(made))
        actor = identify(request)
        assert (actor.kind, actor.user_id, actor.id) == (kind, made.user_id, None)
        assert actor_of(request) is actor


def test_external_users_do_not_find_the_pages_of_the_staff() -> None:
    client = browser_of(customer_actor())
    assert client.get("/access/users/").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/ui/find/").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/access/me/").status_code == HTTPStatus.OK


def test_a_language_chosen_is_kept_with_the_login_and_set_on_the_next_device(user: User) -> None:
    client = Client()
    sign_in(client)
    client.post(reverse("ui:language"), {"language": "zh-hans", "next": "/"})
    user.refresh_from_db()
    assert user.language == "zh-hans"

    other = Client()
    assert sign_in(other).cookies["django_language"].value == "zh-hans"


def test_preferences_of_a_visitor_stay_on_the_device(client: Client) -> None:
    answer = client.post(reverse("accounts:preferences"), {"theme": "dark", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["theme"].value == "dark"
    assert (
        client.post(reverse("accounts:preferences"), {"theme": "pink"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    )


def test_after_a_new_password_and_a_closed_door_there_is_a_way_on(client: Client) -> None:
    for name in ("account_reset_password_done", "account_reset_password_from_key_done", "account_inactive"):
        answer = client.get(reverse(name), headers={"accept-language": "en"})
        assert f'href="{reverse("account_login")}"' in answer.content.decode().partition("<main")[2]


def test_nobody_changes_their_mail_address_past_the_services(client: Client, user: User) -> None:
    sign_in(client)
    answer = client.post(reverse("account_email"), {"action_add": "", "email": "somebody.else@example.com"})
    assert answer.headers["location"] == reverse("accounts:me")
    client.post(reverse("account_email"), {"action_primary": "", "email": "somebody.else@example.com"})
    user.refresh_from_db()
    assert user.email == "wei@example.com"
    assert not EmailAddress.objects.filter(email="somebody.else@example.com").exists()


@pytest.mark.parametrize(("language", "words"), [("en", "This code is not correct"), ("zh-hans", "验证码不正确")])
def test_a_wrong_code_is_answered_in_our_words(client: Client, user: User, language: str, words: str) -> None:
    TOTP.activate(user, SECRET)
    sign_in(client)
    headers = {"accept-language": language}
    answer = client.post(reverse("mfa_authenticate"), {"code": "not a code"}, headers=headers)
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too short: at least 10"), ("zh-hans", "密码过短，至少 10 个字符")]
)
def test_a_short_password_is_refused_in_the_readers_language(
    client: Client, user: User, language: str, words: str
) -> None:
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "qwxyz", "password2": "qwxyz"}
    answer = client.post(reverse("account_change_password"), new, headers={"accept-language": language})
    assert words in answer.content.decode()


def test_recovery_codes_are_shown_and_each_opens_the_door_once(client: Client, user: User) -> None:
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "\n".join(codes[1:]) in shown
    assert codes[0] not in shown

    again = Client()
    sign_in(again)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert again.get("/access/me/").status_code == HTTPStatus.FOUND
