"""Every form of every page, filled in badly: it answers in words, forgets nothing, and saves no half."""

import html
import json
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from tests.access.samples import World, path_to
from tests.access.walk import addresses, facts
from tests.hostile import texts
from tests.hostile.pages import Control, FoundForm, forms_of

# Pages of ours: allauth's own and Django's admin are theirs.
NOT_OURS = ("account_", "mfa_", "socialaccount_", "openid_", "admin:", "/accounts/")
PAGES = sorted(one.key for one in addresses() if not one.is_api and not one.key.startswith(NOT_OURS))
ADDRESSES = {one.key: one for one in addresses()}
TEXT_KINDS = {"text", "textarea", "search", "email", "tel", "url", "password"}


USUAL = {
    "date": "2026-03-04", "datetime-local": "2026-03-04T09:00", "number": "1", "text": "1", "textarea": "1",
    "search": "1",
}  # fmt: skip


def sensible(control: Control, client: Client) -> Any:
    """A value that the control would take, so that the others are looked at too."""
    if control.kind == "picker":
        options = json.loads(client.get(control.picker, {"q": ""}).content)["options"]
        return options[0]["id"] if options else ""
    if control.kind in {"select", "radio"}:
        return control.value if control.value in control.choices else next(filter(None, control.choices), "")
    return "a@example.com" if control.kind == "email" else control.value or USUAL.get(control.kind, "")


def filled(form: FoundForm, client: Client) -> dict[str, Any]:
    """The whole form, sensibly."""
    return {one.name: sensible(one, client) for one in form.controls if one.kind not in {"file", "button"}}


def spoiled(form: FoundForm, good: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The form with something wrong in it, once for each kind of wrong."""
    ways = [
        (name, {one.name: text for one in form.controls if one.kind in TEXT_KINDS})
        for name, text in texts.TEXTS.items()
    ]
    for kind, values in (
        ("date", texts.DAYS), ("datetime-local", texts.MOMENTS), ("number", texts.NUMBERS), ("picker", texts.IDS),
        ("select", texts.IDS), ("radio", texts.IDS), ("hidden", texts.IDS), ("checkbox", texts.IDS), ("text", texts.NUMBERS),
    ):  # fmt: skip
        names = [one.name for one in form.controls if one.kind == kind and one.name != "csrfmiddlewaretoken"]
        ways += [(f"{kind} {value[:20]!r}", dict.fromkeys(names, value)) for value in values if names]
    ways.append(("nothing", dict.fromkeys(good, "")))
    return [(name, {**good, **wrong}) for name, wrong in ways if wrong]


def post(client: Client, path: str, values: dict[str, Any]) -> tuple[HttpResponseBase, int]:
    """The answer, and how many facts were recorded; taken back afterwards."""
    with transaction.atomic():
        before = facts()
        answer = client.post(path, values)
        written = facts() - before
        transaction.set_rollback(True)
    return answer, written


@pytest.mark.parametrize("key", PAGES)
def test_a_form_filled_in_badly_answers_in_words(key: str, world: World) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.cookies = world.browsers["administrator"].cookies.copy()
    path = path_to(ADDRESSES[key], world)
    first = client.get(path)
    if first.status_code != 200 or "html" not in first.headers["Content-Type"] or first.streaming:
        return
    for form in forms_of(first.content.decode()):
        action = html.unescape(form.action) or path
        good = filled(form, client)
        for name, values in spoiled(form, good):
            answer, written = post(client, action, values)
            what = f"{action}, {name}: {answer.status_code}"
            assert answer.status_code < 500, what
            assert answer.status_code != 400, what
            if answer.status_code == 422:
                assert written <= 0, what
                said_and_kept(answer, form, values, what)


def said_and_kept(answer: HttpResponseBase, form: FoundForm, values: dict[str, Any], what: str) -> None:
    """A message stands there, and every text is still where it was typed."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert any(mark in page for mark in ("field-error", "form-error", "toast", "refusal", "alert")), what
    shown = {one.name: one for again in forms_of(page) for one in again.controls}
    for one in form.controls:
        if one.kind in {"text", "textarea"} and one.name in shown:
            typed = str(values.get(one.name, "")).strip()
            assert shown[one.name].value.strip() == typed, f"{what}: {one.name} was lost"
