"""What people do on our pages, by address rather than by words, so that it works in both languages."""

from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts.models import User


def login_of(actor: Actor) -> User:
    """The login behind an actor."""
    return User.objects.get(pk=actor.user_id)


def press(page: Page, verb: str) -> None:
    """Take a step of the page of an object: the big button, or a line behind "More"."""
    step = page.locator(f".next a[href$='/{verb}/'], .next form[action$='/{verb}/'] button").first
    if not step.is_visible():
        page.click(".next summary")
    step.click()


def fill(form: Locator, values: dict[str, Any]) -> None:
    """Type into a form: texts, choices (by their code), ticks (True)."""
    for name, value in values.items():
        one = form.locator(f"[name='{name}']").first
        match one.evaluate("(element) => element.type ?? element.localName"):
            case "select-one":
                one.select_option(value)
            case "checkbox":
                one.set_checked(value)
            case "radio":
                form.locator(f"[name='{name}'][value='{value}']").check()
            case _:
                one.fill(str(value))


def pick(form: Locator, name: str, text: str) -> None:
    """Find in a picker and take the first one."""
    with form.page.expect_response(lambda answer: answer.url.endswith(f"?q={quote(text)}")):
        form.locator(f"[name='{name}-text']").fill(text)
    form.locator(f"[data-name='{name}'] .picker-list [data-value]").first.click()


def send(page: Page, form: Locator) -> None:
    """Submit, and wait for the page that follows: its scripts, not its last picture."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        form.locator("button[type=submit]").last.click()


def take_step(page: Page, verb: str, values: dict[str, Any] | None = None, **picks: str) -> None:
    """A step with its form in the dialog, filled in and sent; without values one that is done at once."""
    if values is None and not picks:
        with page.expect_navigation(wait_until="domcontentloaded"):
            press(page, verb)
        return
    press(page, verb)
    form = page.locator("main form[data-form][action$='/" + verb + "/'], #dialog-body form").last
    expect(form.locator("button[type=submit]").last).to_be_visible()
    fill(form, values or {})
    for name, text in picks.items():
        pick(form, name, text)
    send(page, form)


def draw(page: Page, name: str) -> None:
    """A stroke over the glass; the signature's file lands in the field of this name."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=6)
    page.mouse.move(box["x"] + 200, box["y"] + 25, steps=6)
    page.mouse.up()
    expect(page.locator(f"[name={name}]")).not_to_have_value("")
