"""`aftercare users add` and `users reset`."""

import argparse
import re

import pytest
from django.core.management.base import CommandError
from tests.factories.accounts import make_user

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError
from aftercare.config.cli import Commands
from aftercare.platform.accounts import cli
from aftercare.platform.accounts.models import RoleAssignment, User
from aftercare.platform.accounts.users.services import change_user

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers(action=Commands))
    options = parser.parse_args(words)
    return int(options.run(options))


def test_a_login_is_made_with_its_role_and_its_first_password_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("users", "add", "wei", "--email", "wei@example.com", "--role", "dispatcher") == 0
    name, password = re.match(
        r"(\w+): (\S+) \(to be changed at the first sign-in\)\n$", capsys.readouterr().out
    ).groups()
    user = User.objects.get(username="wei")
    assert (name, user.email, user.must_change_password) == ("wei", "wei@example.com", True)
    assert user.check_password(password)
    assert list(RoleAssignment.objects.filter(user=user).values_list("role__key", flat=True)) == ["dispatcher"]


@pytest.mark.parametrize("role", ["nope", "customer"])
def test_a_role_that_staff_cannot_have_is_named_and_no_login_is_left_behind(role: str) -> None:
    with pytest.raises(CommandError, match=f"There is no role “{role}” for staff. There are: .*dispatcher, "):
        run("users", "add", "wei", "--role", role)
    assert not User.objects.filter(username="wei").exists()


def test_what_is_no_mail_address_is_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        run("users", "add", "wei", "--email", "notamail")
    assert list(refused.value.fields) == ["email"]
    user = make_user("li", email="li@example.com")
    with pytest.raises(InvalidError):
        change_user(user_id=user.pk, name="", email="notamail", by=SYSTEM, at=user.created_at)
    assert not User.objects.filter(email="notamail").exists()


def test_a_new_first_password_is_given_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user("wei", password="the old one")
    assert run("users", "reset", "WEI") == 0
    password = capsys.readouterr().out.split()[1]
    user.refresh_from_db()
    assert (user.check_password(password), user.must_change_password) == (True, True)
    with pytest.raises(CommandError, match="There is no login “nobody”"):
        run("users", "reset", "nobody")
