"""Pictures of the running product, taken from the demo company.

    ./dev docs --pictures            the pictures of README and docs, into docs/pictures
    python tools/screenshots.py --all  every page that needs no argument, and one of each thing that has a page, in each
                                       language and width, into .var/pictures
    python tools/screenshots.py --page /requests/ --login dispatcher

The demo company must have been loaded once (`./dev serve`).
"""

import argparse
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import examples
from console import ROOT, VAR, fail, say
from preparing import find_chromium
from serving import Programs, wait_for_answer

DOCS = ROOT / "docs" / "pictures"
REVIEW = VAR / "pictures"
DEVICES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    },
}
# What comes by htmx after a click or a key is there by then.
SETTLING_MS = 700
LANGUAGES = ("zh-CN", "en")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass(frozen=True)
class Picture:
    """One picture: `follow` is the selector of a link to go through after the address, `press` keys for then.

    The address `@track` is a customer's page without an account, of a request whose engineer is on the way.
    """

    name: str
    address: str
    login: str = "dispatcher"
    device: str = "desktop"
    language: str = "zh-CN"
    follow: str = ""
    press: tuple[str, ...] = ()
    dark: bool = False
    whole: bool = False


FIRST_ROW = "table.rows tbody a.number"
IN_PROGRESS = "/requests/?view=all&q=state:in_progress+urged_count:>0"
REPORTED = "/orders/?view=to_review"
TRACK = "@track"
SWITCH = ".office-switch > summary"
# A customer's page on which a finished visit waits to be confirmed; appointments for an order that waits for one.
CONFIRM, OFFER = "@confirm", "@offer"
# The replay of a version that is being written, what the drill of its regulation showed, and the questions of the one
# in force.
DRILLED = "d20-technical-support"
REPLAY, DRILL, QUIZ = "@replay", "@drill", "@quiz"
BREACHES = "/regulations/breaches/"
# A visit whose trip is not entered in the register yet.
UNREGISTERED = "/visits/?view=all&q=state:accepted"
UNDER_WAY = "/visits/?view=all&q=state:travelling,on_site"
# What README and docs show.
PICTURES = (
    Picture("home", "/"),
    Picture("home-en", "/", language="en"),
    Picture("requests", "/requests/"),
    Picture("requests-en", "/requests/", language="en"),
    Picture("preview-en", "/requests/", language="en", press=("j", "j", " ")),
    Picture("request", IN_PROGRESS, follow=FIRST_ROW),
    Picture("request-en", IN_PROGRESS, follow=FIRST_ROW, language="en"),
    Picture("request-dark", IN_PROGRESS, follow=FIRST_ROW, dark=True),
    Picture("request-new", "/requests/new/", login="hotline"),
    Picture("request-new-en", "/requests/new/", login="hotline", language="en"),
    Picture("plan", "/orders/?view=to_schedule", follow=f"{FIRST_ROW} >> .next a"),
    Picture("plan-en", "/orders/?view=to_schedule", follow=f"{FIRST_ROW} >> .next a", language="en"),
    Picture("order", REPORTED, login="manager", follow=FIRST_ROW),
    Picture("order-en", REPORTED, login="manager", follow=FIRST_ROW, language="en"),
    Picture("asset", IN_PROGRESS, follow=f"{FIRST_ROW} >> main a[href^='/equipment/']"),
    Picture("clocks-en", "/regulations/clocks/", login="manager", language="en"),
    Picture("my-day-phone", "/visits/mine/", login="engineer", device="phone"),
    Picture("my-day-phone-en", "/visits/mine/", login="engineer", device="phone", language="en"),
    Picture("visit-phone", UNDER_WAY, login="engineer", device="phone", follow=FIRST_ROW),
    Picture("visit-phone-en", UNDER_WAY, login="engineer", device="phone", follow=FIRST_ROW, language="en"),
    Picture("missing-phone", UNREGISTERED, login="engineer", device="phone", follow=FIRST_ROW),
    Picture("missing-phone-en", UNREGISTERED, login="engineer", device="phone", follow=FIRST_ROW, language="en"),
    Picture("board", "/dispatch/board/"),
    Picture("board-en", "/dispatch/board/", language="en"),
    Picture("appointment-en", OFFER, language="en"),
    Picture("contacts-en", "/dispatch/contacts/?view=all", login="hotline", language="en"),
    Picture("obstacles-en", "/dispatch/obstacles/", language="en", press=("j", " ")),
    Picture("work-plan", "/dispatch/work-plans/?view=all", follow=f"{FIRST_ROW}:has-text('电梯')"),
    Picture("office-switch", "/requests/", login="general-manager", follow=SWITCH),
    Picture("office-phone-en", "/requests/", login="general-manager", device="phone", language="en", follow=SWITCH),
    Picture("handbook", "/regulations/?view=all&q=D03", login="engineer", follow=FIRST_ROW),
    Picture("handbook-en", "/regulations/?view=all&q=D03", login="engineer", follow=FIRST_ROW, language="en"),
    Picture("compliance", "/regulations/compliance/", login="manager"),
    Picture("breach", BREACHES, login="manager", follow=FIRST_ROW),
    Picture("breach-en", BREACHES, login="manager", follow=FIRST_ROW, language="en"),
    Picture("replay", REPLAY, login="quality"),
    Picture("replay-en", REPLAY, login="quality", language="en"),
    Picture("drill", DRILL, login="quality"),
    Picture("drill-en", DRILL, login="quality", language="en"),
    Picture("quiz-phone", QUIZ, login="engineer", device="phone"),
    Picture("quiz-phone-en", QUIZ, login="engineer", device="phone", language="en"),
    Picture("own-phone", "/p/own/?show=all", login="customer", device="phone"),
    Picture("own-phone-en", "/p/own/?show=all", login="customer", device="phone", language="en"),
    Picture("confirm-phone", CONFIRM, login="", device="phone"),
    Picture("confirm-phone-en", CONFIRM, login="", device="phone", language="en"),
    Picture("report-phone", "/p/", login="", device="phone"),
    Picture("report-phone-en", "/p/", login="", device="phone", language="en"),
    Picture("track-phone", TRACK, login="", device="phone"),
    Picture("track-phone-en", TRACK, login="", device="phone", language="en"),
)
# No picture of README and docs is larger.
LARGEST = 300_000


def main() -> int:
    """Serve the demo company, look, and store."""
    parser = argparse.ArgumentParser(description="Pictures of the running product.")
    parser.add_argument("--all", action="store_true", help="every page, for looking through")
    parser.add_argument("--page", action="append", default=[], help="these addresses, in every form")
    parser.add_argument(
        "--login", default="admin", help="with --all and --page: who looks (default admin; empty: nobody)"
    )
    parser.add_argument("--data", type=Path, default=VAR / "demo", help="data folder (default .var/demo)")
    parser.add_argument("--into", type=Path, help="folder (default docs/pictures, with --all or --page .var/pictures)")
    parser.add_argument("--only", action="append", default=[], help="of the pictures of README and docs these alone")
    options = parser.parse_args()
    if not (options.data / "aftercare.sqlite3").exists():
        fail("There is no demo company yet: ./dev serve makes it.")
    with _served(options.data) as url:
        pictures = (
            _for_review(options.page or _plain_addresses(), options.login)
            if options.all or options.page
            else tuple(one for one in PICTURES if not options.only or one.name in options.only)
        )
        into = options.into or (REVIEW if options.all or options.page else DOCS)
        into.mkdir(parents=True, exist_ok=True)
        return _take(pictures, url, into)


def _for_review(addresses: list[str], login: str) -> tuple[Picture, ...]:
    return tuple(
        Picture(f"{_slug(address)}-{device}-{language[:2]}", address, login, device, language, whole=True)
        for address in addresses
        for device in DEVICES
        for language in LANGUAGES
    )


def _slug(address: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-") or "home"


@contextmanager
def _served(data: Path) -> Iterator[str]:
    """The product on the demo's data, and Django in this process on the same."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        "AFTERCARE_DATA": str(data.resolve()),
        "AFTERCARE_STATIC": str(VAR / "static"),
        "AFTERCARE_DEMO": "True",
        "AFTERCARE_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "aftercare.config.settings",
    }
    os.environ.update(env, DJANGO_ALLOW_ASYNC_UNSAFE="true")
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    programs = Programs(env)
    try:
        programs.start("server", "serve", "--port", str(port), "--workers", "1")
        wait_for_answer(programs, "127.0.0.1", port)
        yield env["AFTERCARE_URL"]
    finally:
        programs.stop()


def _plain_addresses() -> list[str]:
    """Every address of ours that needs no argument, and an example of those about one thing."""
    sys.path.insert(0, str(ROOT))
    from django.urls import get_resolver
    from tests.i18n.addresses import plain_addresses

    return [*sorted(set(plain_addresses(get_resolver()))), *examples.addresses()]


def _address(one: Picture) -> str:
    """Where the picture is taken."""
    found = MADE.get(one.address)
    return found() if found else one.address


def _track() -> str:
    from django.urls import reverse

    return reverse("portal:track", args=[_link_to(_visit(state="travelling"))])


def _confirm() -> str:
    from django.urls import reverse

    visit = _visit(state="finished", confirmation=None)
    return reverse("portal:confirm", args=[_link_to(visit), visit.pk])


def _offer() -> str:
    from django.urls import reverse

    from aftercare.platform.accounts.public import User, person_of
    from aftercare.service.public import Order, Visit

    office = person_of(_actor_of(User.objects.get(username="dispatcher")))
    waiting = Order.objects.filter(state=Order.State.OPEN, unit_path=office.unit_path if office else "")
    order = waiting.exclude(visits__state__in=Visit.OPEN_STATES).order_by("priority", "pk").first()
    if order is None:
        fail("No order waits for an appointment in the demo company.")
    return reverse("dispatch:appointment", args=[order.pk])


def _replay() -> str:
    """The draft of a revision, replayed over the last days."""
    from django.urls import reverse

    from aftercare.base.kernel import clock
    from aftercare.regulations.models import Version
    from aftercare.regulations.replay import services

    draft = Version.objects.filter(state="draft").order_by("pk").last()
    if draft is None:
        fail("No revision is being written in the demo company.")
    _work_off(services.ask(version_id=draft.pk, days=90, by=_person("quality"), at=clock.now()))
    return reverse("regulations:replay", args=[draft.pk])


def _drill() -> str:
    """A shipped regulation, played."""
    from django.urls import reverse

    from aftercare.base.kernel import clock
    from aftercare.drills import services

    _work_off(services.ask(pack=DRILLED, by=_person("quality"), at=clock.now()))
    return reverse("drills:drill", args=[DRILLED])


def _work_off(job: Any) -> None:
    """There is no worker beside the server here."""
    from aftercare.base.kernel import clock
    from aftercare.platform.jobs.public import run_ready

    while job.state in {"ready", "leased"}:
        run_ready(clock.now())
        job.refresh_from_db()


def _quiz() -> str:
    from django.urls import reverse

    from aftercare.regulations.models import Version

    asking = Version.objects.filter(state="published", effective_to=None, content__contains='"questions":[{')
    version = asking.order_by("pk").first()
    if version is None:
        fail("No regulation of the demo company has questions.")
    return reverse("regulations:quiz", args=[version.pk])


def _person(login: str) -> Any:
    from aftercare.base.kernel.actors import Actor, ActorKind
    from aftercare.platform.accounts.public import User, person_of

    user = User.objects.get(username=login)
    person = person_of(_actor_of(user))
    return Actor(kind=ActorKind.STAFF, id=person.id if person else None, user_id=user.pk)


MADE = {TRACK: _track, CONFIRM: _confirm, OFFER: _offer, REPLAY: _replay, DRILL: _drill, QUIZ: _quiz}


def _actor_of(user: Any) -> Any:
    from aftercare.base.kernel.actors import Actor, ActorKind

    return Actor(kind=ActorKind.STAFF, user_id=user.pk)


def _visit(**which: object) -> Any:
    """The newest of these visits that a customer asked for."""
    from aftercare.service.public import Visit

    found = Visit.objects.filter(order__request__isnull=False, from_history=False, **which).order_by("-pk").first()
    if found is None:
        fail(f"The demo company has no such visit: {which}.")
    return found


def _link_to(visit: Any) -> str:
    from aftercare.base.kernel import clock
    from aftercare.platform.accounts import public as accounts

    return accounts.links.make(kind="request", subject_id=visit.order.request_id, at=clock.now())


def _cookie(login: str, url: str) -> list[dict[str, str]]:
    """A session as if that login had come in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from aftercare.platform.accounts.models import User

    user = User.objects.filter(username=login).first()
    if user is None:
        fail(f"The demo company has no login {login!r}.")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": url}]


def _take(pictures: tuple[Picture, ...], url: str, into: Path) -> int:
    from playwright.sync_api import Error, sync_playwright

    chromium = find_chromium()
    if chromium is None:
        fail("There is no chromium here; ./dev setup --browser installs it on Debian.")
    missed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for number, one in enumerate(pictures, 1):
            try:
                status = _shoot(browser, one, url, into)
                say(f"{number}/{len(pictures)} {one.name}.png {status}")
                missed += status >= 400
            except Error as error:
                missed += 1
                say(f"{number}/{len(pictures)} {one.name}: {str(error).splitlines()[0]}")
        browser.close()
    return 1 if missed else 0


def _shoot(browser: object, one: Picture, url: str, into: Path) -> int:
    context = browser.new_context(  # type: ignore[attr-defined]
        base_url=url,
        locale=one.language,
        timezone_id="Asia/Shanghai",
        color_scheme="dark" if one.dark else "light",
        reduced_motion="reduce",
        **DEVICES[one.device],
    )
    try:
        if one.login:
            context.add_cookies(_cookie(one.login, url))
        page = context.new_page()
        page.set_default_timeout(15_000)
        answer = page.goto(_address(one), wait_until="networkidle")
        for link in one.follow.split(" >> ") if one.follow else ():
            page.locator(link).first.click()
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(SETTLING_MS)
        for key in one.press:
            page.keyboard.press(key)
            page.wait_for_timeout(SETTLING_MS)
        path = into / f"{one.name}.png"
        page.screenshot(path=path, full_page=one.whole)
        _shrink(path)
        return int(answer.status) if answer else 0
    finally:
        context.close()


def _shrink(path: Path) -> None:
    """Flat colours need no more than a palette of 256."""
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    if path.parent == DOCS and path.stat().st_size > LARGEST:
        fail(f"{path.name} is larger than {LARGEST // 1000} kB.")


if __name__ == "__main__":
    sys.exit(main())
